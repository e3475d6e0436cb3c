// Chromium as visitors use it: one browser for each test file, a context of its own for each visitor.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { chromiumPath } from "./requirements.ts";

const alone = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
/** Pages that a test answers for itself are from nowhere, and may not connect to this machine otherwise. */
const flags = [...alone, "--disable-sync", "--disable-features=LocalNetworkAccessChecks"];

/** Milliseconds for whatever a page is waited for: only what hangs takes as long. */
const PATIENCE = 100_000;

/** Call it where tests are described; the result opens a page for a new visitor, whose errors fail the test. */
export function visitors(): (url: string, options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      args: ["--headless", ...flags],
      timeout: PATIENCE,
    });
  });
  afterAll(() => browser?.close());
  return async (url, options) => {
    if (browser === undefined) throw new Error("the browser has not started");
    const usual: BrowserContextOptions = { viewport: { width: 640, height: 480 }, reducedMotion: "reduce" };
    const context = await browser.newContext({ ...usual, ...options });
    context.setDefaultTimeout(PATIENCE);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(url);
    return page;
  };
}

export interface Network {
  /** Breaks the connections that there are; none is made until it is back. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
}

/** The network of a page, from its next WebSocket on. What is open outlives Chromium's own offline mode, but not this. */
export async function networkOf(page: Page): Promise<Network> {
  const cuts: (() => Promise<void>)[] = [];
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    cuts.push(async () => {
      await server.close();
      await socket.close({ code: 1012 });
    });
  });
  return {
    goAway: async () => {
      await page.context().setOffline(true);
      for (const cut of cuts.splice(0)) await cut();
    },
    comeBack: () => page.context().setOffline(false),
  };
}
