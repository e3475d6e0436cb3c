// The prompt on a terminal, under tmux: completion, history, Ctrl-C, Ctrl-D.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { builtCommand, directoryWith } from "../support/command.ts";
import { hasTmux } from "../support/requirements.ts";

class Terminal {
  readonly #name = `snow-test-${process.pid}-${Math.floor(performance.now())}`;
  readonly state: string;

  constructor(state: string) {
    this.state = state;
    this.#start();
    onTestFinished(() => {
      this.#tmux("kill-server");
    });
  }

  #tmux(...words: string[]): string {
    return spawnSync("tmux", ["-L", this.#name, ...words], { encoding: "utf8" }).stdout;
  }

  #start(): void {
    const command = `XDG_STATE_HOME='${this.state}' '${process.execPath}' '${builtCommand()}' repl; echo left $?; cat`;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", command);
  }

  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  screen(): string {
    // Without the spaces at the ends of lines, as tmux gives it.
    return this.#tmux("capture-pane", "-p").replace(/\n+$/, "\n");
  }

  /** Waits until the screen shows it. */
  async shows(pattern: RegExp): Promise<void> {
    const deadline = performance.now() + 100_000;
    while (!pattern.test(this.screen())) {
      if (performance.now() > deadline) throw new Error(`the screen never showed ${pattern}:\n${this.screen()}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async enter(text: string, answer: RegExp): Promise<void> {
    this.type(text);
    this.press("Enter");
    await this.shows(answer);
  }
}

it.runIf(hasTmux())("edits, completes, remembers and stops", { timeout: 120_000 }, async () => {
  const state = directoryWith({});
  const terminal = new Terminal(state);
  await terminal.shows(/^snow>$/m);

  await terminal.enter('let greeting = "hello"', /greeting = "hello" :: String\nsnow>$/m);
  terminal.type("greet");
  terminal.press("Tab");
  await terminal.shows(/snow> greeting$/m);
  terminal.press("Enter");
  await terminal.shows(/"hello" :: String/);
  terminal.type("String.to_up");
  terminal.press("Tab");
  await terminal.shows(/snow> String\.to_upper$/m);
  terminal.type('("a")');
  terminal.press("Enter");
  await terminal.shows(/"A" :: String/);

  // Several lines, and a way out of them.
  terminal.type("fn spin(n :: Int) -> Int do");
  terminal.press("Enter");
  await terminal.shows(/^ {2}\.\.\.$/m);
  terminal.type("if n < 0 do 0 else spin(n + 1) end");
  terminal.press("Enter");
  await terminal.enter("end", /Defined: spin :: Fun\(Int\) -> Int/);

  // What was entered in several lines comes back whole, can be changed and entered again.
  terminal.press("Up");
  await terminal.shows(/snow> fn spin\(n :: Int\) -> Int do\n\| if n < 0 do 0 else spin\(n \+ 1\) end\n\| end$/m);
  terminal.press("Enter");
  await terminal.shows(/replaces spin :: Fun\(Int\) -> Int\nsnow>$/m);

  // An endless loop, and a process that waits.
  await terminal.enter('(println("awake"), Timer.sleep(1), spin(0))', /^awake$/m);
  terminal.press("C-c");
  await terminal.shows(/Interrupted\nsnow>\n$/);
  await terminal.enter('(println("asleep"), Timer.sleep(1000000))', /^asleep$/m);
  terminal.press("C-c");
  await terminal.shows(/Interrupted\n(?:.*\n)*.*Interrupted\nsnow>\n$/);

  // The clients of a service.
  await terminal.enter(
    "service Box do fn init() -> Int do 0 end call GetIt() :: Int do |n| (n, n) end end",
    /Defined: Box :: service\nsnow>\n$/,
  );
  for (const [typed, client] of [
    ["Box.s", "start"],
    ["Box.g", "get_it"],
  ]) {
    terminal.type(`${typed}`);
    terminal.press("Tab");
    await terminal.shows(new RegExp(`snow> Box\\.${client}$`, "m"));
    terminal.press("C-u");
    await terminal.shows(/snow>\n$/);
  }

  // The session is still there.
  await terminal.enter('greeting <> "!"', /"hello!" :: String/);
  terminal.press("Up");
  await terminal.shows(/snow> greeting <> "!"$/m);
  terminal.press("C-c");
  await terminal.enter("1 + 1", /2 :: Int/);
  terminal.press("C-d");
  await terminal.shows(/left 0/);

  const history = join(state, "snow", "history");
  expect(statSync(history).mode & 0o777).toBe(0o600);
  expect(readFileSync(history, "utf8").split("\n").slice(-2)).toEqual(["1 + 1", ""]);

  const next = new Terminal(state);
  await next.shows(/^snow>$/m);
  next.press("Up");
  await next.shows(/snow> 1 \+ 1$/m);
  for (let entry = 0; entry < 5; entry++) next.press("Up");
  await next.shows(/snow> fn spin\(n :: Int\) -> Int do\n\| if n < 0 do 0 else spin\(n \+ 1\) end\n\| end$/m);
});
