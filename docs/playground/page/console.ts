// What a program prints. Places in the program are links to them.
import { follow, make } from "./elements.ts";

const PANIC = /^Snow(?: panic|:)/m;
const PLACE = /main\.snow:(\d+)/g;

export class Console {
  readonly #log: HTMLElement;
  readonly #goToLine: (line: number) => void;

  constructor(log: HTMLElement, goToLine: (line: number) => void) {
    this.#log = log;
    this.#goToLine = goToLine;
  }

  clear(): void {
    this.#log.replaceChildren();
  }

  write(text: string, isError: boolean): void {
    const className = isError ? (PANIC.test(text) ? "error" : "aside") : "";
    follow(this.#log, () => {
      this.#log.append(make("span", { className }, ...(isError ? this.#linked(text) : [text])));
    });
  }

  #linked(text: string): (Node | string)[] {
    const parts: (Node | string)[] = [];
    let end = 0;
    for (const { 0: place, 1: line, index } of text.matchAll(PLACE)) {
      const onclick = (): void => this.#goToLine(Number(line));
      parts.push(
        text.slice(end, index),
        make("button", { type: "button", className: "place", textContent: place, onclick }),
      );
      end = index + place.length;
    }
    return [...parts, text.slice(end)];
  }
}
