// The poll: its own tests, and two visitors in a real browser, one of whom watches the results.
import { describe, expect, test } from "vitest";
import { visitors } from "../support/browser.ts";
import { snow, startSnow } from "../support/command.ts";
import { ownTests } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

const anywhere = { PORT: "0", DATABASE: "sqlite::memory:" };

test("its own tests pass, and it has the canonical form", () => {
  expect(ownTests("poll")).toBe("23 passed, 0 failed");
  expect(snow(["check", "examples/poll"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(snow(["fmt", "--check", "examples/poll"])).toEqual({ status: 0, stdout: "", stderr: "" });
}, 100_000);

test("a secret that is too short is refused at the start", () => {
  const { status, stderr } = snow(["run", "examples/poll"], { environment: { ...anywhere, SECRET: "short" } });
  expect(stderr).toContain("the secret has 5 bytes, and must have at least 32");
  expect(status).toBe(101);
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();

  test("a question is asked, answered once, and the results come to who watches", async () => {
    const server = startSnow(["run", "examples/poll"], { environment: anywhere });
    const [, url = ""] = await server.printed(/(http:\/\/localhost:\d+)\n/);
    const anna = await visit(url);
    await anna.getByLabel("Question").fill('Tea or "<milk>"?');
    await anna.getByLabel("Choices").fill("tea\nmilk & sugar\n");
    await anna.getByRole("button", { name: "Ask" }).click();
    await anna.getByRole("heading", { name: 'Tea or "<milk>"?' }).waitFor();
    const poll = anna.url();
    const bert = await visit(`${poll}/results`);
    expect(await bert.locator("#total").textContent()).toBe("0");
    await anna.getByLabel("milk & sugar").check();
    await anna.getByRole("button", { name: "Vote" }).click();
    await anna.getByText("You have voted.").waitFor();
    await bert.locator("#total", { hasText: "1" }).waitFor();
    expect(await bert.locator("output").allTextContents()).toEqual(["0", "1"]);
    await anna.goto(poll);
    expect(anna.url()).toBe(`${poll}/results`);
  });
});
