// The chat, end to end: real pages in a real browser, a server that starts again, a network that is away.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { networkOf, visitors } from "../support/browser.ts";
import { directoryWith, root, snow, startCommand, startSnow } from "../support/command.ts";
import { enterRoom, ownTests, restarted, startSite } from "../support/example.ts";
import { hasChromium } from "../support/requirements.ts";

test("its own tests pass", () => {
  expect(ownTests("chat")).toBe("6 passed, 0 failed");
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
    expect(await (await fetch(`${url}/client.js`)).text()).toContain("export class Chat");
  }
});

describe.skipIf(!hasChromium())("in Chromium", () => {
  const visit = visitors();
  const patient = { timeout: 100_000 };

  const enter = async (url: string, name: string, room: string): Promise<Page> =>
    await enterRoom(await visit(url), name, room);

  const people = (page: Page): Promise<string[]> => page.locator("#people .name").allTextContents();
  const said = (page: Page): Promise<string[]> => page.locator("#messages .text").allTextContents();
  const notices = (page: Page): Promise<string[]> => page.locator("#messages .notice").allTextContents();
  const state = (page: Page): Promise<string | null> => page.locator("#state").textContent();
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel("Message").fill(text);
    await page.getByRole("button", { name: "Send" }).click();
  };

  test("three pages, two in one room and one in another", async () => {
    const { url } = await startSite("chat");
    const anna = await enter(url, "Anna", "tea");
    await expect.poll(() => people(anna), patient).toEqual(["Anna (you)"]);
    const bert = await enter(url, "Bert", "tea");
    const carl = await enter(url, "Carl", "coffee");
    await expect.poll(() => people(anna), patient).toEqual(["Anna (you)", "Bert"]);
    await expect.poll(() => people(bert), patient).toEqual(["Anna", "Bert (you)"]);
    await expect.poll(() => people(carl), patient).toEqual(["Carl (you)"]);

    await say(anna, "hello <img src=x onerror=alert(1)>");
    await say(carl, "anybody here?");
    await expect.poll(() => said(bert), patient).toEqual(["hello <img src=x onerror=alert(1)>"]);
    await expect.poll(() => said(carl), patient).toEqual(["anybody here?"]);
    await say(bert, "hi Anna");
    await expect.poll(() => said(anna), patient).toEqual(["hello <img src=x onerror=alert(1)>", "hi Anna"]);
    expect(await said(carl)).toEqual(["anybody here?"]);
    expect(await bert.locator("#messages img").count()).toBe(0);

    await bert.getByLabel("Message").fill("I am wri");
    await expect.poll(() => anna.locator("#writing").textContent(), patient).toBe("Bert is writing…");
    await bert.context().close();
    await expect.poll(() => people(anna), patient).toEqual(["Anna (you)"]);
    expect(await anna.locator("#writing").textContent()).toBe("");
    await expect.poll(() => notices(anna), patient).toEqual(["You are in tea", "Bert joined", "Bert left"]);
    expect(await people(carl)).toEqual(["Carl (you)"]);
  });

  test("two pages of one name are one person, and the link leads to the room", async () => {
    const { url } = await startSite("chat");
    const anna = await enter(url, "Anna", "tea room");
    await expect.poll(() => anna.title(), patient).toBe("tea room · Snow chat");
    const again = await enter(anna.url(), "Anna", "tea room");
    await expect.poll(() => people(again), patient).toEqual(["Anna (you)"]);
    const guest = await visit(anna.url());
    expect(await guest.getByLabel("Room").inputValue()).toBe("tea room");
    await guest.getByLabel("Your name").fill("Bert");
    await guest.getByRole("button", { name: "Enter" }).click();
    await expect.poll(() => people(guest), patient).toEqual(["Anna", "Bert (you)"]);
    await anna.getByRole("button", { name: "Leave" }).click();
    await say(again, "still here");
    await expect.poll(() => said(guest), patient).toEqual(["still here"]);
    expect(await people(guest)).toEqual(["Anna", "Bert (you)"]);
  });

  test("what does not fit is refused at the door", async () => {
    const { url } = await startSite("chat");
    const page = await visit(url);
    await page.evaluate(`for (const field of document.querySelectorAll("input")) field.removeAttribute("maxlength")`);
    await page.getByLabel("Your name").fill("x".repeat(33));
    await page.getByRole("button", { name: "Enter" }).click();
    const refusal = "Names of people and rooms have 1 to 32 characters.";
    await expect.poll(() => page.getByRole("alert").textContent(), patient).toBe(refusal);
    const colourOf = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`);
    expect(await colourOf("#refusal")).not.toBe(await colourOf("#door label"));
  });

  test("a server that starts again: everybody is back, nobody has left, and what waited is said", async () => {
    const first = await startSite("chat");
    const anna = await enter(first.url, "Anna", "tea");
    const bert = await enter(first.url, "Bert", "tea");
    await say(anna, "before");
    await expect.poll(() => said(bert), patient).toEqual(["before"]);
    const again = restarted("chat", first);
    await expect.poll(() => state(anna), patient).toBe("reconnecting…");
    await say(anna, "waits");
    await again;
    for (const page of [anna, bert]) await page.evaluate(`dispatchEvent(new Event("online"))`);
    await expect.poll(() => said(anna), patient).toEqual(["before", "waits"]);
    await expect.poll(() => people(anna), patient).toEqual(["Anna (you)", "Bert"]);
    await expect.poll(() => people(bert), patient).toEqual(["Anna", "Bert (you)"]);
    await say(bert, "after");
    await expect.poll(() => said(anna), patient).toEqual(["before", "waits", "after"]);
    expect(await state(anna)).toBe("2 people");
    expect((await notices(anna)).filter((text) => text.startsWith("Bert"))).toEqual(["Bert joined"]);
  });

  test("a network that is away: what was missed comes back, once and in order", async () => {
    const { url } = await startSite("chat");
    const anna = await enter(url, "Anna", "tea");
    const bert = await visit("about:blank");
    const network = await networkOf(bert);
    await bert.goto(`${url}#tea`);
    await bert.getByLabel("Your name").fill("Bert");
    await bert.getByRole("button", { name: "Enter" }).click();
    await say(anna, "one");
    await expect.poll(() => said(bert), patient).toEqual(["one"]);
    await network.goAway();
    await expect.poll(() => state(bert), patient).toBe("reconnecting…");
    await expect.poll(() => people(anna), patient).toEqual(["Anna (you)"]);
    for (const text of ["two", "three"]) await say(anna, text);
    await expect.poll(() => said(anna), patient).toEqual(["one", "two", "three"]);
    expect(await said(bert)).toEqual(["one"]);
    await network.comeBack();
    await expect.poll(() => said(bert), patient).toEqual(["one", "two", "three"]);
    expect(await notices(bert)).toEqual(["You are in tea"]);
  });
});
