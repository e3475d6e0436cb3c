// Places in Snow source for JavaScript stacks: the scripts of a program, and their source maps.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { current } from "../current.ts";
import { framesOf, type JavaScriptFrame } from "./frames.ts";

export interface ScriptInfo {
  /** Of a version 3 source map; its first line is the one that makes the script. */
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

/** Generated code that was loaded; programs that run the same code share it. */
export interface Script {
  readonly file: string | undefined;
  /** Line of the generated file, from 1, that the mappings call their first. */
  readonly baseLine: number;
  readonly info: ScriptInfo;
  /** Made when it is first asked for. */
  map: TraceMap | undefined;
}

declare module "../current.ts" {
  interface Program {
    /** In the order of their loading. */
    readonly scripts: Script[];
  }
}

/** Enough to get out of the runtime's own recursion over deep values. */
const STACK_DEPTH = 100;

// However Node was started: the first line of a script makes an error already.
Error.stackTraceLimit = Math.max(Error.stackTraceLimit || 0, STACK_DEPTH);

/**
 * Called by the first line of a script with an error that was made there: it tells where the generated code stands.
 */
export function snow_script(error: Error, info: ScriptInfo): Script {
  const [first] = framesOf(error);
  return { file: first?.file, baseLine: first?.line ?? 0, info, map: undefined };
}

/** Of several scripts in one file the one that begins last before the line. */
function scriptAt({ file, line }: JavaScriptFrame): Script | undefined {
  let found: Script | undefined;
  for (const script of current().scripts) {
    if (script.file !== file || script.baseLine > line) continue;
    if (found === undefined || script.baseLine >= found.baseLine) found = script;
  }
  return found;
}

function snowFrame(frame: JavaScriptFrame): Frame | undefined {
  const script = scriptAt(frame);
  if (script === undefined) return mappedFrame(frame);
  const { info } = script;
  script.map ??= new TraceMap({ version: 3, names: [], sources: [...info.sources], mappings: info.mappings });
  const position = originalPositionFor(script.map, {
    line: frame.line - script.baseLine + 1,
    column: frame.column - 1,
  });
  if (position.source === null) return undefined;
  const name = Object.hasOwn(info.names, frame.function) ? info.names[frame.function] : undefined;
  if (name === "") return undefined;
  return { function: name ?? "fn", file: position.source, line: position.line };
}

/** A frame that has a place in Snow source already: Node had written the text of the error before it came here. */
function mappedFrame({ function: name, file, line }: JavaScriptFrame): Frame | undefined {
  for (const { info } of current().scripts) {
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
  for (const { file, baseLine, info } of current().scripts.toReversed()) {
    if (file === undefined || baseLine > line || (named && !Object.hasOwn(info.names, functionName))) continue;
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
