// The chat, end to end: real pages in a real browser, and clients that speak its protocol without one.
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { directoryWith, root, snow, startCommand, startSnow } from "../support/command.ts";
import { chromiumPath, hasChromium } from "../support/requirements.ts";
import { connect } from "../support/websocket-client.ts";

async function startChat(): Promise<string> {
  const server = startSnow(["run", "examples/chat/main.snow"], { environment: { PORT: "0" } });
  const [, url = ""] = await server.printed(/(http:\/\/localhost:\d+)\n/);
  return url;
}

test("the protocol: entering, talking, leaving, and what is refused", async () => {
  const url = `${(await startChat()).replace("http", "ws")}/ws`;
  const [anna, bert] = await Promise.all([connect(url), connect(url)]);
  const tell = (client: typeof anna, tag: string, ...fields: string[]): void =>
    client.send(JSON.stringify({ tag, fields }));
  const hears = async (client: typeof anna): Promise<unknown[]> => {
    const { tag, fields } = JSON.parse(await client.next());
    return [tag, ...fields];
  };
  tell(anna, "Say", "too early");
  expect(await hears(anna)).toEqual(["Refused", "Enter a room first."]);
  anna.send("{");
  expect((await hears(anna))[0]).toBe("Refused");
  tell(anna, "Enter", "tea", " Anna ");
  expect(await hears(anna)).toEqual(["Entered", "tea", "Anna", ["Anna"]]);
  tell(bert, "Enter", "tea", "Anna");
  expect(await hears(bert)).toEqual(["Refused", "Somebody called Anna is in tea already."]);
  tell(bert, "Enter", "tea", "Bert");
  expect(await hears(bert)).toEqual(["Entered", "tea", "Bert", ["Anna", "Bert"]]);
  expect(await hears(anna)).toEqual(["Joined", "Bert", ["Anna", "Bert"]]);
  tell(bert, "Say", "  <b>hi</b>  ");
  expect(await hears(anna)).toEqual(["Said", "Bert", "<b>hi</b>"]);
  expect(await hears(bert)).toEqual(["Said", "Bert", "<b>hi</b>"]);
  tell(anna, "Enter", "cellar", "Anna");
  expect(await hears(anna)).toEqual(["Entered", "cellar", "Anna", ["Anna"]]);
  expect(await hears(bert)).toEqual(["Left", "Anna", ["Bert"]]);
  bert.close();
  await bert.closed;
  tell(anna, "Say", "alone");
  expect(await hears(anna)).toEqual(["Said", "Anna", "alone"]);
});

test("its page is there wherever it is started, and in what is built of it", async () => {
  const elsewhere = directoryWith({});
  const example = join(root, "examples/chat/main.snow");
  const options = { cwd: elsewhere, environment: { PORT: "0" } };
  expect(snow(["build", example, "-o", "chat.js"], options).status).toBe(0);
  const ran = startSnow(["run", example], options);
  const built = startCommand(process.execPath, ["chat.js"], options);
  for (const server of [ran, built]) {
    const [, url = ""] = await server.printed(/(http:\/\/localhost:\d+)\n/);
    expect(await (await fetch(url)).text()).toContain("<title>");
  }
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
    browser = await chromium.launch({ executablePath: chromiumPath, args: ["--headless", ...flags, "--disable-sync"] });
  });
  afterAll(() => browser.close());

  async function enter(url: string, name: string, room: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(url);
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Room").fill(room);
    await page.getByRole("button", { name: "Enter" }).click();
    return page;
  }

  const people = (page: Page): Promise<string[]> => page.locator("#people .name").allTextContents();
  const said = (page: Page): Promise<string[]> => page.locator("#messages .text").allTextContents();
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel("Message").fill(text);
    await page.getByRole("button", { name: "Send" }).click();
  };

  test("three pages, two in one room and one in another", async () => {
    const url = await startChat();
    const anna = await enter(url, "Anna", "tea");
    await expect.poll(() => people(anna)).toEqual(["Anna (you)"]);
    const bert = await enter(url, "Bert", "tea");
    const carl = await enter(url, "Carl", "coffee");
    await expect.poll(() => people(anna)).toEqual(["Anna (you)", "Bert"]);
    await expect.poll(() => people(bert)).toEqual(["Anna", "Bert (you)"]);
    await expect.poll(() => people(carl)).toEqual(["Carl (you)"]);

    await say(anna, "hello <img src=x onerror=alert(1)>");
    await say(carl, "anybody here?");
    await expect.poll(() => said(bert)).toEqual(["hello <img src=x onerror=alert(1)>"]);
    await expect.poll(() => said(carl)).toEqual(["anybody here?"]);
    await say(bert, "hi Anna");
    await expect.poll(() => said(anna)).toEqual(["hello <img src=x onerror=alert(1)>", "hi Anna"]);
    expect(await said(carl)).toEqual(["anybody here?"]);
    expect(await bert.locator("#messages img").count()).toBe(0);

    await bert.context().close();
    await expect.poll(() => people(anna)).toEqual(["Anna (you)"]);
    await expect.poll(() => anna.locator("#messages .notice").allTextContents()).toContain("Bert left");
    expect(await people(carl)).toEqual(["Carl (you)"]);
  });

  test("a name that is taken is refused at the door, and the link leads to the room", async () => {
    const url = await startChat();
    const anna = await enter(url, "Anna", "tea room");
    await expect.poll(() => anna.title()).toBe("tea room · Snow chat");
    const other = await enter(anna.url(), "Anna", "tea room");
    await expect
      .poll(() => other.getByRole("alert").textContent())
      .toBe("Somebody called Anna is in tea room already.");
    const colourOf = (selector: string) =>
      other.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`);
    expect(await colourOf("#refusal")).not.toBe(await colourOf("#door label"));
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(anna.url());
    expect(await guest.getByLabel("Room").inputValue()).toBe("tea room");
    await anna.getByRole("button", { name: "Leave" }).click();
    await other.getByRole("button", { name: "Enter" }).click();
    await expect.poll(() => people(other)).toEqual(["Anna (you)"]);
  });
});
