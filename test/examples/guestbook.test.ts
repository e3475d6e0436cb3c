// The guest book, end to end: two who have it open, a server that starts again, and what was written is there.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { directoryWith, snow } from "../support/command.ts";
import { ownTests, restarted, startSite } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

test("its own tests pass, and it has the canonical form", { timeout: 100_000 }, () => {
  expect(ownTests("guestbook")).toBe("7 passed, 0 failed");
  expect(snow(["check", "examples/guestbook"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(snow(["fmt", "--check", "examples/guestbook"])).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("a database that cannot be opened is told at the start", () => {
  const environment = { PORT: "0", DATABASE: "sqlite:/no/such/guestbook.db" };
  const { status, stderr } = snow(["run", "examples/guestbook"], { environment });
  expect(stderr).toContain("sqlite:/no/such/guestbook.db: unable to open database file");
  expect(status).toBe(1);
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const patient = { timeout: 20_000 };

  const texts = (page: Page): Promise<string[]> => page.locator("#entries .text").allTextContents();
  const write = async (page: Page, name: string, place: string, text: string): Promise<void> => {
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("From").fill(place);
    await page.getByLabel("What you write").fill(text);
    await page.getByRole("button", { name: "Write" }).click();
  };

  test("what one writes all read, also after the server has started again", { timeout: 60_000 }, async () => {
    const database = `sqlite:${directoryWith({})}/guestbook.db`;
    const first = await startSite("guestbook", 0, database);
    const anna = await visit(first.url);
    const bert = await visit(first.url);
    await anna.getByText("Be the first who writes.").waitFor();
    const hostile = "<img src=x onerror=alert(1)> '); DROP TABLE entry; --";
    await write(anna, "Anna", "Oslo", hostile);
    await expect.poll(() => texts(bert), patient).toEqual([hostile]);
    expect(await bert.locator(".who").textContent()).toMatch(/^Anna, Oslo · /);
    await write(anna, "Anna", "Oslo", hostile);
    await expect.poll(() => anna.getByRole("alert").textContent(), patient).toBe("That stands in the book already.");
    await write(bert, "Bert", "", "Lovely!");
    await expect.poll(() => texts(anna), patient).toEqual(["Lovely!", hostile]);

    const again = restarted("guestbook", first, database);
    await expect.poll(() => anna.locator("#state").textContent(), patient).toBe("connecting…");
    await again;
    for (const page of [anna, bert]) await page.evaluate(`dispatchEvent(new Event("online"))`);
    await expect.poll(() => anna.locator("#state").textContent(), patient).toBe("");
    await write(anna, "Anna", "", "Still here");
    await expect.poll(() => texts(bert), patient).toEqual(["Still here", "Lovely!", hostile]);
    const carl = await visit(first.url);
    await expect.poll(() => texts(carl), patient).toEqual(["Still here", "Lovely!", hostile]);
    expect(await bert.locator("#entries img").count()).toBe(0);
  });
});
