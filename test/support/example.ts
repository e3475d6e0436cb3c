// The examples that are pages, run by the command.
import type { Page } from "playwright-core";
import { type RunningCommand, snow, startSnow } from "./command.ts";
import { freePort } from "./free-port.ts";

interface Site {
  readonly running: RunningCommand;
  readonly url: string;
}

/** The example's own tests, and its simulations with few seeds: the last line that is printed for them. */
export function ownTests(example: string): string {
  const seeds = process.env.SNOW_SOAK === "1" ? "100" : "5";
  const { status, stdout, stderr } = snow(["test", `examples/${example}`, "--seeds", seeds]);
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout.split("\n").at(-2) ?? "";
}

/** `port`: 0 for one that is free, and stays so while a restart leaves it alone. `database`: a URL, for examples that have one. */
export async function startSite(example: string, port: string | number = 0, database = ""): Promise<Site> {
  const options = {
    environment: { PORT: `${port === 0 ? await freePort() : port}`, SNOW_LOG: "warn", DATABASE: database },
  };
  const running = startSnow(["run", `examples/${example}/main.snow`], options);
  const [, url = ""] = await running.printed(/(http:\/\/localhost:\d+)\n/);
  return { running, url };
}

/** Ends its process without a word to its clients, and starts it on the same port. */
export async function restarted(example: string, { running, url }: Site, database = ""): Promise<Site> {
  running.child.kill("SIGKILL");
  await running.ended;
  return await startSite(example, new URL(url).port, database);
}

/** Says on the first page of an example what its form asks for: the name, and the room. */
export async function enterRoom(page: Page, name: string, room: string): Promise<Page> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Room").fill(room);
  await page.getByRole("button", { name: "Enter" }).click();
  return page;
}
