// Reads messages of HTTP/1.1 with the parser that Node has, llhttp, as WebAssembly: what Node takes is taken, what it refuses
// is refused. Imports nothing of ours: it is a file of its own in dist/, loaded by simulations.
//
// There is one instance, through which the parser of each connection goes while it reads: its state is copied in before that
// and out afterwards, so that nothing has to be freed. Nobody is called while it holds the state of one but `decide`, which
// must not read.
import code from "undici/lib/llhttp/llhttp-wasm.js";

/** Bytes that are read at once. */
const PIECE = 64 * 1024;
/** Bytes between two parts of a body that comes in chunks: more are an attack. */
const MAX_BETWEEN_CHUNKS = 16 * 1024 + 64;
const DEFAULT_HEAD_BYTES = 16 * 1024;

const OK = 0;
const PAUSED_UPGRADE = 22;
const USER_ERROR = 24;

const NO_BODY = 1;
const UPGRADE = 2;

export interface MessageHead {
  readonly major: number;
  readonly minor: number;
  /** Of a request, as its target. */
  readonly method: string;
  readonly target: string;
  /** Of an answer, as its reason. */
  readonly status: number;
  readonly reason: string;
  /** Names and values in turn. */
  readonly fields: string[];
  readonly offersUpgrade: boolean;
  readonly keepsConnection: boolean;
}

/** What comes behind a head: a body as it says, or none, or another protocol. */
export type Verdict = "as it says" | "no body" | "upgrade";

export type ParsedPart =
  | { readonly kind: "begin" }
  | { readonly kind: "head"; readonly head: MessageHead }
  | { readonly kind: "body"; readonly bytes: Buffer }
  | { readonly kind: "end"; readonly trailers: string[] };

export interface Parsed {
  readonly parts: readonly ParsedPart[];
  /** Where another protocol begins. */
  readonly upgradeAt: number | undefined;
  readonly error: ParseError | undefined;
}

/** With the names that Node has for what is in it. */
export class ParseError extends Error {
  readonly code: string;
  readonly rawPacket: Buffer;
  /** How much of it was read. */
  readonly bytesParsed: number;

  constructor(code: string, reason: string, rawPacket: Buffer, bytesParsed: number) {
    super(`Parse Error: ${reason}`);
    this.code = code;
    this.rawPacket = rawPacket;
    this.bytesParsed = bytesParsed;
  }
}

const CODING = /^transfer-encoding$/i;

const BEGIN: ParsedPart = { kind: "begin" };

interface ParserOptions {
  readonly kind: "request" | "answer";
  /** 0: as many as usual. */
  readonly maxHeadBytes: number;
  readonly decide: (head: MessageHead) => Verdict;
}

/** Trailing white space is no part of a value. */
function trimmed(value: string): string {
  const last = value.charCodeAt(value.length - 1);
  return last === 32 || last === 9 ? value.replace(/[ \t]+$/, "") : value;
}

/** Of one connection, for one direction. */
export class HttpParser {
  readonly state: Uint8Array;
  readonly #maxHeadBytes: number;
  readonly #decide: (head: MessageHead) => Verdict;
  #target = "";
  #reason = "";
  #fields: string[] = [];
  #headBytes = 0;
  #isInBody = false;
  /** What is being read, and where the present piece of it begins. */
  #chunk: Buffer = NOTHING;
  #start = 0;
  /** Bytes that were read before it. */
  #before = 0;
  /** How far what had a meaning went, in all that was read. */
  #mark = 0;
  #parts: ParsedPart[] = [];
  /** Why it was given up here: the name that Node has for it. */
  #refusal = "";

  constructor({ kind, maxHeadBytes, decide }: ParserOptions) {
    this.state = machine.newState(kind);
    this.#maxHeadBytes = maxHeadBytes || DEFAULT_HEAD_BYTES;
    this.#decide = decide;
  }

  read(chunk: Buffer): Parsed {
    this.#chunk = chunk;
    this.#parts = [];
    let result: MachineResult | undefined;
    for (this.#start = 0; this.#start < chunk.length && result === undefined; this.#start += PIECE) {
      const piece = chunk.subarray(this.#start, this.#start + PIECE);
      const outcome = machine.run(this, piece);
      if (outcome.number !== OK) result = outcome;
      else if (this.#isInBody && this.#before + this.#start + piece.length - this.#mark > MAX_BETWEEN_CHUNKS) {
        this.#refusal = "HPE_CHUNK_EXTENSIONS_OVERFLOW";
        result = { number: USER_ERROR, name: "", reason: "", at: piece.length };
      }
    }
    return this.#outcome(chunk, result);
  }

  /** Nothing comes any more. */
  finish(): Parsed {
    this.#parts = [];
    this.#start = 0;
    const result = machine.run(this, undefined);
    return this.#outcome(NOTHING, result.number === OK ? undefined : result);
  }

  #outcome(chunk: Buffer, result: MachineResult | undefined): Parsed {
    const parts = this.#parts;
    this.#parts = [];
    this.#chunk = NOTHING;
    this.#before += chunk.length;
    if (result === undefined) return { parts, upgradeAt: undefined, error: undefined };
    const place = this.#start - (chunk.length > 0 ? PIECE : 0) + result.at;
    if (result.number === PAUSED_UPGRADE) return { parts, upgradeAt: place, error: undefined };
    const name = this.#refusal === "" ? result.name : this.#refusal;
    return { parts, upgradeAt: undefined, error: new ParseError(name, result.reason, chunk, place) };
  }

  begin(): number {
    this.#target = "";
    this.#reason = "";
    this.#fields = [];
    this.#parts.push(BEGIN);
    return OK;
  }

  /** A place in the piece that is read. */
  #text(at: number, length: number): string {
    const start = this.#start + at;
    this.#mark = this.#before + start + length;
    return this.#chunk.toString("latin1", start, start + length);
  }

  #countHead(length: number): number {
    this.#headBytes += length;
    if (this.#headBytes < this.#maxHeadBytes) return OK;
    this.#refusal = "HPE_HEADER_OVERFLOW";
    return USER_ERROR;
  }

  targetPart(at: number, length: number): number {
    this.#target += this.#text(at, length);
    return this.#countHead(length);
  }

  reasonPart(at: number, length: number): number {
    this.#reason += this.#text(at, length);
    return this.#countHead(length);
  }

  /** Names and values come in turn, each in one part or several. */
  fieldPart(at: number, length: number, parity: number): number {
    const text = this.#text(at, length);
    const fields = this.#fields;
    if (fields.length % 2 === parity) fields.push(text);
    else fields[fields.length - 1] += text;
    return this.#countHead(length);
  }

  #takeFields(): string[] {
    const fields = this.#fields;
    for (let index = 1; index < fields.length; index += 2) {
      const value = trimmed(fields[index] ?? "");
      fields[index] = value;
      // Versions of the parser before 9.3.1 pass over it.
      if (value === "" && CODING.test(fields[index - 1] ?? "")) this.#refusal = "HPE_INVALID_TRANSFER_ENCODING";
    }
    this.#fields = [];
    this.#headBytes = 0;
    return fields;
  }

  /** Undefined: it is refused. */
  headComplete(facts: Omit<MessageHead, "fields" | "target" | "reason">): Verdict | undefined {
    const head = { ...facts, target: this.#target, reason: this.#reason, fields: this.#takeFields() };
    if (this.#refusal !== "") return undefined;
    this.#parts.push({ kind: "head", head });
    this.#isInBody = true;
    return this.#decide(head);
  }

  bodyPart(at: number, length: number): number {
    const start = this.#start + at;
    const place = this.#before + start;
    const between = place - this.#mark;
    this.#mark = place + length;
    this.#headBytes = 0;
    if (between > MAX_BETWEEN_CHUNKS) {
      this.#refusal = "HPE_CHUNK_EXTENSIONS_OVERFLOW";
      return USER_ERROR;
    }
    this.#parts.push({ kind: "body", bytes: this.#chunk.subarray(start, start + length) });
    return OK;
  }

  complete(): number {
    this.#isInBody = false;
    this.#parts.push({ kind: "end", trailers: this.#takeFields() });
    return OK;
  }
}

interface MachineResult {
  readonly number: number;
  /** Of an error, as its reason: `HPE_INVALID_METHOD`. */
  readonly name: string;
  readonly reason: string;
  /** How much of the piece was read. */
  readonly at: number;
}

const NOTHING = Buffer.alloc(0);

type Word = (...words: number[]) => number;

/** All that it exports but its memory takes numbers and answers one. */
function isWord(value: unknown): value is Word {
  return typeof value === "function";
}

/** The instance, and the parser whose state it holds. */
class Machine {
  readonly #exports: Readonly<Record<string, unknown>>;
  readonly #memory: Uint8Array;
  readonly #states: Readonly<Record<"request" | "answer", Uint8Array>>;
  /** Addresses. */
  readonly #parser: number;
  readonly #input: number;
  /** In a state: whether an upgrade was asked for. */
  readonly #upgradeField: number;
  #present: HttpParser | undefined = undefined;
  /** Names, by their numbers. */
  readonly #methods: string[] = [];
  readonly #execute: Word;
  readonly #method: Word;
  readonly #methodName: Word;
  readonly #major: Word;
  readonly #minor: Word;

  constructor() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: this.#callbacks() });
    this.#exports = exports;
    this.#word("_initialize")();
    const allocate = this.#word("llhttp_alloc");
    const request = allocate(1);
    const answer = allocate(2);
    this.#parser = request;
    this.#input = this.#word("malloc")(PIECE);
    // Nothing is allocated after this, so the memory stays where it is.
    this.#memory = bytesOf(exports.memory);
    // Those that were allocated in a row are at least as far from each other as a state is long.
    const size = answer - request;
    const copy = (from: number): Uint8Array => this.#memory.slice(from, from + size);
    this.#states = { request: copy(request), answer: copy(answer) };
    this.#upgradeField = this.#findUpgradeField(size);
    this.#execute = this.#word("llhttp_execute");
    this.#method = this.#word("llhttp_get_method");
    this.#methodName = this.#word("llhttp_method_name");
    this.#major = this.#word("llhttp_get_http_major");
    this.#minor = this.#word("llhttp_get_http_minor");
  }

  newState(kind: "request" | "answer"): Uint8Array {
    return this.#states[kind].slice();
  }

  /** Reads a piece; undefined: nothing comes any more. */
  run(parser: HttpParser, piece: Uint8Array | undefined): MachineResult {
    const memory = this.#memory;
    const at = this.#parser;
    memory.set(parser.state, at);
    this.#present = parser;
    if (piece !== undefined) memory.set(piece, this.#input);
    const number = piece === undefined ? this.#word("llhttp_finish")(at) : this.#execute(at, this.#input, piece.length);
    this.#present = undefined;
    parser.state.set(memory.subarray(at, at + parser.state.length));
    if (number === OK) return FINE;
    const place = this.#word("llhttp_get_error_pos")(at);
    return {
      number,
      name: this.#text(this.#word("llhttp_errno_name")(number)),
      reason: this.#text(this.#word("llhttp_get_error_reason")(at)),
      at: place === 0 ? 0 : place - this.#input,
    };
  }

  #word(name: string): Word {
    const word = this.#exports[name];
    if (!isWord(word)) throw new Error(`the parser of HTTP has no ${name}`);
    return word;
  }

  /** That of the state's bytes which the question for it answers. */
  #findUpgradeField(size: number): number {
    const ask = this.#word("llhttp_get_upgrade");
    for (let field = this.#parser; field < this.#parser + size; field += 1) {
      const before = this.#memory[field] ?? 0;
      this.#memory[field] = before ^ 1;
      const isIt = ask(this.#parser) === 1;
      this.#memory[field] = before;
      if (isIt) return field;
    }
    throw new Error("the parser of HTTP has no field for an upgrade");
  }

  #nameOf(method: number): string {
    this.#methods[method] ??= this.#text(this.#methodName(method));
    return this.#methods[method];
  }

  /** Up to a NUL. */
  #text(at: number): string {
    if (at === 0) return "";
    return Buffer.from(this.#memory.subarray(at, this.#memory.indexOf(0, at))).toString("latin1");
  }

  #callbacks(): Record<string, Word> {
    const place = (at = 0): number => at - this.#input;
    return {
      wasm_on_message_begin: () => this.#present?.begin() ?? OK,
      wasm_on_url: (_, at, length = 0) => this.#present?.targetPart(place(at), length) ?? OK,
      wasm_on_status: (_, at, length = 0) => this.#present?.reasonPart(place(at), length) ?? OK,
      wasm_on_header_field: (_, at, length = 0) => this.#present?.fieldPart(place(at), length, 0) ?? OK,
      wasm_on_header_value: (_, at, length = 0) => this.#present?.fieldPart(place(at), length, 1) ?? OK,
      wasm_on_headers_complete: (_, status = 0, upgrade, keepAlive) => this.#headComplete(status, upgrade, keepAlive),
      wasm_on_body: (_, at, length = 0) => this.#present?.bodyPart(place(at), length) ?? OK,
      wasm_on_message_complete: () => this.#present?.complete() ?? OK,
    };
  }

  #headComplete(status: number, upgrade: number | undefined, keepAlive: number | undefined): number {
    const at = this.#parser;
    const verdict = this.#present?.headComplete({
      major: this.#major(at),
      minor: this.#minor(at),
      method: status === 0 ? this.#nameOf(this.#method(at)) : "",
      status,
      offersUpgrade: upgrade !== 0,
      keepsConnection: keepAlive !== 0,
    });
    if (verdict === undefined) return USER_ERROR;
    if (verdict === "upgrade") return UPGRADE;
    if (verdict === "no body") return NO_BODY;
    // It would take an upgrade that is asked for as one that is agreed on.
    this.#memory[this.#upgradeField] = 0;
    return OK;
  }
}

const FINE: MachineResult = { number: OK, name: "", reason: "", at: 0 };

function bytesOf(memory: unknown): Uint8Array {
  const buffer = typeof memory === "object" && memory !== null && "buffer" in memory ? memory.buffer : undefined;
  if (!(buffer instanceof ArrayBuffer)) throw new Error("the parser of HTTP has no memory");
  return new Uint8Array(buffer);
}

const machine = new Machine();
