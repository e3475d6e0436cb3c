// Presence, end to end: faces that come, look away, go, and outlive a server that starts again.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { enterRoom, ownTests, restarted, startSite } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

test("its own tests pass", { timeout: 100_000 }, () => {
  expect(ownTests("presence")).toBe("2 passed, 0 failed");
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const patient = { timeout: 100_000 };

  const enter = async (url: string, name: string, room: string): Promise<Page> =>
    await enterRoom(await visit(url), name, room);

  const faces = (page: Page): Promise<string[]> =>
    page.locator("#people li").evaluateAll((items) =>
      items.map((item) =>
        [...item.children]
          .slice(1)
          .map((part) => part.textContent)
          .join(": "),
      ),
    );
  /** As when another tab is in front. */
  const hide = (page: Page, hidden: boolean): Promise<void> =>
    page.evaluate(`
      Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));`);

  test("who comes, looks away and goes, in how many tabs", async () => {
    const { url } = await startSite("presence");
    const anna = await enter(url, "<b>Anna</b>", "tea");
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here"]);
    const bert = await enter(url, "Bert", "tea");
    await enter(url, "Carl", "coffee");
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here", "Bert: here"]);
    await hide(bert, true);
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here", "Bert: away"]);
    const again = await enter(url, "Bert", "tea");
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here", "Bert: here · 2 tabs"]);
    await again.context().close();
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here", "Bert: away"]);
    await hide(bert, false);
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here", "Bert: here"]);
    await bert.getByRole("button", { name: "Leave" }).click();
    await expect.poll(() => faces(anna), patient).toEqual(["<b>Anna</b> (you): here"]);
    expect(await anna.locator("#people b").count()).toBe(0);
  });

  test("a server that starts again: everybody is back, and away if they were", async () => {
    const first = await startSite("presence");
    const anna = await enter(first.url, "Anna", "tea");
    const bert = await enter(first.url, "Bert", "tea");
    await expect.poll(() => faces(anna), patient).toEqual(["Anna (you): here", "Bert: here"]);
    await hide(bert, true);
    await expect.poll(() => faces(anna), patient).toEqual(["Anna (you): here", "Bert: away"]);
    const again = restarted("presence", first);
    const state = anna.locator("#state");
    await expect.poll(() => state.textContent(), patient).toBe("reconnecting…");
    expect(await faces(anna)).toEqual(["Anna (you): here", "Bert: away"]);
    await again;
    for (const page of [anna, bert]) await page.evaluate(`dispatchEvent(new Event("online"))`);
    await expect.poll(() => state.textContent(), patient).toBe("2 people");
    await expect.poll(() => faces(anna), patient).toEqual(["Anna (you): here", "Bert: away"]);
  });
});
