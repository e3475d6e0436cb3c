// Forms with files, read by @fastify/busboy. Imports nothing of ours: it is a file of its own in dist/, loaded by programs
// that use it.
import type { Readable, Writable } from "node:stream";
import { Busboy } from "@fastify/busboy";

/** How many there may be, and how large they may be. */
export interface PartLimits {
  readonly fields: number;
  readonly files: number;
  readonly fieldBytes: number;
  readonly fileBytes: number;
}

export interface FilePart {
  readonly name: string;
  /** Without a directory and without control characters; it may be empty. */
  readonly filename: string;
  /** In lower case, without parameters. */
  readonly type: string;
  /** Has to be read; it ends early, with an error, when the form does. */
  readonly content: Readable;
}

export interface PartReader {
  field(name: string, value: string): void;
  file(part: FilePart): void;
  /** Perhaps more than once. */
  failed(problem: string): void;
  /** All parts have come, and all contents have been read. */
  finished(): void;
}

/** Bytes of the name of a field or file, and of the header of a part with how many lines. */
const MAX_NAME_BYTES = 255;
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_HEADER_LINES = 20;

/** What a client calls a file is never a path. */
function cleaned(filename: string | undefined): string {
  const text = (filename ?? "").replace(/\p{Cc}/gu, "").replace(/^.*[/\\]/s, "");
  return text === "." || text === ".." ? "" : text;
}

function isLong(name: string): boolean {
  return Buffer.byteLength(name) > MAX_NAME_BYTES;
}

function parserOf(contentType: string, { fields, files, fieldBytes, fileBytes }: PartLimits) {
  return new Busboy({
    headers: { "content-type": contentType },
    limits: {
      fields,
      files,
      parts: fields + files,
      fieldSize: fieldBytes,
      fileSize: fileBytes,
      headerSize: MAX_HEADER_BYTES,
      headerPairs: MAX_HEADER_LINES,
    },
  });
}

function begun(contentType: string, limits: PartLimits): ReturnType<typeof parserOf> | undefined {
  try {
    return parserOf(contentType, limits);
  } catch {
    return undefined;
  }
}

/** What a form of this type is written to; undefined when the type says no boundary. */
export function readParts(contentType: string, limits: PartLimits, reader: PartReader): Writable | undefined {
  const parser = begun(contentType, limits);
  // It leaves out names that there are not, or are empty, whatever its types say.
  const isNamed = (name: string | undefined): name is string => {
    if (name === undefined) reader.failed("a part without a name");
    else if (isLong(name)) reader.failed("the name of a field is too long");
    else return true;
    return false;
  };
  return parser
    ?.on("field", (name, value, _nameIsCut, isCut) => {
      if (isCut) reader.failed("a field is too large");
      else if (isNamed(name)) reader.field(name, value);
    })
    .on("file", (name, content, sentName: string | undefined, _encoding, type) => {
      content.on("error", () => {});
      content.on("limit", () => reader.failed("a file is too large"));
      const filename = cleaned(sentName);
      if (isLong(filename)) reader.failed("the name of a file is too long");
      else if (isNamed(name)) reader.file({ name, filename, type, content });
    })
    .on("fieldsLimit", () => reader.failed("too many fields"))
    .on("filesLimit", () => reader.failed("too many files"))
    .on("partsLimit", () => reader.failed("too many parts"))
    .on("error", () => reader.failed("the form is malformed, or ends early"))
    .on("finish", () => reader.finished());
}
