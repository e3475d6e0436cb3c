// The JavaScript frames of an error, whoever writes its text.

export interface JavaScriptFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const NAMED_FRAME = /^\s*at (?:async )?(?:new )?(.*?) \((.*):(\d+):(\d+)\)$/;
const NAMELESS_FRAME = /^\s*at (?:async )?()(.*):(\d+):(\d+)$/;
/** As other browsers than Chromium write it. */
const OTHER_FRAME = /^(?:async\*)?([^@]*)@(.*):(\d+):(\d+)$/;

/** The function's own name: `f` of `Object.f` and of `f [as g]`. */
function plainName(name: string): string {
  const plain = name.replace(/ \[as .*\]$/, "");
  return plain.slice(plain.lastIndexOf(".") + 1);
}

function parseFrame(text: string): JavaScriptFrame | undefined {
  const match = NAMED_FRAME.exec(text) ?? NAMELESS_FRAME.exec(text) ?? OTHER_FRAME.exec(text);
  const [, name = "", file, line, column] = match ?? [];
  if (file === undefined) return undefined;
  return { function: plainName(name), file, line: Number(line), column: Number(column) };
}

/**
 * The frames as the engine has them. Their text may be another's work: with `--enable-source-maps` Node writes places of
 * sources into it. An error whose text was asked for before is left with that.
 */
export function framesOf(error: unknown): readonly JavaScriptFrame[] {
  if (!(error instanceof Error)) return [];
  let frames: JavaScriptFrame[] | undefined;
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (failed, sites) => {
    frames = sites.flatMap((site) => {
      const file = site.getScriptNameOrSourceURL();
      const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
      if (file === null || line === null || column === null) return [];
      return [{ function: plainName(site.getFunctionName() ?? ""), file, line, column }];
    });
    return [String(failed), ...sites.map((site) => `    at ${site}`)].join("\n");
  };
  let text: unknown;
  try {
    text = error.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
  if (frames !== undefined) return frames;
  return typeof text === "string" ? text.split("\n").flatMap((line) => parseFrame(line) ?? []) : [];
}

/** The path of a frame's file, which may be a URL. */
export function pathOf(file: string): string {
  return file.startsWith("file:") ? decodeURIComponent(new URL(file).pathname) : file;
}

/** Where the file lies that the error was made in: a path without the last name. */
export function directoryOf(error: Error): string {
  const path = pathOf(framesOf(error)[0]?.file ?? "");
  return path.replace(/[/\\][^/\\]*$/, "") || "/";
}
