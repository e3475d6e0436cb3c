// The worker that knows the compiler: it checks the program while it is written, and compiles it when it is to be run.
import { type InspectedProgram, inspectProgram } from "../../../compiler/editor/index.ts";
import { compile, type Project } from "../../../compiler/index.ts";
import type { KnownFunctions, LibraryCode, StandardLibrary } from "../../../compiler/library/index.ts";
import type { Diagnostic } from "../../../compiler/report/index.ts";
import type { CheckAnswer, CheckRequest, Mistake } from "../messages.ts";

const FILE = "main.snow";

async function read<T>(name: string): Promise<T> {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response.json();
}

async function loadLibrary(): Promise<StandardLibrary> {
  const [table, code] = await Promise.all([
    read<KnownFunctions>("stdlib.json"),
    read<LibraryCode>("stdlib-bodies.json"),
  ]);
  return { ...table, code: () => code };
}

const library = loadLibrary();

function projectOf(text: string): Project {
  return {
    main: { name: "Main", file: { path: FILE, text } },
    others: [],
    readModule: () => undefined,
    moduleNames: [],
  };
}

function mistakeOf({ severity, code, message, help, labels }: Diagnostic): Mistake {
  const [first] = labels;
  const { start, end } = first?.span ?? { start: 0, end: 0 };
  return { severity, code, message, help, label: first?.text, from: start, to: end };
}

let earlier: InspectedProgram | undefined;

async function inspect(text: string): Promise<InspectedProgram> {
  const program = inspectProgram(projectOf(text), await library, undefined, earlier?.checked);
  earlier = program;
  return program;
}

/** Externs call JavaScript, which a page that runs programs from anywhere does not load. */
function foreignIn({ modules }: InspectedProgram): Mistake[] {
  const items = modules.filter(({ file }) => file.path === FILE).flatMap(({ tree }) => tree.items);
  return items.flatMap((item): Mistake[] => {
    if (item.kind !== "extern-function" || item.from === undefined) return [];
    const { text, span } = item.from;
    const message = `JavaScript modules are not in the playground: "${text}"`;
    const help = "install Snow and run the program with `snow run`";
    return [{ severity: "error", code: "playground", message, help, label: undefined, from: span.start, to: span.end }];
  });
}

async function answer(request: CheckRequest): Promise<CheckAnswer> {
  const { number, text } = request;
  switch (request.kind) {
    case "check": {
      const program = await inspect(text);
      return { kind: "checked", number, mistakes: [...program.diagnostics.map(mistakeOf), ...foreignIn(program)] };
    }
    case "type": {
      const program = await inspect(text);
      const [module] = program.modules.filter(({ file }) => file.path === FILE);
      const found = module === undefined ? undefined : program.typeAt(module, request.offset);
      const type = found && { from: found.span.start, to: found.span.end, text: found.text };
      return { kind: "typed", number, type };
    }
    case "compile": {
      const { diagnostics, output } = compile(projectOf(text), await library);
      const foreign = foreignIn(await inspect(text));
      const mistakes = [...diagnostics.map(mistakeOf), ...foreign];
      return { kind: "compiled", number, mistakes, code: foreign.length > 0 ? undefined : output?.code };
    }
    default:
      return request satisfies never;
  }
}

/** Something is wrong with the playground, not with the program. */
function failureOf({ kind, number }: CheckRequest, error: unknown): CheckAnswer {
  const message = `the playground itself has failed: ${error}`;
  const about = { severity: "error", code: "playground", message, help: undefined, label: undefined } as const;
  const mistakes = [{ ...about, from: 0, to: 0 }];
  if (kind === "check") return { kind: "checked", number, mistakes };
  return kind === "type"
    ? { kind: "typed", number, type: undefined }
    : { kind: "compiled", number, mistakes, code: undefined };
}

addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  answer(data)
    .catch((error: unknown) => failureOf(data, error))
    .then((message) => postMessage(message));
});
