// The way to an open connection: name, TCP, TLS, handshake, all within one time.

import type { Duplex } from "node:stream";
import { entry, host } from "../../current.ts";
import type { ClientRequest, IncomingMessage } from "../../host/http.ts";
import type { HostTimer } from "../../host/index.ts";
import type { HostSocket } from "../../host/sockets.ts";
import { CERTIFICATE_BYTES, systemErrorText } from "../../net/index.ts";
import type { WsClientOptions } from "../../values/index.ts";
import { type Address, parseAddress } from "./address.ts";
import { type Agreement, type Asked, agreementOf, NO_UPGRADE } from "./answer.ts";
import { type CompressionOffer, offerCompression } from "./compression-offer.ts";
import { MAX_HEAD_BYTES, reasonOf, refusalOf, TIMEOUT } from "./failure.ts";
import { headerLines, newAsked, objectionTo } from "./request.ts";
import { Story } from "./story.ts";

/** A server that is gone without a word is noticed by the system, though late. */
const KEEP_ALIVE_DELAY = 60_000;

export interface Dialled {
  readonly socket: Duplex;
  /** What has come behind the answer. */
  readonly head: Buffer;
  /** Of the compressor; 0: no compression. */
  readonly windowBits: number;
  /** In a simulated world. */
  readonly story: Story | undefined;
}

/** A connection, or why there is none. */
type DialOutcome = Dialled | string;

/** The certificates of the option `ca_path`; undefined: those of the system. A text: what is wrong with it. */
function readAuthority(path: string): Buffer | string | undefined {
  if (path === "") return undefined;
  const file = host().readFile(path, CERTIFICATE_BYTES);
  if (!file.ok) return `cannot read certificate ${path}: ${systemErrorText(file.number)}`;
  const ca = Buffer.from(file.value);
  try {
    const { X509Certificate } = host().crypto();
    // TLS itself would pass over a file without any.
    return new X509Certificate(ca).raw.length > 0 ? ca : undefined;
  } catch {
    return `cannot read certificate ${path}: invalid PEM`;
  }
}

function connectSocket({ secure, host: name, port }: Address, authority: Buffer | undefined): HostSocket {
  const options = { host: name, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_DELAY };
  if (!secure) return host().net().connect(options);
  const isAddress = host().net().isIP(name) !== 0;
  return host()
    .tls()
    .connect({
      ...options,
      ALPNProtocols: ["http/1.1"],
      ...(isAddress ? {} : { servername: name }),
      ...(authority === undefined ? {} : { ca: authority }),
    });
}

/** One attempt; `#done` is called once, unless it is given up before. */
class Dialling {
  readonly #options: WsClientOptions;
  readonly #done: (outcome: DialOutcome) => void;
  readonly #timer: HostTimer | undefined;
  #request: ClientRequest | undefined = undefined;
  #story: Story | undefined = undefined;
  #over = false;

  constructor(options: WsClientOptions, done: (outcome: DialOutcome) => void) {
    this.#options = options;
    this.#done = done;
    const { timeout_ms: time } = options;
    this.#timer = time > 0 ? host().setTimer(time, () => this.#fail(TIMEOUT)) : undefined;
  }

  begin(url: string): void {
    if (this.#over) return;
    const parsed = parseAddress(url);
    const problem = parsed.ok ? objectionTo(this.#options) : parsed.problem;
    if (!parsed.ok || problem !== undefined) this.#fail(problem ?? "");
    else this.#approach(parsed.address);
  }

  #approach(address: Address): void {
    const options = this.#options;
    const authority = address.secure ? readAuthority(options.ca_path) : undefined;
    if (typeof authority === "string") {
      this.#fail(authority);
      return;
    }
    const ask = entry((offer: CompressionOffer | undefined) =>
      this.#ask(address, newAsked(options, offer), () => this.#connect(address, authority)),
    );
    if (options.compress) void offerCompression().then(ask);
    else ask(undefined);
  }

  #connect(address: Address, authority: Buffer | undefined): HostSocket {
    const socket = connectSocket(address, authority);
    this.#story = Story.of(socket);
    this.#story?.connects(address);
    return socket;
  }

  giveUp(): void {
    if (this.#end()) this.#request?.destroy();
  }

  #ask(address: Address, asked: Asked, createConnection: () => HostSocket): void {
    if (this.#over) return;
    const request = host()
      .http()
      .request({
        createConnection,
        path: address.target,
        headers: headerLines(address, this.#options, asked),
        setHost: false,
        maxHeaderSize: MAX_HEAD_BYTES,
      });
    this.#request = request;
    const upgraded = (response: IncomingMessage, socket: Duplex, head: Buffer): void =>
      this.#answered(agreementOf(response, asked), socket, head);
    // A 101 without the lines that would make it an upgrade comes as either, by Node's version; others of 1xx are passed over.
    const refused = ({ statusCode = 0 }: { readonly statusCode?: number | undefined }): void =>
      this.#fail(statusCode === 101 ? NO_UPGRADE : refusalOf(statusCode));
    const informed = (answer: { readonly statusCode: number }): void => {
      if (answer.statusCode === 101) refused(answer);
    };
    const failed = (error: Error): void => this.#fail(reasonOf(error, address.secure));
    request.on("upgrade", entry(upgraded));
    request.on("response", entry(refused));
    request.on("information", entry(informed));
    request.on("error", entry(failed));
    request.end();
  }

  #answered(agreement: Agreement, socket: Duplex, head: Buffer): void {
    // What an error means is told by the `close` that follows.
    socket.on("error", () => {});
    if (agreement.ok && this.#end()) {
      this.#story?.isLetIn();
      this.#done({ socket, head, windowBits: agreement.windowBits, story: this.#story });
      return;
    }
    socket.destroy();
    if (!agreement.ok) this.#fail(agreement.problem);
  }

  #fail(problem: string): void {
    if (!this.#end()) return;
    this.#story?.isRefused(problem);
    this.#request?.destroy();
    this.#done(problem);
  }

  /** False: it was over already. */
  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    return true;
  }
}

/** Answers how to give it up: then nobody is told any more. */
export function dial(url: string, options: WsClientOptions, done: (outcome: DialOutcome) => void): () => void {
  const dialling = new Dialling(options, done);
  // Not within the process that asks: the first connection loads what it needs, which takes a while.
  host().defer(() => dialling.begin(url));
  return () => dialling.giveUp();
}
