// The playground in a browser: programs run in it, clients talk in it, and what goes wrong is said in it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildPlayground } from "../../cli/build/playground.ts";
import { loadLibrary } from "../../cli/library.ts";
import { compile } from "../../compiler/index.ts";
import { violationsIn } from "../support/axe.ts";
import { visitors } from "../support/browser.ts";
import { directoryWith, root } from "../support/command.ts";
import { hasChromium } from "../support/requirements.ts";
import { staticServer } from "../support/static-server.ts";
import { readBlocks } from "./page.ts";

const directory = directoryWith({}, () => {});
const folder = join(directory, "playground");

beforeAll(() => buildPlayground(directory, false));

test("all of it, compressed, is less than a megabyte", () => {
  const sizes = readdirSync(folder).map((name) => gzipSync(readFileSync(join(folder, name))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
});

test("its examples have no mistakes", async () => {
  const examples = join(root, "docs/playground/examples");
  const library = await loadLibrary();
  for (const name of readdirSync(examples)) {
    const file = { path: name, text: readFileSync(join(examples, name), "utf8") };
    const project = { main: { name: "Main", file }, others: [], readModule: () => undefined, moduleNames: [] };
    expect(compile(project, library).diagnostics, name).toEqual([]);
  }
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const addressOf = staticServer(() => directory);
  const desk = { viewport: { width: 1280, height: 800 } };
  const phone = { viewport: { width: 390, height: 844 } };

  function addressWith(text: string): string {
    return addressOf(`playground/index.html#code=${Buffer.from(text).toString("base64url")}`);
  }

  /** A program that runs. */
  async function running(text: string): Promise<Page> {
    const page = await visit(addressWith(text), desk);
    await page.getByRole("button", { name: "Run" }).click();
    return page;
  }

  const printed = (page: Page, text: string | RegExp): Promise<void> =>
    page.locator("#output").filter({ hasText: text }).waitFor();
  const states = (page: Page, text: string): Promise<void> =>
    page.getByRole("status").filter({ hasText: text }).first().waitFor();
  const client = (page: Page, number: number) => page.getByRole("group", { name: `Client ${number}` });

  test("a program prints, waits and ends", async () => {
    const page = await running(`fn main() do
  println("Grüße")
  Timer.sleep(20)
  println("after \${IO.read_line()}")
end
`);
    await printed(page, "Grüße");
    await page.getByLabel("Input").fill("a line");
    await page.keyboard.press("Enter");
    await printed(page, "after Ok(a line)");
    await states(page, "Ended with status 0");
    // It is told to whom it may be shared with the same text.
    await page.getByRole("button", { name: "Share" }).click();
    await states(page, "address");
    const other = await visit(page.url(), desk);
    await other.getByRole("button", { name: "Run" }).click();
    await printed(other, "Grüße");
  });

  test("two clients of a chat see each other's messages", async () => {
    const page = await visit(addressOf("playground/index.html#example=chat"), desk);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Add a client" }).click();
    for (const number of [1, 2]) {
      await client(page, number).getByRole("button", { name: "Connect" }).click();
      await client(page, number).getByText("connected", { exact: true }).waitFor();
    }
    for (const [from, to, text] of [
      [1, 2, "Is there tea?"],
      [2, 1, "In the kitchen"],
    ] as const) {
      await client(page, from).getByLabel("Message", { exact: true }).fill(text);
      await page.keyboard.press("Enter");
      await client(page, to).getByText(`Conn<${from}>: ${text}`).waitFor();
    }
    await client(page, 2).getByRole("button", { name: "Disconnect" }).click();
    await client(page, 2).getByText("closed: 1000").waitFor();
    await printed(page, "Conn<2> left");
    await page.getByRole("button", { name: "Stop" }).click();
    await client(page, 1).getByText("the program has ended").waitFor();
  });

  test("a program is a client of its own server", async () => {
    const blocks = readBlocks(join(root, "docs/tour/18-channels.md"));
    const page = await running(blocks.find(({ file }) => file === "dice.snow")?.text ?? "");
    await printed(page, /one of 6: true\s+1 sides\?/);
    await states(page, "Ended with status 0");
  });

  test("an HTTP server answers", async () => {
    const page = await visit(addressOf("playground/index.html#example=api"), desk);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("HTTP request").click();
    await page.getByLabel("Method").selectOption("POST");
    await page.locator("#path").fill("/notes");
    await page.getByLabel("Body").fill('{"title": "tea", "done": null}');
    await page.getByRole("button", { name: "Request" }).click();
    await page
      .locator("#answer")
      .filter({ hasText: /201 Created[\s\S]*"title":"tea"/ })
      .waitFor();
  });

  test("mistakes and panics are shown with their places, which lead there", async () => {
    const page = await running('fn main() do\n  println("${missing}")\nend\n');
    const place = page.getByRole("button", { name: "main.snow:2:14" });
    await place.waitFor();
    expect(await page.locator("#problem-list").textContent()).toContain("E0004");
    await states(page, "The program has mistakes.");
    await place.click();
    await page.keyboard.type("List.head(wanted)");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("let wanted :: List<Int> = []\n");
    await page.locator("#problems").waitFor({ state: "hidden" });
    await page.keyboard.press("Control+Enter");
    await printed(page, /Snow panic at main\.snow:3/);
    await page.locator("#output").getByRole("button", { name: "main.snow:3" }).first().click();
    await page.keyboard.type("here");
    expect(await page.locator(".cm-line").nth(2).textContent()).toMatch(/^here {2}println/);
  });

  test.each([
    [
      "passwords",
      'fn main() do\n  println(Crypto.hash_password("secret"))\nend\n',
      "main.snow:2: hash_password needs Node",
    ],
    [
      "databases",
      'fn main() do\n  case Db.open("sqlite::memory:") do\n    Ok(_) -> ()\n    Err(error) -> println(error.message)\n  end\nend\n',
      "SQLite needs Node",
    ],
  ])("what only Node has says so: %s", async (_, text, said) => {
    const page = await running(text);
    await printed(page, said);
    expect(await page.locator("#output").textContent()).not.toContain("runner.js");
  });

  test("a program without `main` says so", async () => {
    const page = await running('println("top")\n');
    await page.locator("#problem-list").filter({ hasText: "No 'main' function" }).waitFor();
  });

  test("JavaScript modules are not there", async () => {
    const page = await running(
      'extern fn now() -> Int = "now" from "./clock.js"\n\nfn main() do\n  println("${now()}")\nend\n',
    );
    await page.getByText('JavaScript modules are not in the playground: "./clock.js"').first().waitFor();
    await page.getByRole("button", { name: "main.snow:1:37" }).waitFor();
  });

  test("a program that never ends is stopped", async () => {
    const page = await running(`fn spin(n :: Int) -> Int = if n < 0 do n else spin(n) end

fn main() do
  println("\${spin(1)}")
end
`);
    await states(page, "Running");
    await page.getByRole("button", { name: "Stop" }).click();
    await states(page, "Stopped");
    expect(await page.getByRole("button", { name: "Stop" }).isDisabled()).toBe(true);
  });

  test.each([
    ["light on a desk", { ...desk, colorScheme: "light" as const }],
    ["dark on a phone", { ...phone, colorScheme: "dark" as const }],
  ])("nothing stands in anybody's way: %s", async (_, options) => {
    const page = await visit(addressOf("playground/index.html#example=chat"), options);
    await page.getByRole("button", { name: "Run" }).click();
    await client(page, 1).getByRole("button", { name: "Connect" }).click();
    await client(page, 1).getByText("connected", { exact: true }).waitFor();
    expect(await violationsIn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByRole("textbox", { name: "Program" }).focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('.cm-editor') === null")).toBe(true);
  });
});
