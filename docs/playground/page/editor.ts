// The editor: Snow's colours, marks where the checker has something to say, types where somebody points.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { snow } from "../../../editors/lezer/index.ts";
import type { CheckAnswer, Mistake } from "../messages.ts";
import { make } from "./elements.ts";

const { comment, string, number, keyword, typeName, namespace, operatorKeyword, atom, bool, escape: escaped } = tags;

const colours = HighlightStyle.define([
  { tag: [keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: "var(--keyword)" },
  { tag: [tags.modifier, operatorKeyword], color: "var(--keyword)" },
  { tag: [typeName, namespace, tags.definition(typeName)], color: "var(--type)" },
  { tag: [tags.function(tags.variableName)], color: "var(--link)" },
  { tag: [tags.function(tags.definition(tags.variableName))], color: "var(--link)", fontWeight: "600" },
  { tag: string, color: "var(--string)" },
  { tag: [number, bool, tags.null, atom, escaped], color: "var(--number)" },
  { tag: comment, color: "var(--comment)" },
  { tag: tags.docComment, color: "var(--comment)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--wash)", fontSize: "0.9375rem" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--wash)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--link) 6%, transparent)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--mark)", color: "var(--quiet)", border: "none" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-type": { padding: "0.25rem 0.5rem", fontFamily: "var(--mono)", fontSize: "0.875rem" },
});

interface Events {
  changed(text: string): void;
  run(): void;
  typeAt(text: string, offset: number): Promise<(CheckAnswer & { readonly kind: "typed" })["type"]>;
}

export class Editor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, events: Events) {
    const types = hoverTooltip(async (view, offset) => {
      const found = await events.typeAt(view.state.doc.toString(), offset);
      if (found === undefined) return null;
      const dom = make("div", { className: "cm-type", textContent: found.text });
      return { pos: found.from, end: found.to, above: true, create: () => ({ dom }) };
    });
    const run = (): boolean => {
      events.run();
      return true;
    };
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          ...[
            lineNumbers(),
            lintGutter(),
            foldGutter(),
            highlightSpecialChars(),
            highlightActiveLine(),
            drawSelection(),
          ],
          ...[history(), bracketMatching(), indentOnInput(), snow(), syntaxHighlighting(colours), look, types],
          keymap.of([{ key: "Mod-Enter", run, preventDefault: true }, ...defaultKeymap, ...historyKeymap]),
          keymap.of([...foldKeymap, ...lintKeymap, indentWithTab]),
          EditorView.contentAttributes.of({
            "aria-label": "Program",
            tabindex: "0",
            spellcheck: "false",
            autocapitalize: "off",
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) events.changed(this.text);
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text }, scrollIntoView: true });
  }

  /** Marks what is wrong with the text, which is still the one that was checked. */
  mark(mistakes: readonly Mistake[]): void {
    const { length } = this.#view.state.doc;
    const marks = mistakes.map(({ from, to, severity, code, message, help }) => {
      const text = help === undefined ? message : `${message}\n${help}`;
      return { from: Math.min(from, length), to: Math.min(to, length), severity, source: code, message: text };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  goTo(from: number, to = from): void {
    const { length } = this.#view.state.doc;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.#view.focus();
  }

  /** Lines count from 1. */
  goToLine(line: number): void {
    const { doc } = this.#view.state;
    this.goTo(doc.line(Math.max(1, Math.min(line, doc.lines))).from);
  }

  /** `LINE:COLUMN`, both from 1. */
  placeOf(offset: number): string {
    const { doc } = this.#view.state;
    const line = doc.lineAt(Math.min(offset, doc.length));
    return `${line.number}:${Math.min(offset, doc.length) - line.from + 1}`;
  }
}
