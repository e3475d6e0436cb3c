// `snow run --repl-socket PATH`: a program whose definitions can be looked at and replaced while it runs.

import { chmodSync, lstatSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { dirname, resolve } from "node:path";
import { describeError } from "../project/problems.ts";
import type { LoadedProject } from "../project/project.ts";
import type { Settings } from "../settings.ts";
import { answerTo, type CommandContext } from "./commands.ts";
import { complete } from "./completion.ts";
import { enterProgram, failed } from "./entered-program.ts";
import type { Evaluator, Output } from "./evaluator.ts";
import { field, receive, send, textField } from "./protocol.ts";

/** Bytes that may wait for a prompt which does not take them: they are in the memory of the program. */
const longestBacklog = 16 * 1024 * 1024;

export interface SocketOptions {
  readonly path: string;
  readonly socket: string;
  readonly programArguments: readonly string[];
  readonly settings: Settings;
}

export async function runWithSocket({ path, socket, programArguments, settings }: SocketOptions): Promise<number> {
  const refusal = unsafeDirectory(socket);
  const entered = await enterProgram(path, settings, {
    refusal,
    makeHost: (runtime, main) => runtime.createNodeHost(programArguments, dirname(main)),
  });
  if (typeof entered === "number") return entered;
  const { runtime, running, code, evaluator, loaded } = entered;
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
