// The language for CodeMirror that stands on the Lezer grammar: indentation and folding.
import { foldable, getIndentation } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { snow } from "../../editors/lezer/index.ts";

const program = `service Room do
  call Names() :: List<String> do |state|
    if List.length(state) > 1 do
      (state, state)
    else
      case state do
        [] -> (state, [])
        _ -> do
          let other = List.map(state) do |name|
            name
          end
          (state, other)
        end
      end
    end
  end
end

fn text() -> String = """
as it is
"""
`;

const state = EditorState.create({ doc: program, extensions: [snow()] });

test("lines are indented as the formatter does it", () => {
  const lines = Array.from({ length: 17 }, (_, index) => state.doc.line(index + 1));
  const wanted = lines.map(({ text }) => text.length - text.trimStart().length);
  expect(lines.map(({ from }) => getIndentation(state, from))).toEqual(wanted);
});

test("what stands in a string is not indented", () => {
  expect(getIndentation(state, state.doc.line(20).from)).toBeNull();
});

test("a block folds from its `do` to its `end`", () => {
  const { from, to } = state.doc.line(2);
  const folded = foldable(state, from, to);
  expect(folded === null ? "" : state.doc.lineAt(folded.to).number).toBe(16);
  expect(foldable(state, state.doc.line(4).from, state.doc.line(4).to)).toBeNull();
  const struct = state.update({ changes: { from: 0, insert: "struct S do\n  n :: Int\nend deriving(Eq)\n" } }).state;
  expect(foldable(struct, 0, struct.doc.line(1).to)).toEqual({ from: 11, to: struct.doc.line(3).from });
});
