// Forms with files (RFC 7578): nothing of such a body is read before the program asks for it, so that a handler or
// middleware may refuse it first. Its files then go to a directory of their own, which goes when the request is answered.

import type { Writable } from "node:stream";
import { entry, host } from "../current.ts";
import type { FileWriting } from "../host/file-system.ts";
import type { IncomingMessage } from "../host/http.ts";
import type { FilePart, PartLimits } from "../libraries/multipart.ts";
import {
  type Multipart,
  newMultipart,
  newUploadedFile,
  type Result,
  snow_list_of,
  snow_variant_Err,
  snow_variant_Ok,
  type UploadedFile,
} from "../values/index.ts";
import { dropRest, hasNoBody } from "./body.ts";

const TYPE = /^\s*multipart\/form-data\s*;/i;

type Outcome = Result<Multipart, string>;

/** Whether it has a form with files for a body. */
export function isUpload(request: IncomingMessage): boolean {
  return !hasNoBody(request) && TYPE.test(request.headers["content-type"] ?? "");
}

/** The files of a form on their way to the disk. */
class Files {
  /** In the order in which they began; small ones are complete before large ones. */
  readonly #all: (UploadedFile | undefined)[] = [];
  readonly #open = new Set<FileWriting>();
  #directory: string | undefined;
  #removed = false;

  get complete(): UploadedFile[] {
    return this.#all.filter((file) => file !== undefined);
  }

  /** Whether all that have begun are on the disk. */
  get settled(): boolean {
    return this.#open.size === 0;
  }

  /** Calls back once the file is closed, without a text when it is whole. */
  write({ name, filename, type, content }: FilePart, done: (problem?: string) => void): void {
    if (this.#directory === undefined) {
      const made = host().makeTemporaryDirectory();
      if (!made.ok) {
        done(`no place for files: ${made.code}`);
        return;
      }
      this.#directory = made.value;
    }
    const place = this.#all.push(undefined) - 1;
    const path = host()
      .path()
      .join(this.#directory, String(place + 1));
    const file = host().fileSystem().createWriteStream(path, { flags: "wx", mode: 0o600 });
    this.#open.add(file);
    let problem: string | undefined = "a file was cut off";
    const finish = (): void => {
      problem = undefined;
      const size = file.bytesWritten;
      // A browser sends this for a field in which no file was chosen.
      if (filename === "" && size === 0) return;
      this.#all[place] = newUploadedFile({ name, filename, content_type: type, size, path });
    };
    const fail = (error: Error): void => {
      problem = `a file can't be written: ${"code" in error ? error.code : error.message}`;
    };
    const close = (): void => {
      this.#open.delete(file);
      if (this.#removed) this.remove();
      done(problem);
    };
    file.once("finish", entry(finish)).on("error", entry(fail)).once("close", entry(close));
    content.once("error", () => file.destroy());
    content.pipe(file);
  }

  stop(): void {
    for (const file of this.#open) file.destroy();
  }

  /** With what is in it, once nothing is being written there. */
  remove(): void {
    this.#removed = true;
    if (!this.settled || this.#directory === undefined) return;
    host()
      .fileSystem()
      .rm(this.#directory, { recursive: true, force: true }, () => {});
  }
}

/** The body of one request. */
export class Upload {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #files = new Files();
  readonly #fields: [string, string][] = [];
  readonly #waiting = new Set<(outcome: Outcome) => void>();
  #parser: Writable | undefined;
  #outcome: Outcome | undefined;
  #begun = false;
  #parsed = false;

  constructor(request: IncomingMessage, maxBytes: number) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    const gone = (): void => {
      if (!request.complete) this.#fail("the client has gone");
    };
    request.on("error", entry(gone)).once("close", entry(gone));
  }

  /** Reads it; the first call decides by which limits. Calls back once. Answers how not to be called. */
  read(limits: PartLimits, done: (outcome: Outcome) => void): () => void {
    if (this.#outcome !== undefined) {
      done(this.#outcome);
      return () => {};
    }
    this.#waiting.add(done);
    if (!this.#begun) this.#begin(limits);
    return () => this.#waiting.delete(done);
  }

  #begin(limits: PartLimits): void {
    this.#begun = true;
    const request = this.#request;
    const parser = host()
      .libraries.multipart()
      .readParts(request.headers["content-type"] ?? "", limits, {
        field: (name, value) => this.#fields.push([name, value]),
        file: entry((part) => this.#take(part)),
        failed: entry((problem) => this.#fail(problem)),
        finished: entry(() => {
          this.#parsed = true;
          this.#finishIfWhole();
        }),
      });
    if (parser === undefined) {
      this.#fail("the form has no boundary");
      return;
    }
    this.#parser = parser;
    let length = 0;
    const count = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > this.#maxBytes) this.#fail("the body is too large");
    };
    request.on("data", entry(count)).pipe(parser);
  }

  #take(part: FilePart): void {
    if (this.#outcome !== undefined) {
      part.content.resume();
      return;
    }
    this.#files.write(part, (problem) => {
      if (problem === undefined) this.#finishIfWhole();
      else this.#fail(problem);
    });
  }

  #finishIfWhole(): void {
    if (!this.#parsed || !this.#files.settled) return;
    const form = { fields: snow_list_of(this.#fields), files: snow_list_of(this.#files.complete) };
    this.#settle(new snow_variant_Ok(newMultipart(form)));
  }

  #fail(problem: string): void {
    if (this.#outcome !== undefined) return;
    if (this.#parser !== undefined) this.#request.unpipe(this.#parser);
    this.#parser?.destroy();
    this.#files.stop();
    this.#files.remove();
    this.#settle(new snow_variant_Err(problem));
  }

  #settle(outcome: Outcome): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    for (const done of this.#waiting) done(outcome);
    this.#waiting.clear();
  }

  /** There is an answer: nobody reads what is left. Calls back when it may go out. */
  leave(done: () => void): void {
    this.#fail("the request has been answered");
    dropRest(this.#request, done);
  }

  /** The answer is out: files that have not been moved away go. */
  end(): void {
    this.#fail("the request has been answered");
    this.#files.remove();
  }
}
