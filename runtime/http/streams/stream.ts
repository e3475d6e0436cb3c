// The life of a streamed body: it begins a process of the program, ends with that, and ends it when the client has gone.
//
// A body is complete when its process has ended normally; else it is cut off, so that no client takes a part for the whole.
// While nothing is out, not even the head, which waits for what the process does first, there is another answer in its place.
// Event streams have no end of their own: one whose process was told to shut down, by the server that stops for example, ends
// as it should.
import { attend, type ExitReason, startCallback } from "../../actors/index.ts";
import { entry } from "../../current.ts";
import type { ServerResponse } from "../../host/http.ts";
import type { Connections, ServedConnection } from "../../net/index.ts";
import type { Coding } from "../compression.ts";
import type { StreamBody } from "../response.ts";
import { keepAlive, SseWriter } from "./event-stream.ts";
import { Writer } from "./writer.ts";

/** An answer that is to be streamed. */
interface StreamedAnswer {
  readonly response: ServerResponse;
  readonly body: StreamBody;
  readonly coding: Coding | undefined;
  readonly sendHead: () => void;
  /** Sends what is said instead of it. */
  readonly refuse: () => void;
}

class Stream implements ServedConnection {
  readonly #answer: StreamedAnswer;
  readonly #writer: Writer;
  /** Of the server. */
  readonly #streams: Connections;
  #stopKeeping = (): void => {};
  /** Has the process that runs for it now shut down. */
  #order = (): void => {};
  #isTold = false;

  constructor(answer: StreamedAnswer, streams: Connections) {
    this.#answer = answer;
    this.#writer = new Writer(answer.response, answer.coding, answer.sendHead);
    this.#streams = streams;
  }

  begin(): void {
    const { body, response } = this.#answer;
    const { run, givesProcess, isEventStream } = body;
    const given = isEventStream ? new SseWriter(this.#writer) : this.#writer;
    if (isEventStream) this.#stopKeeping = keepAlive(this.#writer);
    const left = entry(() => this.cut());
    response.once("close", left);
    this.#streams.add(this);
    if (!givesProcess) {
      this.#attend(startCallback("http stream", run, [given]), (reason) => this.#ended(reason));
      this.#beginSoon();
      return;
    }
    let started = 0;
    const completion = {
      done: (pid: unknown) => {
        started = Number(pid);
      },
      failed: () => {},
    };
    this.#attend(startCallback("http stream", run, [given], completion), (reason) => {
      if (reason.kind !== "normal") {
        this.#ended(reason);
        return;
      }
      this.#attend(started, (itsReason) => this.#ended(itsReason));
      this.#beginSoon();
    });
  }

  /** Sends the head behind the first turn of the process that was started last, however long that waits for it. */
  #beginSoon(): void {
    startCallback("http stream", () => this.#writer.begin(), []);
  }

  /** The server stops. What has an end of its own may come to it, as any answer. */
  shutDown(): void {
    if (this.#answer.body.isEventStream) this.#tell();
  }

  cut(): void {
    this.#tell();
    this.#writer.close();
    this.#answer.response.destroy();
  }

  #tell(): void {
    this.#isTold = true;
    this.#order();
  }

  #attend(pid: number, ended: (reason: ExitReason) => void): void {
    this.#order = attend(pid, ended);
    if (this.#isTold) this.#order();
  }

  #ended({ kind }: ExitReason): void {
    this.#stopKeeping();
    this.#streams.remove(this);
    const { response, body, refuse } = this.#answer;
    if (response.destroyed) return;
    // No other request is to come on a connection of a server that stops.
    const leave = (): void => {
      if (this.#streams.closed) response.req.socket.end();
    };
    response.once("finish", leave);
    const isComplete = kind === "normal" || (kind === "shutdown" && body.isEventStream);
    if (isComplete || this.#writer.isBegun) this.#writer.end(isComplete);
    else {
      this.#writer.close();
      refuse();
    }
  }
}

/** Runs a streamed body once its answer can go out, among the streams of the server. */
export function startStream(answer: StreamedAnswer, streams: Connections): void {
  const begin = (): void => {
    const stream = new Stream(answer, streams);
    stream.begin();
    if (streams.closed) stream.shutDown();
  };
  const { response } = answer;
  // Answers to requests before this one go out first; a client that leaves meanwhile has nothing of it.
  if (response.socket === null) response.once("socket", entry(begin));
  else begin();
}
