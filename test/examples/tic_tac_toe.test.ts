// Tic-tac-toe: its own tests, and two players and a spectator in a real browser, one of whom loads the page again.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { snow } from "../support/command.ts";
import { ownTests, startSite } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

test("its own tests pass, and it has the canonical form", () => {
  expect(ownTests("tic_tac_toe")).toBe("22 passed, 0 failed");
  expect(snow(["check", "examples/tic_tac_toe"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(snow(["fmt", "--check", "examples/tic_tac_toe"])).toEqual({ status: 0, stdout: "", stderr: "" });
}, 100_000);

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const patient = { timeout: 100_000 };

  async function sit(page: Page, name: string): Promise<void> {
    await page.getByPlaceholder("your name").fill(name);
    await page.getByRole("button", { name: "Take a seat" }).click();
    await page.locator("#players", { hasText: name }).waitFor();
  }

  test("two play, one watches, and who loads the page again has the seat again", async () => {
    const { url } = await startSite("tic_tac_toe");
    const anna = await visit(url);
    await anna.getByLabel("Game").fill("tea");
    await anna.getByRole("button", { name: "Play" }).click();
    await sit(anna, "Anna");
    const bert = await visit(`${url}/games/tea`);
    await sit(bert, "<b>Bert");
    const watcher = await visit(`${url}/games/tea`);
    const players = (): Promise<string | null> => watcher.locator("#players").textContent();
    const move = async (page: Page, cell: number): Promise<void> => {
      await page.getByLabel(`cell ${cell}: empty`).click();
      await watcher.getByLabel(new RegExp(`^cell ${cell}: [XO]$`)).waitFor();
    };
    await move(anna, 1);
    await move(bert, 4);
    await anna.reload();
    await expect.poll(players, patient).toBe("X: Anna, O: <b>Bert; 1 watching");
    await anna.getByText("Your turn.").waitFor();
    await move(anna, 2);
    await move(bert, 5);
    await move(anna, 3);
    await watcher.getByText("X has won.").waitFor();
    expect(await watcher.locator("#again").isVisible()).toBe(false);
    await bert.getByRole("button", { name: "Play again" }).click();
    await watcher.getByText("O is to move.").waitFor();
  });
});
