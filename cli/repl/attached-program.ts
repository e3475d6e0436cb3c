// `snow run --repl-socket PATH`: a program whose definitions can be looked at and replaced while it runs.

import { chmodSync, lstatSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, resolve } from "node:path";
import { compileFunction } from "node:vm";
import { visible } from "../../compiler/report/index.ts";
import { compileProject, enter, isUnfinished, sessionOf } from "../compile.ts";
import { statusOf } from "../invocation.ts";
import { loadLibrary } from "../library.ts";
import { describeError } from "../project/problems.ts";
import type { LoadedProject } from "../project/project.ts";
import { setClusterName } from "../running/cluster.ts";
import { loadExterns } from "../running/extern-modules.ts";
import { workerNumber } from "../running/workers.ts";
import type { Settings } from "../settings.ts";
import { answerTo, type CommandContext } from "./commands.ts";
import { complete } from "./completion.ts";
import { Evaluator, type Output } from "./evaluator.ts";
import { field, receive, send, textField } from "./protocol.ts";

/** Milliseconds that an entry may keep the program from everything else. */
const longestPause = 2000;
/** Bytes that may wait for a prompt which does not take them: they are in the memory of the program. */
const longestBacklog = 16 * 1024 * 1024;

export interface SocketOptions {
  readonly path: string;
  readonly socket: string;
  readonly programArguments: readonly string[];
  readonly settings: Settings;
}

export async function runWithSocket({ path, socket, programArguments, settings }: SocketOptions): Promise<number> {
  const compiled = await compileProject(path, settings);
  if (compiled.report !== "" && workerNumber() === undefined) process.stderr.write(compiled.report);
  const { loaded } = compiled;
  if (compiled.output === undefined || loaded === undefined) return statusOf.failure;
  const refusal = unsafeDirectory(socket);
  if (refusal !== undefined) return failed(refusal);
  const library = await loadLibrary();
  const { project, reader } = loaded;
  const { readModule, moduleNames, readLiteral } = project;
  const reading = readLiteral === undefined ? {} : { readLiteral };
  const entry = { library, readModule, moduleNames, ...reading, keepsCallers: true };
  const own = { shows: "none", callsMain: true, prompt: undefined } as const;
  const program = enter(sessionOf(project), project.main.file, { ...entry, ...own });
  if (program.kind === "refused") return statusOf.failure;
  const absolutePath = (file: string): string => reader.absolutePath(file);
  const wanted = program.externs.map(({ specifier, importer }) => ({ specifier, importer: absolutePath(importer) }));
  const externs = await loadExterns(wanted).catch((error: unknown) =>
    failed(error instanceof Error ? error.message : String(error)),
  );
  if (typeof externs === "number") return externs;
  setClusterName(loaded.name);
  const runtime = await import("../../runtime/index.ts");
  const body = compileFunction(program.code, ["runtime", "externs", "show"], { filename: `${loaded.main}.js` });
  const usual = runtime.createNodeHost(programArguments, dirname(loaded.main));
  const host: typeof usual = {
    ...usual,
    writeOut: (text) => (evaluator.presentOutput()?.result ?? usual.writeOut)(text),
    writeErr: (text) => (evaluator.presentOutput()?.problem ?? usual.writeErr)(text),
  };
  const running = runtime.createProgram({ host, countsReductions: true });
  const code = runtime.enter(running, () => body(runtime, externs, () => {}));
  const evaluator = new Evaluator({
    runtime,
    program: running,
    session: program.session,
    entry,
    absolutePath,
    limit: undefined,
    backgroundLimit: undefined,
    longestPause,
  });
  // The first entry would otherwise find a compiler that has never run.
  isUnfinished("1");
  let prompts = 0;
  const server = await listen(resolve(socket), (client) => {
    prompts += 1;
    serve(client, prompts, evaluator, loaded);
  }).catch((error: unknown) => failed(`cannot listen on '${socket}': ${describeError(error)}`));
  if (typeof server === "number") return server;
  const status = await runtime.startMain(running, code).ended;
  server.close();
  rmSync(resolve(socket), { force: true });
  return status;
}

function failed(text: string): number {
  process.stderr.write(`error: ${visible(text)}\n`);
  return statusOf.failure;
}

/** Whoever may write to the directory could put another socket in its place. */
function unsafeDirectory(socket: string): string | undefined {
  const directory = dirname(resolve(socket));
  const status = statSync(directory, { throwIfNoEntry: false });
  if (status === undefined || !status.isDirectory()) return `'${directory}' is no directory`;
  const own = process.getuid?.();
  const foreign = own !== undefined && status.uid !== own && status.uid !== 0;
  const sticky = (status.mode & 0o1000) !== 0;
  if (foreign || ((status.mode & 0o022) !== 0 && !sticky)) {
    return `'${directory}' is open to other users: a prompt there would be open to them too`;
  }
  return undefined;
}

async function listen(path: string, serveClient: (client: Socket) => void): Promise<Server> {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSocket() === true) {
    if (await isAnswered(path)) throw new Error("another program has its prompt there");
    // What a program left behind that ended without tidying up.
    rmSync(path);
  }
  const server = createServer(serveClient);
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen(path, done);
    });
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o600);
  server.unref();
  return server;
}

/** Whether somebody listens at a socket. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    // Refused by nobody; whatever else it is, the socket may be somebody's.
    socket.once("error", (error) => done(!("code" in error && error.code === "ECONNREFUSED")));
  });
}

/** One prompt. What it has begun ends with it. */
function serve(client: Socket, prompt: number, evaluator: Evaluator, { main }: LoadedProject): void {
  client.unref();
  client.on("close", () => evaluator.leave(prompt));
  client.on("error", () => client.destroy());
  let turn = Promise.resolve();
  let readOnly = true;
  let colour = false;
  let isBehind = false;
  const show = (kind: "result" | "problem", text: string): void => {
    if (isBehind) return;
    send(client, { kind, text });
    if (client.writableLength <= longestBacklog) return;
    isBehind = true;
    send(client, { kind: "problem", text: "Stopped: it prints more than the prompt takes\n" });
    // Not in the middle of what it is at.
    setImmediate(() => evaluator.interrupt(prompt));
  };
  const output: Output = {
    result: (text) => show("result", text),
    problem: (text) => show("problem", text),
  };
  const files = new Set([main]);
  let context: CommandContext = { evaluator, directory: process.cwd(), files, fresh: undefined };
  receive(client, (message) => {
    const number = Number(field(message, "number"));
    switch (field(message, "kind")) {
      case "hello":
        readOnly = field(message, "readOnly") !== false;
        colour = field(message, "colour") === true;
        context = { ...context, directory: textField(message, "directory") };
        return;
      case "complete":
        send(client, { kind: "completion", number, ...complete(evaluator, textField(message, "line"), prompt) });
        return;
      case "interrupt":
        evaluator.interrupt(prompt);
        return;
      case "submit": {
        const text = textField(message, "text");
        const work = { readOnly, colour, output, prompt };
        // Entries of one prompt one after the other.
        turn = turn.then(async () => {
          if (client.destroyed) return;
          isBehind = false;
          const answer = await answerTo(context, text, work);
          send(client, { kind: "answer", number, answer });
        });
        return;
      }
    }
  });
}
