// The page that the tour makes for a browser, in one: two visitors talk, and come back when the server does.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { directoryWith, type RunningCommand, root, snow, startSnow } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { hasChromium } from "../support/requirements.ts";
import { readBlocks } from "./page.ts";

/** The project of the page in a directory, on another port than everybody's. */
function project(port: number): string {
  const cwd = directoryWith({});
  for (const { file, text } of readBlocks(join(root, "docs/tour/19-clients.md"))) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text.replaceAll("8080", `${port}`));
  }
  return cwd;
}

async function started(cwd: string): Promise<RunningCommand> {
  const server = startSnow(["run", "main.snow"], { cwd });
  await server.printed(/listening/);
  return server;
}

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const shown = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel("What you say").fill(text);
    await page.getByRole("button", { name: "Say" }).click();
  }

  test("the page about clients of channels", { timeout: 120_000 }, async () => {
    const port = await freePort();
    const cwd = project(port);
    expect(snow(["client", "--js", "main.snow", "-o", "web/chat.js"], { cwd }).status).toBe(0);
    const first = await started(cwd);
    const anna = await visit(`http://localhost:${port}/?name=Anna`);
    await shown(anna, "Anna");
    const ben = await visit(`http://localhost:${port}/?name=Ben`);
    await shown(anna, "Anna, Ben");
    await shown(ben, "Anna, Ben");
    await say(anna, "Is there <b>tea</b>?");
    await shown(ben, "Anna: Is there <b>tea</b>?");
    await shown(anna, "Anna: Is there <b>tea</b>?");
    first.child.kill();
    await first.ended;
    await shown(ben, "reconnecting…");
    await started(cwd);
    for (const page of [anna, ben]) await shown(page, "Something was said that did not come here.");
    await say(ben, "In the kitchen");
    await shown(anna, "Ben: In the kitchen");
    expect(await anna.locator("#state").textContent()).toBe("");
  });
});
