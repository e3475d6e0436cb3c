// Places in Snow source for JavaScript stacks: the programs that are loaded, and their source maps.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

export interface ProgramInfo {
  /** Of a version 3 source map; its first line is the one that registers the program. */
  readonly mappings: string;
  readonly sources: readonly string[];
  /** JavaScript function names to Snow names; calls of a function whose name is empty are not shown. */
  readonly names: Readonly<Record<string, string>>;
}

export interface Frame {
  /** Snow name; "fn" for a closure. */
  readonly function: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface StackDescription {
  /** `FILE:LINE` of the innermost frame inside a program. */
  readonly place: string | undefined;
  /** Innermost first; only frames inside programs. */
  readonly frames: readonly Frame[];
  /** There were more frames than the engine keeps. */
  readonly cut: boolean;
}

interface Program {
  readonly file: string;
  /** Line of the generated file, from 1, that the mappings call their first. */
  readonly baseLine: number;
  readonly info: ProgramInfo;
  map: TraceMap | undefined;
}

interface JavaScriptFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const programs: Program[] = [];

/** Enough to get out of the runtime's own recursion over deep values. */
const STACK_DEPTH = 100;

const NAMED_FRAME = /^\s*at (?:async )?(?:new )?(.*?) \((.*):(\d+):(\d+)\)$/;
const NAMELESS_FRAME = /^\s*at (?:async )?()(.*):(\d+):(\d+)$/;

function parseFrame(text: string): JavaScriptFrame | undefined {
  const match = NAMED_FRAME.exec(text) ?? NAMELESS_FRAME.exec(text);
  const [, name = "", file, line, column] = match ?? [];
  if (file === undefined) return undefined;
  // `Object.f`, `f [as g]`: the function's own name.
  const plain = name.replace(/ \[as .*\]$/, "");
  return {
    function: plain.slice(plain.lastIndexOf(".") + 1),
    file,
    line: Number(line),
    column: Number(column),
  };
}

function* framesOf(error: unknown): Generator<JavaScriptFrame> {
  if (!(error instanceof Error) || error.stack === undefined) return;
  for (const text of error.stack.split("\n")) {
    const frame = parseFrame(text);
    if (frame !== undefined) yield frame;
  }
}

/**
 * Called by the first line of a program with an error that was made there: it tells where the generated code
 * stands.
 */
export function snow_register_program(error: Error, info: ProgramInfo): void {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_DEPTH);
  for (const { file, line } of framesOf(error)) {
    programs.push({ file, baseLine: line, info, map: undefined });
    return;
  }
}

/** Of several programs in one file the one that begins last before the line. */
function programAt({ file, line }: JavaScriptFrame): Program | undefined {
  let found: Program | undefined;
  for (const program of programs) {
    if (program.file !== file || program.baseLine > line) continue;
    if (found === undefined || program.baseLine >= found.baseLine) found = program;
  }
  return found;
}

function snowFrame(frame: JavaScriptFrame): Frame | undefined {
  const program = programAt(frame);
  if (program === undefined) return undefined;
  const { info } = program;
  program.map ??= new TraceMap({ version: 3, names: [], sources: [...info.sources], mappings: info.mappings });
  const position = originalPositionFor(program.map, {
    line: frame.line - program.baseLine + 1,
    column: frame.column - 1,
  });
  if (position.source === null) return undefined;
  const name = Object.hasOwn(info.names, frame.function) ? info.names[frame.function] : undefined;
  if (name === "") return undefined;
  return { function: name ?? "fn", file: position.source, line: position.line };
}

/**
 * The place of a generated position, from 1, in the newest program that it fits; its file is not known, only the name
 * of the function around it. With `named` that function must be one of the program's.
 */
export function snowFrameAt(functionName: string, line: number, column: number, named: boolean): Frame | undefined {
  for (const { file, baseLine, info } of programs.toReversed()) {
    if (baseLine > line || (named && !Object.hasOwn(info.names, functionName))) continue;
    const frame = snowFrame({ function: functionName, file, line, column });
    if (frame !== undefined) return frame;
  }
  return undefined;
}

/** Where in Snow source an error was made, and who had called. */
export function describeStack(error: unknown): StackDescription {
  const frames: Frame[] = [];
  let count = 0;
  for (const frame of framesOf(error)) {
    count += 1;
    const place = snowFrame(frame);
    if (place !== undefined) frames.push(place);
  }
  const [first] = frames;
  return {
    place: first === undefined ? undefined : `${first.file}:${first.line}`,
    frames,
    cut: count >= Error.stackTraceLimit,
  };
}
