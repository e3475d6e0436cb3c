// The lobby, end to end: two who play, one who waits, a network that breaks in the middle of a game.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { networkOf, visitors } from "../support/browser.ts";
import { ownTests, restarted, startSite } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

test("its own tests pass", { timeout: 100_000 }, () => {
  expect(ownTests("lobby")).toBe("6 passed, 0 failed");
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const patient = { timeout: 100_000 };

  async function enter(url: string, name: string): Promise<Page> {
    const page = await visit(url);
    await page.getByLabel("Your name").fill(name);
    await page.getByRole("button", { name: "Enter" }).click();
    await page.getByRole("heading", { name: "The hall" }).waitFor();
    return page;
  }

  const play = (page: Page): Promise<void> => page.getByRole("button", { name: "Play", exact: true }).click();
  const mark = (page: Page, cell: number): Promise<void> => page.getByLabel(`Cell ${cell}`, { exact: true }).click();
  const verdict = (page: Page): Promise<string | null> => page.locator("#verdict").textContent();
  const title = (page: Page): Promise<string | null> => page.locator("#title").textContent();
  const doing = (page: Page): Promise<string[]> => page.locator("#people .doing").allTextContents();

  async function seated(url: string, first: string, second: string): Promise<readonly [Page, Page]> {
    const pages = [await enter(url, first), await enter(url, second)] as const;
    await play(pages[0]);
    await pages[0].getByRole("button", { name: /Waiting/ }).waitFor();
    await expect.poll(() => doing(pages[1]), patient).toContain("waits for a partner");
    await play(pages[1]);
    for (const page of pages) await page.locator("#table").waitFor();
    return pages;
  }

  test("two find each other, play, talk, play again, and the match ends with the first who leaves", async () => {
    const { url } = await startSite("lobby");
    const watcher = await enter(url, "Watcher");
    const [anna, bert] = await seated(url, "Anna", "Bert");
    expect([await title(anna), await title(bert)]).toEqual(["Table 1", "Table 1"]);
    await expect.poll(() => doing(watcher), patient).toEqual(["plays", "plays", "looks around"]);
    await expect.poll(() => verdict(bert), patient).toBe("Anna thinks…");
    for (const [page, cell] of [
      [anna, 1],
      [bert, 2],
      [anna, 5],
      [bert, 3],
      [anna, 9],
    ] as const)
      await mark(page, cell);
    await expect.poll(() => verdict(bert), patient).toBe("Anna won");
    expect(await verdict(anna)).toBe("You won 🎉");
    await bert.getByLabel("Message").fill("<i>well done</i>");
    await bert.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => anna.locator("#said li").allTextContents(), patient).toEqual(["Bert <i>well done</i>"]);
    await anna.getByRole("button", { name: "Play again" }).click();
    await expect.poll(() => verdict(bert), patient).toBe("Your turn");
    await play(watcher);
    await bert.getByRole("button", { name: "Leave" }).click();
    await expect
      .poll(() => anna.getByRole("alert").allTextContents(), patient)
      .toContain("Bert has left, the match is over.");
    await play(anna);
    await expect.poll(() => title(watcher), patient).toBe("Table 2");
  });

  test("a network that is away: the partner waits, and the game goes on where it was", async () => {
    const { url } = await startSite("lobby");
    const watcher = await enter(url, "Watcher");
    const anna = await enter(url, "Anna");
    await play(anna);
    const bert = await visit("about:blank");
    const network = await networkOf(bert);
    await bert.goto(url);
    await bert.getByLabel("Your name").fill("Bert");
    await bert.getByRole("button", { name: "Enter" }).click();
    await play(bert);
    await mark(anna, 1);
    await expect.poll(() => verdict(bert), patient).toBe("Your turn");
    await network.goAway();
    await expect.poll(() => anna.locator("#players .gone").allTextContents(), patient).toEqual(["◯Bert"]);
    await expect.poll(() => bert.locator("#table .state").textContent(), patient).toBe("reconnecting…");
    await anna.getByLabel("Message").fill("are you there?");
    await anna.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => anna.locator("#said li").count(), patient).toBe(1);
    await network.comeBack();
    await expect.poll(() => bert.locator("#said li").allTextContents(), patient).toEqual(["Anna are you there?"]);
    await mark(bert, 5);
    await expect.poll(() => verdict(anna), patient).toBe("Your turn");
    expect(await anna.locator("#players .gone").count()).toBe(0);
    await expect.poll(() => doing(watcher), patient).toEqual(["plays", "plays", "looks around"]);
  });

  test("a server that starts again knows no tables: the hall says so", async () => {
    const first = await startSite("lobby");
    const [anna, bert] = await seated(first.url, "Anna", "Bert");
    const again = restarted("lobby", first);
    await expect.poll(() => anna.locator("#table .state").textContent(), patient).toBe("reconnecting…");
    await again;
    for (const page of [anna, bert]) {
      await page.evaluate(`dispatchEvent(new Event("online"))`);
      await page.getByRole("alert").getByText("This table is gone.").waitFor();
    }
    await expect.poll(() => doing(anna), patient).toEqual(["looks around", "looks around"]);
  });
});
