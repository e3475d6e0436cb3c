// The prompt of a program that runs in another process.
import { connect } from "node:net";
import { resolve } from "node:path";
import { statusOf } from "../invocation.ts";
import { describeError } from "../project/problems.ts";
import { unfinishedEntry } from "./closures.ts";
import type { Answer } from "./commands.ts";
import type { Completion } from "./completion.ts";
import type { Prompt } from "./prompt.ts";
import { field, receive, send, textField } from "./protocol.ts";

const answers: readonly Answer[] = ["ok", "failed", "quit", "clear"];

/** Who waits for answers, by the number of the question. */
interface Waiting {
  readonly submissions: Map<number, (answer: Answer) => void>;
  readonly completions: Map<number, (completion: Completion) => void>;
}

export interface Attachment {
  readonly socket: string;
  readonly readOnly: boolean;
  readonly colour: boolean;
}

/** Where what the program says is shown. */
export interface Shown {
  result(text: string): void;
  problem(text: string): void;
}

const shownHere: Shown = {
  result: (text) => process.stdout.write(text),
  problem: (text) => process.stderr.write(text),
};

/** Rejects with a text for the user when nothing listens there. */
export async function openAttached(options: Attachment, shown: Shown = shownHere): Promise<Prompt> {
  const socket = connect(resolve(options.socket));
  await new Promise<void>((done, failed) => {
    socket.once("connect", done);
    socket.once("error", (error) => failed(new Error(describeError(error))));
  });
  const { isUnfinished } = await import("../compile.ts");
  let number = 0;
  const waiting: Waiting = { submissions: new Map(), completions: new Map() };
  const { submissions, completions } = waiting;
  receive(socket, (message) => take(message, waiting, shown));
  const ended = new Promise<number>((done) => {
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (!closing) shown.problem("The program has ended\n");
      for (const answered of submissions.values()) answered("quit");
      done(closing ? statusOf.success : statusOf.failure);
    });
  });
  let closing = false;
  const { readOnly, colour } = options;
  send(socket, { kind: "hello", readOnly, colour, directory: process.cwd() });
  return {
    submit: (text) =>
      new Promise((done) => {
        number += 1;
        submissions.set(number, done);
        if (socket.destroyed) done("quit");
        else send(socket, { kind: "submit", number, text });
      }),
    complete: (line) =>
      new Promise((done) => {
        number += 1;
        completions.set(number, done);
        send(socket, { kind: "complete", number, line });
      }),
    isUnfinished: unfinishedEntry(isUnfinished),
    interrupt: () => send(socket, { kind: "interrupt" }),
    ended,
    idle: async () => {},
    close: () => {
      closing = true;
      socket.end();
    },
  };
}

/** Shows what the program says, or gives it to who has asked. */
function take(message: unknown, { submissions, completions }: Waiting, shown: Shown): void {
  const id = Number(field(message, "number"));
  switch (field(message, "kind")) {
    case "result":
      shown.result(textField(message, "text"));
      return;
    case "problem":
      shown.problem(textField(message, "text"));
      return;
    case "answer":
      submissions.get(id)?.(answers.find((one) => one === field(message, "answer")) ?? "failed");
      submissions.delete(id);
      return;
    case "completion": {
      const all = field(message, "candidates");
      const candidates = Array.isArray(all) ? all.filter((one) => typeof one === "string") : [];
      completions.get(id)?.({ word: textField(message, "word"), candidates });
      completions.delete(id);
      return;
    }
  }
}
