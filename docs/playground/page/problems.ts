// The list of what is wrong with the program, each with its place.
import type { Mistake } from "../messages.ts";
import type { Editor } from "./editor.ts";
import { make } from "./elements.ts";

export class Problems {
  readonly #section: HTMLElement;
  readonly #list: HTMLElement;
  readonly #editor: Editor;

  constructor(section: HTMLElement, list: HTMLElement, editor: Editor) {
    this.#section = section;
    this.#list = list;
    this.#editor = editor;
  }

  show(mistakes: readonly Mistake[]): void {
    this.#section.hidden = mistakes.length === 0;
    this.#list.replaceChildren(...mistakes.map((mistake) => this.#item(mistake)));
  }

  #item({ severity, code, message, label, help, from, to }: Mistake): HTMLElement {
    const place = make("button", { type: "button", className: "place" });
    place.textContent = `main.snow:${this.#editor.placeOf(from)}`;
    place.onclick = () => this.#editor.goTo(from, to);
    const name = code === "playground" ? severity : `${severity}[${code}]`;
    const head = make("p", {}, make("strong", { className: severity, textContent: name }), ` ${message} `, place);
    const rest = [label, help].filter((text) => text !== undefined && text !== "" && !message.includes(text));
    return make("li", {}, head, ...rest.map((text) => make("p", { className: "hint", textContent: text ?? "" })));
  }
}
