// Places in Snow source for JavaScript stacks: the programs that are loaded, and their source maps.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { framesOf, type JavaScriptFrame } from "./frames.ts";

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

const programs: Program[] = [];

/** Enough to get out of the runtime's own recursion over deep values. */
const STACK_DEPTH = 100;

// However Node was started: the first line of a program makes an error already.
Error.stackTraceLimit = Math.max(Error.stackTraceLimit || 0, STACK_DEPTH);

/**
 * Called by the first line of a program with an error that was made there: it tells where the generated code
 * stands.
 */
export function snow_register_program(error: Error, info: ProgramInfo): void {
  const [first] = framesOf(error);
  if (first !== undefined) programs.push({ file: first.file, baseLine: first.line, info, map: undefined });
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
  if (program === undefined) return mappedFrame(frame);
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

/** A frame that has a place in Snow source already: Node had written the text of the error before it came here. */
function mappedFrame({ function: name, file, line }: JavaScriptFrame): Frame | undefined {
  for (const { info } of programs) {
    const source = info.sources.find((one) => file === one || file.endsWith(`/${one}`));
    if (source === undefined) continue;
    const snowName = Object.hasOwn(info.names, name) ? info.names[name] : undefined;
    return snowName === "" ? undefined : { function: snowName ?? "fn", file: source, line };
  }
  return undefined;
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
  const all = framesOf(error);
  for (const frame of all) {
    const place = snowFrame(frame);
    if (place !== undefined) frames.push(place);
  }
  const [first] = frames;
  return {
    place: first === undefined ? undefined : `${first.file}:${first.line}`,
    frames,
    cut: all.length >= Error.stackTraceLimit,
  };
}
