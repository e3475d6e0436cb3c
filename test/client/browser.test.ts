// A written client in a real browser: offline and online again, a page that is frozen, a connection that carries nothing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { clientText, schemaOf } from "../support/clients.ts";
import { startSnow } from "../support/command.ts";
import { Relay } from "../support/relay.ts";
import { hasChromium } from "../support/requirements.ts";

const program = join(import.meta.dirname, "program.snow");

/** What the page shows: each line in its body, for the test to wait for. */
const script = `import { Chat, connect } from "/client.js";
const show = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  document.body.append(line);
};
const live = connect("ws://" + location.host + "/live");
live.onState((state) => show("state " + state));
const chat = await Chat.join(live, { room: "tea" }, { name: "Ann", picture: null }, {
  on: { Said: ({ text }) => show("said " + text) },
});
chat.onRestart(() => show("restart"));
chat.onPresence((people) => show("people " + [...people.keys()].join()));
window.say = (text) => chat.say(text, { timeout: 60_000 });
show("joined");
`;

async function serve(): Promise<Relay> {
  const running = startSnow(["run", program]);
  const [, port = ""] = await running.printed(/port (\d+)\n/);
  return Relay.to(Number(port));
}

describe.skipIf(!hasChromium())("in Chromium", { timeout: 120_000 }, () => {
  const client = clientText(schemaOf(readFileSync(program, "utf8")), "javascript");
  const visit = visitors();

  /** A page whose sockets go through the relay; its files come from the test. */
  async function open({ port }: Relay): Promise<Page> {
    const page = await visit("about:blank");
    const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
      "/": ["text/html", '<!doctype html><script type="module" src="/page.js"></script>'],
      "/page.js": ["text/javascript", script],
      "/client.js": ["text/javascript", client],
    };
    await page.route("**/*", (route) => {
      const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ["text/plain", ""];
      return route.fulfill({ contentType, body });
    });
    await page.goto(`http://127.0.0.1:${port}/`);
    await shown(page, "joined");
    return page;
  }

  const lines = (page: Page): Promise<string[]> => page.locator("p").allTextContents();
  const said = async (page: Page): Promise<string[]> =>
    (await lines(page)).filter((line) => line.startsWith("said ") || line === "restart");
  const shown = (page: Page, line: string): Promise<void> => page.getByText(line, { exact: true }).first().waitFor();
  const say = (page: Page, text: string): Promise<unknown> => page.evaluate(`window.say(${JSON.stringify(text)})`);
  const freeze = (session: CDPSession, state: "frozen" | "active"): Promise<unknown> =>
    session.send("Page.setWebLifecycleState", { state });

  test("offline, and online again: what was said meanwhile comes, once", async () => {
    const relay = await serve();
    const other = await open(relay);
    const page = await open(await Relay.to(relay.port));
    await say(other, "one");
    await shown(page, "said one");
    const before = (await lines(page)).filter((line) => line === "state open").length;
    await page.context().setOffline(true);
    // What is offline for pages is not yet so for their sockets.
    relay.cut();
    await shown(page, "state waiting");
    await shown(other, "state waiting");
    await say(other, "two");
    await say(other, "three");
    await page.context().setOffline(false);
    await shown(page, "said three");
    expect(await said(page)).toEqual(["said one", "said two", "said three"]);
    expect((await lines(page)).filter((line) => line === "state open").length).toBeGreaterThan(before);
  });

  test("a page that slept while its connection ended", async () => {
    const relay = await serve();
    const page = await open(relay);
    const other = await open(await Relay.to(relay.target));
    const session = await page.context().newCDPSession(page);
    await freeze(session, "frozen");
    relay.cut();
    for (let index = 0; index < 20; index++) await say(other, `${index}`);
    await freeze(session, "active");
    await shown(page, "said 19");
    expect(await said(page)).toEqual(Array.from({ length: 20 }, (_, index) => `said ${index}`));
  });

  test("a connection that carries nothing is given up when the page is seen again", async () => {
    const relay = await serve();
    const page = await open(relay);
    const other = await open(await Relay.to(relay.target));
    relay.stall();
    await say(other, "lost at first");
    expect(await lines(page)).not.toContain("state waiting");
    // As the browser tells it when a tab comes to the front.
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await shown(page, "said lost at first");
    expect(await said(page)).toEqual(["said lost at first"]);
  });

  test("a page in the background, whose timers are slow, hears all", async () => {
    const relay = await serve();
    const page = await open(relay);
    const front = await page.context().newPage();
    await front.bringToFront();
    const other = await open(await Relay.to(relay.target));
    relay.cut();
    for (let index = 0; index < 5; index++) await say(other, `${index}`);
    await shown(page, "said 4");
    expect(await said(page)).toEqual(["said 0", "said 1", "said 2", "said 3", "said 4"]);
  });

  test("a server that starts again", async () => {
    const relay = await serve();
    const page = await open(relay);
    await say(page, "before");
    await shown(page, "said before");
    relay.target = (await serve()).target;
    relay.cut();
    await shown(page, "restart");
    await say(page, "after");
    await shown(page, "said after");
    expect(await said(page)).toEqual(["said before", "restart", "said after"]);
  });
});
