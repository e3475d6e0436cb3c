// One connection that a program has opened to a server: what it sends, what waits to be received, and its end.
//
// It is Open until either side ends it. When the program does, by `close`, it is Closing: nothing is sent any more, what
// still comes is dropped, and the server has its time to answer. Then, or at once when the server or a failure ends it, it
// is Over: whoever receives gets what had come before, and after that always the close code and reason. Those who wait in
// `close` go on when the socket is closed too.
//
// It lives on when the process that opened it ends normally, as a server does, and ends with one that fails.

import type { Duplex } from "node:stream";
import { whenPresentFails } from "../../actors/index.ts";
import { host } from "../../current.ts";
import { Receivers } from "../../net/index.ts";
import {
  snow_variant_Binary,
  snow_variant_Closed,
  snow_variant_Text,
  type WsClientOptions,
  type WsEvent,
} from "../../values/index.ts";
import { CloseHandshake, type CloseHandshakeOwner } from "../closing.ts";
import { endWithoutClose, Input, type InputEnd, type InputOwner, SocketEvents } from "../input.ts";
import { type CloseCause, messageTooBig, slowConsumer } from "../protocol/close-codes.ts";
import { closeFrame, controlFrame, cutReason, type DataFrame, PONG } from "../protocol/frame.ts";
import { maskFrame } from "../protocol/mask.ts";
import { type Dialled, dial } from "./dial.ts";
import type { Story } from "./story.ts";

type State =
  | { readonly kind: "open" }
  | { readonly kind: "closing"; readonly cause: CloseCause }
  | { readonly kind: "over"; readonly cause: CloseCause };

const OPEN: State = { kind: "open" };
/** What the server is told when the process has failed that opened the connection. */
const goingAway: CloseCause = { code: 1001, reason: "going away" };

export class Client implements InputOwner, CloseHandshakeOwner {
  readonly #socket: Duplex;
  readonly #budget: number;
  readonly #windowBits: number;
  readonly #story: Story | undefined;
  readonly #input: Input;
  readonly #closeHandshake: CloseHandshake;
  #state: State = OPEN;
  /** Has come and is not received yet; bounded by the input, which holds back what is too much. */
  readonly #events: (string | Uint8Array)[] = [];
  readonly #receivers = new Receivers<WsEvent>(() => this.#next());
  readonly #closing = new Set<() => void>();
  #corked = false;
  #listener: ((event: WsEvent) => void) | undefined;
  readonly #letGo: () => void;

  /** `letGo` is called when nobody need tell it any more that its process has failed. */
  constructor({ socket, windowBits, story }: Dialled, options: WsClientOptions, letGo: () => void) {
    this.#socket = socket;
    this.#budget = options.max_backlog_bytes;
    this.#windowBits = windowBits;
    this.#story = story;
    this.#letGo = letGo;
    this.#closeHandshake = new CloseHandshake(this, socket);
    this.#input = new Input(this, socket, {
      maxBytes: options.max_message_bytes,
      acceptsBinary: true,
      inflates: windowBits > 0,
      masked: false,
      messagesPerSecond: 0,
      events: new SocketEvents(),
    });
  }

  /** Begins to read; `head` has come already. */
  start(head: Buffer): void {
    this.#input.start(head);
    this.#socket.resume();
  }

  // What programs do with it.

  /** 0, or -1 when it has ended; a server that takes too little ends it. A message of any size fits when none waits. */
  send(message: DataFrame): 0 | -1 {
    if (this.#state.kind !== "open") return -1;
    const frame = this.#windowBits > 0 ? message.compressed(this.#windowBits) : message.bytes;
    const waiting = this.#socket.writableLength;
    if (waiting > 0 && waiting + frame.length > this.#budget) {
      this.#fail(slowConsumer);
      return -1;
    }
    this.#story?.sends(message);
    this.#write(frame);
    return 0;
  }

  /** As `Receivers.receive`. */
  receive(milliseconds: number, got: (event: WsEvent | undefined) => void): () => void {
    return this.#receivers.receive(milliseconds, got);
  }

  /** Hands on everything as it comes, with its end last, to `got` instead of those who receive. */
  listen(got: (event: WsEvent) => void): void {
    this.#listener = got;
    this.#serve();
  }

  /** Closes it, unless it has ended, and calls back when its socket is closed. Answers how to wait no more. */
  close(code: number, reason: string, closed: () => void): () => void {
    if (this.#state.kind === "open") this.#beginClosing({ code, reason: cutReason(reason) });
    if (this.#closeHandshake.socketClosed) closed();
    else this.#closing.add(closed);
    return () => {
      this.#closing.delete(closed);
    };
  }

  /** The process that opened it has failed. */
  abandon(): void {
    if (this.#state.kind === "open") this.#beginClosing(goingAway);
  }

  // What goes out.

  /** What is written in one turn goes out in one piece. */
  #write(frame: Buffer): void {
    const socket = this.#socket;
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      host().microtask(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    socket.write(maskFrame(frame));
  }

  // What comes in.

  get listens(): boolean {
    return this.#state.kind === "open";
  }

  message(message: string | Uint8Array): void {
    this.#story?.hears(message);
    this.#events.push(message);
    this.#serve();
  }

  #next(): WsEvent | undefined {
    const message = this.#events.shift();
    if (message !== undefined) {
      this.#input.took(message.length);
      return typeof message === "string" ? new snow_variant_Text(message) : new snow_variant_Binary(message);
    }
    const state = this.#state;
    return state.kind === "over" ? new snow_variant_Closed(state.cause.code, state.cause.reason) : undefined;
  }

  /** Gives those who wait what there is, in the order in which they came. */
  #serve(): void {
    while (this.#listener !== undefined) {
      const event = this.#next();
      if (event === undefined) return;
      const listener = this.#listener;
      if (event instanceof snow_variant_Closed) this.#listener = undefined;
      listener(event);
      if (event instanceof snow_variant_Closed) return;
    }
    this.#receivers.serve();
  }

  held(): void {}

  resumed(): void {}

  ping(payload: Uint8Array): void {
    // A server that pings and never reads gets no more pongs than fit.
    if (this.#state.kind !== "open" || this.#socket.writableLength > this.#budget) return;
    this.#write(controlFrame(PONG, payload));
  }

  /** It sends no pings. */
  pong(): void {}

  // Its end.

  #beginClosing(cause: CloseCause): void {
    this.#state = { kind: "closing", cause };
    this.#story?.closes(cause);
    this.#letGo();
    this.#write(closeFrame(cause.code, cause.reason));
    // Its answer may stand behind what was held back.
    this.#input.release();
    this.#closeHandshake.awaitPeer();
  }

  /** Nothing more is said and heard. */
  #end(cause: CloseCause): void {
    this.#state = { kind: "over", cause };
    this.#letGo();
    this.#input.stop();
    this.#closeHandshake.hangUp();
    this.#serve();
  }

  #fail(cause: CloseCause): void {
    if (this.#state.kind !== "open") return;
    this.#story?.closes(cause);
    this.#write(closeFrame(cause.code, cause.reason));
    this.#end(cause);
  }

  inputEnded({ cause, answer }: InputEnd): void {
    const state = this.#state;
    if (state.kind === "over") return;
    if (state.kind === "open") this.#story?.isClosed(cause);
    if (state.kind === "open" && answer !== undefined) this.#write(answer);
    this.#end(state.kind === "open" ? cause : state.cause);
  }

  memoryExceeded(): void {
    this.#fail(messageTooBig);
  }

  closeTimedOut(): void {
    this.#socket.destroy();
    this.socketClosed();
  }

  socketClosed(): void {
    if (!this.#closeHandshake.finish()) return;
    this.inputEnded(endWithoutClose);
    for (const closed of this.#closing) closed();
    this.#closing.clear();
  }
}

/** Opens a connection for the present process. Answers how to give up; may call back before it returns. */
export function connectClient(
  url: string,
  options: WsClientOptions,
  done: (outcome: Client | string) => void,
): () => void {
  let client: Client | undefined;
  const letGo = whenPresentFails(() => client?.abandon());
  return open(url, options, letGo, (outcome) => {
    if (typeof outcome !== "string") client = outcome;
    done(outcome);
  });
}

/** The same for no process: whoever has it closes it. */
export function connectFree(
  url: string,
  options: WsClientOptions,
  done: (outcome: Client | string) => void,
): () => void {
  return open(url, options, () => {}, done);
}

function open(
  url: string,
  options: WsClientOptions,
  letGo: () => void,
  done: (outcome: Client | string) => void,
): () => void {
  return dial(url, options, (outcome) => {
    if (typeof outcome === "string") {
      letGo();
      done(outcome);
      return;
    }
    const client = new Client(outcome, options, letGo);
    client.start(outcome.head);
    done(client);
  });
}
