// Forms with files: read when the program asks, within limits, with files that are gone when the request has been answered.
import { once } from "node:events";
import * as fileSystem from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname } from "node:path";
import { beforeEach, describe, expect, it, test } from "vitest";
import { type Response, Router, respond, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { defaultOptions } from "../../../runtime/http/options.ts";
import type { Request } from "../../../runtime/http/request.ts";
import { snow_request_body, snow_request_multipart_with } from "../../../runtime/intrinsics/request.ts";
import type { Suspended } from "../../../runtime/values/index.ts";
import {
  type MultipartLimits,
  newHttpOptions,
  newMultipartLimits,
  snow_variant_Ok,
} from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { heldMemory } from "../websocket/held-memory.ts";
import { ask, errors, given, start } from "./harness.ts";
import { parseAnswers } from "./raw-answers.ts";

const usual = library.snow_multipart_limits();

/** Directories of files that are gone, in turn. */
const removed: string[] = [];
let removal: (() => void) | undefined;

async function untilRemoved(directory: string): Promise<void> {
  while (!removed.includes(directory)) {
    await new Promise<void>((resolve) => {
      removal = resolve;
    });
  }
  expect(fileSystem.existsSync(directory)).toBe(false);
}

const watched: typeof fileSystem = {
  ...fileSystem,
  rm: Object.assign((path: fileSystem.PathLike, options: fileSystem.RmOptions, done: fileSystem.NoParamCallback) => {
    fileSystem.rm(path, options, (error) => {
      done(error);
      removed.push(String(path));
      removal?.();
    });
  }, fileSystem.rm),
};

beforeEach(() => {
  given.fileSystem = watched;
  errors.length = 0;
});

/** What a handler is told of a form, as JSON: the Err, or fields, and files with their contents. */
function* told(request: Request, limits: MultipartLimits): Suspended<string> {
  const outcome = yield snow_request_multipart_with(request, limits);
  if (!(outcome instanceof snow_variant_Ok)) return String(Object(outcome)._0);
  const { fields, files } = outcome._0;
  const shown = files.toArray().map(({ path, ...file }: { path: string }) => {
    const content = fileSystem.readFileSync(path);
    return { ...file, path, content: content.length > 100 ? content.length : content.toString("latin1") };
  });
  return JSON.stringify({ fields: fields.toArray(), files: shown });
}

function serve(limits: Partial<MultipartLimits> = {}, maxBytes = defaultOptions.max_body_bytes) {
  const all = newMultipartLimits({ ...usual, ...limits });
  const router = new Router()
    .route("POST", "/", function* (request): Suspended<Response> {
      return respond(200, TEXT_TYPE, String(yield told(request, all)));
    })
    .route("POST", "/panic", function* (request): Suspended<Response> {
      const text = String(yield told(request, all));
      throw new Error(text);
    })
    .route("POST", "/twice", function* (request): Suspended<Response> {
      const first = yield told(request, newMultipartLimits({ ...all, max_files: 0 }));
      return respond(200, TEXT_TYPE, `${first === (yield told(request, all))} ${first}`);
    })
    .route("POST", "/unread", (request) => respond(401, TEXT_TYPE, snow_request_body(request)));
  return start(router, newHttpOptions({ ...defaultOptions, max_body_bytes: maxBytes }));
}

interface Told {
  readonly fields: [string, string][];
  readonly files: {
    name: string;
    filename: string;
    content_type: string;
    size: number;
    path: string;
    content: string | number;
  }[];
}

function parsed(text: string): Told {
  return JSON.parse(text);
}

/** A form with parts that are written out, by the boundary `B`. */
function written(...parts: string[]): string {
  return `${parts.map((part) => `--B\r\nContent-Disposition: form-data; ${part}\r\n`).join("")}--B--\r\n`;
}

async function post(url: string, body: string | FormData, type = "multipart/form-data; boundary=B"): Promise<string> {
  const [, text] = await ask(url, {
    method: "POST",
    body,
    headers: typeof body === "string" ? { "Content-Type": type } : {},
  });
  return text;
}

describe("a form", () => {
  it("has fields and files in their order; the files are gone after the answer", async () => {
    const { url } = serve();
    const form = new FormData();
    form.append("title", "żółw \r\n 🐢");
    form.append("tag", "a");
    form.append("photo", new File([new Uint8Array([0, 13, 10, 45, 45, 255])], "żółw.PNG", { type: "image/PNG" }));
    form.append("tag", "b");
    form.append("photo", new File(["x".repeat(300_000)], "big"));
    form.append("none", new File([], ""));
    form.append("empty", new File([], "empty.txt"));
    const { fields, files } = parsed(await post(url, form));
    // A browser, and so fetch, writes all line ends of fields in one way.
    expect(fields).toEqual([
      ["title", "żółw \r\n 🐢"],
      ["tag", "a"],
      ["tag", "b"],
    ]);
    expect(files.map(({ path: _, ...file }) => file)).toEqual([
      { name: "photo", filename: "żółw.PNG", content_type: "image/png", size: 6, content: "\0\r\n--ÿ" },
      { name: "photo", filename: "big", content_type: "application/octet-stream", size: 300_000, content: 300_000 },
      { name: "empty", filename: "empty.txt", content_type: "application/octet-stream", size: 0, content: "" },
    ]);
    await untilRemoved(dirname(files[0]?.path ?? ""));
  });

  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\\\Users\\\\ada\\\\x.txt", "x.txt"],
    ["/", ""],
    ["..", ""],
    [".", ""],
    [".\x01.", ""],
    ["a\x00b\x7f.txt", "ab.txt"],
    ["-rf *; $(x)", "-rf *; $(x)"],
  ])("has no path in the name of a file: %j", async (sent, filename) => {
    const { url } = serve();
    const { files } = parsed(await post(url, written(`name="f"; filename="${sent}"\r\n\r\nhi`)));
    expect(files.map((file) => [file.filename, file.content])).toEqual([[filename, "hi"]]);
    expect(files[0]?.path).toMatch(/\/snow-\w+\/1$/);
  });

  it.each<[string, Partial<MultipartLimits>, string, string]>([
    ["too many fields", { max_fields: 1 }, written('name="a"\r\n\r\n1', 'name="b"\r\n\r\n2'), "too many fields"],
    ["too many files", { max_files: 0 }, written('name="a"; filename="x"\r\n\r\n1'), "too many files"],
    [
      "parts that are nothing",
      { max_fields: 1, max_files: 1 },
      written('name="a"\r\n\r\n1').replace("--B\r", `${"--B\r\nX: y\r\n\r\n1\r\n".repeat(3)}--B\r`),
      "too many parts",
    ],
    ["a large field", { max_field_bytes: 3 }, written('name="a"\r\n\r\n1234'), "a field is too large"],
    ["a large file", { max_file_bytes: 3 }, written('name="a"; filename="x"\r\n\r\n1234'), "a file is too large"],
    ["a long name", {}, written(`name="${"ż".repeat(128)}"\r\n\r\n1`), "the name of a field is too long"],
    [
      "a long name of a file",
      {},
      written(`name="a"; filename="${"x".repeat(256)}"\r\n\r\n1`),
      "the name of a file is too long",
    ],
    ["no name", {}, written("x=y\r\n\r\n1"), "a part without a name"],
    ["a form that ends early", {}, written('name="a"\r\n\r\n1').slice(0, -6), "the form is malformed, or ends early"],
    [
      "a file that ends early",
      {},
      written('name="a"; filename="x"\r\n\r\n1').slice(0, -6),
      "the form is malformed, or ends early",
    ],
    ["nothing", {}, "", "the form is malformed, or ends early"],
    [
      "another boundary",
      {},
      written('name="a"\r\n\r\n1').replaceAll("--B", "--C"),
      "the form is malformed, or ends early",
    ],
    ["exactly as much", { max_fields: 1, max_files: 0, max_field_bytes: 3 }, written('name="a"\r\n\r\n123'), "123"],
  ])("with %s", async (_, limits, body, answer) => {
    const { url } = serve(limits);
    const text = await post(url, body);
    expect(text).toContain(answer);
    expect(text.startsWith("{")).toBe(answer === "123");
    // The server is well after that.
    expect(await post(url, written('name="a"\r\n\r\n1'))).toBe('{"fields":[["a","1"]],"files":[]}');
  });

  it("of another type is none", async () => {
    const { url } = serve();
    expect(await post(url, "a=1", "application/x-www-form-urlencoded")).toMatch(/^not a form with files/);
    expect(await post(url, "--B--", "multipart/form-data")).toMatch(/^not a form with files/);
    expect(await post(url, "--B--", "multipart/form-data; charset=utf-8")).toBe("the form has no boundary");
    expect(await post(url, "--B--", `multipart/form-data; boundary=${"x".repeat(300)}`)).toBe(
      "the form has no boundary",
    );
  });

  it("is read once", async () => {
    const { url } = serve();
    expect(await post(`${url}/twice`, written('name="a"; filename="x"\r\n\r\n1'))).toBe("true too many files");
  });

  it("does not stay when the handler panics", async () => {
    const { url } = serve();
    expect(await post(`${url}/panic`, written('name="a"; filename="x"\r\n\r\n1'))).toBe("Internal Server Error");
    const path = /"path":"([^"]*)"/.exec(errors.join(""))?.[1] ?? "";
    await untilRemoved(dirname(path));
  });

  it("may be left unread; the connection goes on", async () => {
    const { port } = serve({}, 64 * 1024 * 1024);
    const body = written(`name="a"; filename="x"\r\n\r\n${"x".repeat(10_000_000)}`);
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    const requests = [`/unread`, `/unread`, "/"].map((path) => {
      const last = path === "/";
      const text = last ? written('name="a"\r\n\r\n1') : body;
      const close = last ? "Connection: close\r\n" : "";
      return `POST ${path} HTTP/1.1\r\nHost: x\r\n${close}Content-Type: multipart/form-data; boundary=B\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    });
    socket.write(requests.join(""));
    await once(socket, "close");
    const answers = parseAnswers(Buffer.concat(chunks), ["POST", "POST", "POST"]);
    expect(answers.map(({ status, body: text }) => [status, text])).toEqual([
      [401, ""],
      [401, ""],
      [200, '{"fields":[["a","1"]],"files":[]}'],
    ]);
  });

  it("streams: a large one takes little memory", async () => {
    const { url } = serve({ max_file_bytes: 100_000_000 }, 100_000_000);
    const size = 80_000_000;
    const before = await heldMemory();
    let held = Number.POSITIVE_INFINITY;
    async function* content() {
      yield Buffer.from('--B\r\nContent-Disposition: form-data; name="a"; filename="x"\r\n\r\n');
      for (let sent = 0; sent < size; sent += 100_000) {
        if (sent === size / 2) held = (await heldMemory()) - before;
        yield Buffer.alloc(100_000, 120);
      }
      yield Buffer.from("\r\n--B--\r\n");
    }
    const init = { method: "POST", body: content(), duplex: "half" as const };
    const [, text] = await ask(url, { ...init, headers: { "Content-Type": "multipart/form-data; boundary=B" } });
    expect(parsed(text).files.map((file) => file.size)).toEqual([size]);
    expect(held).toBeLessThan(4_000_000);
    await untilRemoved(dirname(parsed(text).files[0]?.path ?? ""));
  });
});

const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n";
const begun = '--B\r\nContent-Disposition: form-data; name="a"; filename="x"\r\n\r\nhello';

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** A client that has sent so much, once the first file of its form is open. */
async function opened(port: number, text: string): Promise<{ socket: Socket; path: string }> {
  const path = new Promise<string>((resolve) => {
    given.fileSystem = {
      ...watched,
      createWriteStream: (to, options) => {
        const file = fileSystem.createWriteStream(to, options);
        file.once("open", () => resolve(String(to)));
        return file;
      },
    };
  });
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(text);
  return { socket, path: await path };
}

test("a client that goes leaves no file", async () => {
  const { port, url } = serve();
  const { socket, path } = await opened(port, `${head}Content-Length: 500\r\n\r\n${begun}`);
  expect(fileSystem.existsSync(path)).toBe(true);
  socket.destroy();
  await untilRemoved(dirname(path));
  given.fileSystem = watched;
  expect(await post(url, written('name="a"\r\n\r\n1'))).toBe('{"fields":[["a","1"]],"files":[]}');
});

test("a body that is malformed further on is answered with 400, once, and leaves no file", async () => {
  const { port } = serve();
  const { socket, path } = await opened(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk(begun)}`);
  const chunks: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => chunks.push(bytes));
  socket.end("no chunk\r\n");
  await once(socket, "close");
  expect(parseAnswers(Buffer.concat(chunks), ["POST"]).map(({ status }) => status)).toEqual([400]);
  await untilRemoved(dirname(path));
});

test("a body of unknown length is read up to the limit of the server", async () => {
  const { port } = serve({}, 100_000);
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => chunks.push(bytes));
  const more = chunk("x".repeat(50_000)).repeat(4);
  socket.end(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk(begun)}${more}0\r\n\r\n`);
  await once(socket, "close");
  const [answer] = parseAnswers(Buffer.concat(chunks), ["POST"]);
  expect([answer?.status, answer?.body]).toEqual([200, "the body is too large"]);
  await untilRemoved(removed.at(-1) ?? "");
});

test("a body that says it is too large is 413", async () => {
  const { url } = serve({}, 100);
  const [status] = await ask(url, {
    method: "POST",
    body: written(`name="a"\r\n\r\n${"1".repeat(100)}`),
    headers: { "Content-Type": "multipart/form-data; boundary=B" },
  });
  expect(status).toBe(413);
});

test("a disk that is full is told", async () => {
  const { url } = serve();
  given.fileSystem = {
    ...watched,
    createWriteStream: (path, options) => {
      const file = fileSystem.createWriteStream(path, options);
      file._write = (_chunk, _encoding, done) => done(Object.assign(new Error("full"), { code: "ENOSPC" }));
      file._writev = (_chunks, done) => done(Object.assign(new Error("full"), { code: "ENOSPC" }));
      return file;
    },
  };
  expect(await post(url, written('name="a"; filename="x"\r\n\r\n1'))).toBe("a file can't be written: ENOSPC");
});
