// The page of the playground: what its buttons do, and what comes back from the workers.
import type { Mistake, RunEvent, RunRequest } from "../messages.ts";
import { Clients } from "./clients.ts";
import { Console } from "./console.ts";
import { Editor } from "./editor.ts";
import { element, make } from "./elements.ts";
import { Problems } from "./problems.ts";
import { hashOf, sharedIn } from "./share.ts";
import { Checker, Runner } from "./workers.ts";

interface Example {
  readonly name: string;
  readonly text: string;
}

const status = element("status", HTMLElement);
const runButton = element("run", HTMLButtonElement);
const stopButton = element("stop", HTMLButtonElement);
const server = element("server", HTMLElement);
const input = element("input", HTMLFormElement);
const line = element("line", HTMLInputElement);
const menu = element("example", HTMLSelectElement);
const answer = element("answer", HTMLElement);

const checker = new Checker();
const examples = new Map<string, string>();
let runner: Runner | undefined;
let ports: readonly number[] = [];
/** Of what was to be run last. */
let runs = 0;

const editor = new Editor(element("editor", HTMLElement), {
  changed: (text) => void check(text),
  run: () => void run(),
  typeAt: async (text, offset) => (await checker.ask("type", { text, offset })).type,
});
const problems = new Problems(element("problems", HTMLElement), element("problem-list", HTMLElement), editor);
const output = new Console(element("output", HTMLElement), (place) => editor.goToLine(place));
const clients = new Clients(element("clients", HTMLElement), element("add-client", HTMLButtonElement), send, () =>
  ports.at(-1),
);

function send(request: RunRequest): void {
  runner?.send(request);
}

/** What is wrong with a text, unless it has changed since. */
function show(text: string, mistakes: readonly Mistake[]): void {
  if (text !== editor.text) return;
  editor.mark(mistakes);
  problems.show(mistakes);
}

/** The text that is still to be checked: while one is, only the newest of those that come is of interest. */
let unchecked: string | undefined;
let isChecking = false;

/** The text whose mistakes are shown as the compiler has found them, who asks for a `main` too; undefined once it changes. */
let compiled: string | undefined;

async function check(text: string): Promise<void> {
  compiled = undefined;
  unchecked = text;
  if (isChecking) return;
  isChecking = true;
  while (unchecked !== undefined) {
    const next = unchecked;
    unchecked = undefined;
    const { mistakes } = await checker.ask("check", { text: next });
    if (next !== compiled) show(next, mistakes);
  }
  isChecking = false;
}

async function run(): Promise<void> {
  stop();
  output.clear();
  server.hidden = true;
  input.hidden = true;
  answer.hidden = true;
  status.textContent = "Compiling …";
  runs += 1;
  const number = runs;
  const { text } = editor;
  const { code, mistakes } = await checker.ask("compile", { text });
  if (number !== runs) return;
  show(text, mistakes);
  compiled = text;
  if (code === undefined) {
    status.textContent = "The program has mistakes.";
    showBelow(element("problems", HTMLElement));
    return;
  }
  clients.reset();
  const own = new Runner(code, (event) => {
    if (runner === own) heard(event);
  });
  runner = own;
  stopButton.disabled = false;
  status.textContent = "Running";
  showBelow(element("results", HTMLElement));
}

/** On a narrow page what comes of the program is below it, out of sight. */
function showBelow(part: HTMLElement): void {
  if (matchMedia("(max-width: 50rem)").matches) part.scrollIntoView();
}

/** Ends what runs; without a reason nothing is said. */
function stop(reason?: string): void {
  if (runner === undefined) return;
  runner.end();
  runner = undefined;
  ports = [];
  stopButton.disabled = true;
  input.hidden = true;
  clients.lost();
  if (reason !== undefined) status.textContent = reason;
}

function heard(event: RunEvent): void {
  switch (event.kind) {
    case "output":
      output.write(event.text, event.isError);
      break;
    case "listening":
      ports = event.ports;
      if (ports.length > 0) server.hidden = false;
      element("ports", HTMLElement).textContent =
        ports.length === 0
          ? "The server has stopped."
          : `The server listens at port ${ports.join(", ")}, in this page only.`;
      break;
    case "reads-input":
      input.hidden = false;
      break;
    case "answered":
      answer.hidden = false;
      answer.textContent = event.text;
      answer.className = event.failed ? "error" : "";
      break;
    case "ended":
      stop(`Ended with status ${event.status}`);
      break;
    default:
      clients.take(event);
  }
}

function open(): void {
  const shared = sharedIn(location.hash);
  const name = shared?.kind === "example" ? shared.name : undefined;
  if (shared?.kind === "code") editor.text = shared.text;
  else if (shared?.kind === "unreadable") status.textContent = "The address holds no program that can be read.";
  else if (name !== undefined && !examples.has(name)) status.textContent = `There is no example ${name}.`;
  const wanted = shared?.kind === "code" ? undefined : examples.get(name ?? "hello");
  if (wanted !== undefined) editor.text = wanted;
  menu.value = shared?.kind === "code" ? "" : (name ?? "hello");
}

async function share(): Promise<void> {
  history.replaceState(undefined, "", hashOf(editor.text));
  menu.value = "";
  try {
    await navigator.clipboard.writeText(location.href);
    status.textContent = "The address of this program is on the clipboard.";
  } catch {
    status.textContent = "The address bar has the address of this program.";
  }
}

function listen(): void {
  runButton.onclick = () => void run();
  stopButton.onclick = () => stop("Stopped");
  element("share", HTMLButtonElement).onclick = () => void share();
  menu.onchange = () => {
    if (menu.value !== "") location.hash = `#example=${menu.value}`;
  };
  addEventListener("hashchange", open);
  input.onsubmit = (event) => {
    event.preventDefault();
    output.write(`${line.value}\n`, false);
    send({ kind: "input", line: line.value });
    line.value = "";
  };
  element("end-input", HTMLButtonElement).onclick = () => {
    send({ kind: "input", line: undefined });
    input.hidden = true;
  };
  element("request", HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    const port = ports.at(-1);
    if (port === undefined) return;
    const [method, path, body] = [
      element("method", HTMLSelectElement).value,
      element("path", HTMLInputElement).value,
      element("body", HTMLTextAreaElement).value,
    ];
    send({ kind: "ask", port, method, path, body: method === "GET" ? "" : body });
  };
}

async function begin(): Promise<void> {
  const response = await fetch("examples.json");
  const found: readonly Example[] = await response.json();
  for (const { name, text } of found) {
    examples.set(name, text);
    menu.append(make("option", { value: name, textContent: name.replaceAll("_", " ") }));
  }
  listen();
  open();
}

begin().catch((error: unknown) => {
  status.textContent = `The playground could not begin (${error}). It has to come from a web server.`;
});
