// Written by `snow client` from the channels of the program: change those, and write it again.

/**
 * `crosses` and `noughts` are names.
 */
export interface Match {
  readonly crosses: string;
  readonly noughts: string;
  readonly game: Game;
}

/**
 * Nine cells, each "X", "O" or empty. `turn`: whose it is. `winner`: "X", "O", or "" when nobody can win any more.
 */
export interface Game {
  readonly cells: readonly string[];
  readonly turn: string;
  readonly winner: string | null;
}

export type TableEvent =
  | { readonly type: "Changed"; readonly now: Match }
  | { readonly type: "Said"; readonly name: string; readonly text: string };

/**
 * `plays`: who comes back from a lost connection may sit at a table.
 */
export interface Hello {
  readonly name: string;
  readonly plays: boolean;
}

/**
 * What one person in the hall is told.
 */
export type HallEvent =
  | { readonly type: "Seated"; readonly table: number };

export type Doing =
  | { readonly is: "Looking" }
  | { readonly is: "Waiting" }
  | { readonly is: "Playing" };

/** A value of a topic's name: text, or a safe integer. */
type TopicParameter = string | number;
/** A frame: an array whose first element says what it is. */
type Frame = readonly [name: string, ...rest: unknown[]];
/**
 * Why a call or a join failed. Codes of the server: `no_channel`, `already_joined`, `limit`, `internal`, `decode`,
 * `no_operation`; of the client: `disconnected` (sent, or no room to wait, when the connection was gone), `timeout`,
 * `left`, `closed`.
 */
export declare class ChannelError extends Error {
    readonly code: string;
    constructor(code: string, text?: string);
}
/** The part of a WebSocket (WHATWG) that a client uses. */
interface Socket {
    onopen: ((event: never) => void) | null;
    onmessage: ((event: {
        readonly data: unknown;
    }) => void) | null;
    onclose: ((event: {
        readonly code: number;
        readonly reason: string;
    }) => void) | null;
    onerror: ((event: never) => void) | null;
    send(text: string): void;
    close(code?: number, reason?: string): void;
}
interface World {
    /** Throws when the URL is none. */
    socket(url: string, protocol: string): Socket;
    /** Runs it after so many milliseconds; the result takes that back. */
    later(run: () => void, milliseconds: number): () => void;
    /** From 0 to 1, without 1. */
    random(): number;
    /** Calls `woke` when the network is back (`online`) or the page is seen again; the result ends that. */
    watch(woke: (online: boolean) => void): () => void;
}
/** `waiting`: until the next attempt to connect. `closed`: for good. */
export type ConnectionState = "connecting" | "open" | "waiting" | "closed";
/** A value, or a function that is asked for it at each attempt. */
export type Asked<T> = T | (() => T | Promise<T>);
/** What stands on a connection: the membership in a topic. */
interface Member {
    readonly topic: string;
    /** The connection is open. */
    opened(): void;
    /** It is gone, and will be back. */
    lost(): void;
    /** It is gone for good. */
    stopped(code: string, text: string): void;
    received(frame: Frame): void;
}
export declare class Connection {
    #private;
    readonly world: World;
    constructor(url: Asked<string>, world?: World);
    get state(): ConnectionState;
    /** Calls it at each change of the state; the result ends that. */
    onState(listener: (state: ConnectionState) => void): () => void;
    /** Ends the connection and all that stands on it. */
    close(): void;
    add(member: Member): void;
    remove(member: Member, id: number): void;
    /** A new id, whose frames go to the member. */
    claim(member: Member): number;
    /** The frames of its topic go to the member, too. */
    bind(member: Member): void;
    release(member: Member, id: number): void;
    send(frame: Frame): void;
}
/** Connects, and stays connected until `close()`. URL: `ws:` or `wss:`, or a function that is asked at each attempt. */
export declare function connect(url: Asked<string>): Connection;
interface MembershipOptions {
    /** Calls and casts that may wait while there is no connection; 100. */
    readonly queue?: number | undefined;
    /** Milliseconds that a call waits for its answer; 5,000. */
    readonly timeout?: number | undefined;
}
export interface CallOptions {
    /** Milliseconds that this call waits for its answer. */
    readonly timeout?: number | undefined;
}
export interface JoinOptions<H, W = null> extends MembershipOptions {
    /** Handlers of events from the first one on. */
    readonly on?: H;
    /** Called with what the server says to who joins, before any event: at first, and whenever events were missed for good. */
    readonly onWelcome?: (welcome: W) => void;
}
type Decode = (value: never) => unknown;
/** What a channel's class says of its own messages. */
interface ChannelForm {
    readonly name: string;
    /** Where an event has the name of its variant. */
    readonly tag: string;
    /** How what came as JSON becomes what the page gets; as it is where there is none. */
    readonly decode: {
        readonly refusal?: Decode;
        readonly event?: Decode;
        readonly presence?: Decode;
        readonly welcome?: Decode;
    };
}
/** Told once how the first join went. */
type Settled = (error?: {
    readonly value: unknown;
}) => void;
export declare class Channel<H, M, W> {
    #private;
    /** Use the static `join` of a channel's class. */
    constructor(form: ChannelForm, connection: Connection, parameters: readonly TopicParameter[], hello: Asked<unknown>, options: JoinOptions<H, W>, settled: Settled);
    /** What the server said when this client joined, last. */
    get welcome(): W;
    /** Calls the handler for each event of that name from now on. */
    on<K extends keyof H>(name: K, handler: NonNullable<H[K]>): void;
    off<K extends keyof H>(name: K, handler: NonNullable<H[K]>): void;
    /** Calls the listener with who is here, at once and after each change; the result ends that. */
    onPresence(listener: (people: ReadonlyMap<string, readonly M[]>) => void): () => void;
    /** Calls the listener when events were missed for good: what the page shows is to be read again. */
    onRestart(listener: () => void): () => void;
    /** Calls the listener when the membership has ended other than by `leave`: `closed` with the program's text, `denied`, `no_channel`, `limit`, `rejected`. */
    onClosed(listener: (code: string, text: string) => void): () => void;
    /** Ends the membership. */
    leave(): void;
}
export {};

/** Handlers of the events of Table. */
export interface TableHandlers {
  readonly Changed?: (event: Extract<TableEvent, { readonly type: "Changed" }>) => void;
  readonly Said?: (event: Extract<TableEvent, { readonly type: "Said" }>) => void;
}

export declare class Table extends Channel<TableHandlers, string, Match | null> {
  /**
   * Joins the topic, now and after each interruption. Rejects with the value of `Err` when it is refused, else with a ChannelError.
   */
  static join(connection: Connection, topic: { readonly number: number }, hello: Asked<string>, options?: JoinOptions<TableHandlers, Match | null>): Promise<Table>;

  mark(cell: number, options?: CallOptions): Promise<Match>;

  again(options?: CallOptions): Promise<Match>;

  /**
   * false when it is dropped: too many wait for the connection.
   */
  say(text: string): boolean;
}

/** Handlers of the events of Hall. */
export interface HallHandlers {
  readonly Seated?: (event: Extract<HallEvent, { readonly type: "Seated" }>) => void;
}

export declare class Hall extends Channel<HallHandlers, Doing, null> {
  /**
   * Joins the topic, now and after each interruption. Rejects with the value of `Err` when it is refused, else with a ChannelError.
   */
  static join(connection: Connection, _topic: Record<string, never>, hello: Asked<Hello>, options?: JoinOptions<HallHandlers>): Promise<Hall>;

  /**
   * Seats two as soon as there are two.
   * false when it is dropped: too many wait for the connection.
   */
  play(): boolean;

  /**
   * Neither plays nor waits any more.
   * false when it is dropped: too many wait for the connection.
   */
  rest(): boolean;
}
