// Channels for tests: declarations in TypeScript on servers of their own, and clients that speak the wire.
import { afterAll, afterEach } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { Channel, type ChannelDefinition, channelEndpoint } from "../../../runtime/channels/index.ts";
import {
  snow_channel_broadcast,
  snow_channel_broadcast_others,
  snow_channel_parameter,
  snow_channel_push,
} from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import { current } from "../../../runtime/current.ts";
import type { Host } from "../../../runtime/host/index.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import { Router, serveHttp } from "../../../runtime/http/index.ts";
import { serverOf } from "../../../runtime/net/index.ts";
import { runSession } from "../../../runtime/program.ts";
import { snow_impl_json_option } from "../../../runtime/values/json/collections.ts";
import { snow_impl_json_int, snow_impl_json_string } from "../../../runtime/values/json/forms.ts";
import {
  snow_variant_Accept,
  snow_variant_Err,
  snow_variant_Ok,
  type WsOptions,
} from "../../../runtime/values/types.generated.ts";
import { defaultOptions } from "../../../runtime/websocket/index.ts";
import { Journal } from "../../support/journal.ts";
import { stopServer } from "../../support/stop-server.ts";
import { clientFrame, handshakeHeaders, RawClient, requestText } from "../websocket/raw-client.ts";

/** What the runtime has written to stderr. */
export const errors: string[] = [];

/** What the tests' host says of the world. */
export const world: { ahead: number; stopped: number | undefined; historyMegabytes: string } = {
  ahead: 0,
  /** What the clock says instead of the time. */
  stopped: undefined,
  historyMegabytes: "",
};

const node = createNodeHost([]);
const host: Host = {
  ...node,
  writeErr: (text) => {
    errors.push(text);
  },
  monotonicClock: () => (world.stopped ?? node.monotonicClock()) + world.ahead,
  environment: (name) => (name === "SNOW_HISTORY_MB" ? world.historyMegabytes : node.environment(name)),
};
const session = runSession({ host });
afterAll(() => session.exit(0));

/** What members and tests have to say; emptied for each test. */
export let journal = new Journal();

/** Doors that clauses wait at, by name, until the test opens them. */
const doors = new Map<string, () => void>();

export function open(door: string): void {
  doors.get(door)?.();
  doors.delete(door);
}

/** A clause comes to a door: it is noted, and the process waits. */
export function waitAt(door: string): ReturnType<typeof waitForOutside<undefined>> {
  return waitForOutside<undefined>("a door", (resume) => {
    doors.set(door, () => resume.value(undefined));
    journal.note(`at ${door}`);
    return () => doors.delete(door);
  });
}

/** What each clause of the channel below keeps. */
export interface State {
  readonly name: string;
}

const text = { name: "text", json: snow_impl_json_string };
const count = { name: "count", json: snow_impl_json_option(snow_impl_json_int) };

function* waiting(door: string, state: State): Generator<unknown, unknown, unknown> {
  yield waitAt(door);
  return state;
}

export function panic(words: string): never {
  throw new Error(words);
}

/**
 * `Chat(room)`: the hello is a name, events are texts. A name that begins with `no` is denied with the room, one that
 * begins with `bad` panics, and one that begins with `wait` waits at the door of that name.
 */
export const chatDefinition: ChannelDefinition = {
  name: "Chat",
  parameters: ["String"],
  history: 0,
  historyMilliseconds: 60_000,
  historyBytes: 262_144,
  event: snow_impl_json_string,
  hello: snow_impl_json_string,
  refusal: snow_impl_json_string,
  join: (member: Membership, name: string) => {
    if (name.startsWith("no")) return new snow_variant_Err(`not in ${snow_channel_parameter(member, 0)}`);
    if (name.startsWith("bad")) panic("no good");
    const joined = new snow_variant_Ok({ name });
    if (!name.startsWith("wait")) return joined;
    return (function* () {
      yield waitAt(name);
      return joined;
    })();
  },
  welcome: undefined,
  operations: [
    {
      name: "Say",
      kind: "call",
      parameters: [text],
      reply: snow_impl_json_int,
      body: (member: Membership, state: State, said: string) => {
        snow_channel_broadcast(member, said);
        return [state, said.length];
      },
    },
    {
      name: "Others",
      kind: "cast",
      parameters: [text],
      reply: undefined,
      body: (member: Membership, state: State, said: string) => {
        snow_channel_broadcast_others(member, said);
        return state;
      },
    },
    {
      name: "Push",
      kind: "call",
      parameters: [text, count],
      reply: snow_impl_json_int,
      body: (member: Membership, state: State, said: string) => [state, snow_channel_push(member, said)],
    },
    {
      name: "Rename",
      kind: "cast",
      parameters: [text],
      reply: undefined,
      body: (_member: Membership, _state: State, name: string) => ({ name }),
    },
    {
      name: "Wait",
      kind: "cast",
      parameters: [text],
      reply: undefined,
      body: (_member: Membership, state: State, door: string) => waiting(door, state),
    },
    {
      name: "Panic",
      kind: "call",
      parameters: [],
      reply: snow_impl_json_int,
      body: () => panic("clause"),
    },
    {
      name: "Tell",
      kind: "info",
      parameters: [text],
      reply: undefined,
      body: (member: Membership, state: State, said: string) => {
        snow_channel_push(member, said);
        return state;
      },
    },
  ],
  present: undefined,
  left: (_member: Membership, state: State, reason: string) => journal.note(`${state.name} ${reason}`),
};

export function chat(changes: Partial<ChannelDefinition> = {}): Channel {
  return new Channel({ ...chatDefinition, ...changes });
}

/** With a member's name as key and, in upper case, as data. */
export const present: NonNullable<ChannelDefinition["present"]> = {
  body: (_member: Membership, { name }: State) => [name.split(" ")[0] ?? "", name.toUpperCase()],
  json: snow_impl_json_string,
};

export interface ChannelServer {
  readonly port: number;
  readonly handle: number;
}

const started: number[] = [];
const clients = new Set<ChannelClient>();

/** A server with these channels at `/live`. */
export function serve(channels: readonly Channel[], options: Partial<WsOptions> = {}): ChannelServer {
  const accept = () => snow_variant_Accept;
  const endpoint = channelEndpoint(channels, accept, { ...defaultOptions, ...options });
  const { handle } = serveHttp(new Router().upgrade("/live", endpoint), 0);
  started.push(handle);
  return { port: serverOf(handle)?.port ?? 0, handle };
}

afterEach(async () => {
  for (const client of clients) client.raw.destroy();
  clients.clear();
  await Promise.all(started.splice(0).map((handle) => stopServer(handle, 0)));
  for (const topic of current().channels.topics.all()) topic.historyDiscarded();
  doors.clear();
  journal = new Journal();
});

/** Topics, and members in any of them: both have to be 0 after every end. */
export function leftovers(): { readonly topics: number; readonly bytes: number } {
  const { topics, histories } = current().channels;
  return { topics: topics.all().length, bytes: histories.bytes };
}

export type Frame = readonly unknown[];

/** A client that sends and gets frames. */
export class ChannelClient {
  readonly raw: RawClient;

  constructor(raw: RawClient) {
    this.raw = raw;
    clients.add(this);
    void raw.ended.then(() => clients.delete(this));
  }

  static async open(port: number, headers: Readonly<Record<string, string>> = {}): Promise<ChannelClient> {
    const raw = await RawClient.open(port, "/live", { "Sec-WebSocket-Protocol": "snow.channels.v1", ...headers });
    return new ChannelClient(raw);
  }

  send(...frames: readonly Frame[]): void {
    // In one piece, so that the server gets them in one turn.
    this.raw.send(Buffer.concat(frames.map((frame) => clientFrame(1, JSON.stringify(frame)))));
  }

  async next(): Promise<unknown> {
    return JSON.parse(await this.raw.message());
  }

  async take(frames: number): Promise<unknown[]> {
    const taken: unknown[] = [];
    for (let index = 0; index < frames; index += 1) taken.push(await this.next());
    return taken;
  }

  /** Frames until the answer to a ping, which comes behind everything that is on its way. */
  async settled(): Promise<unknown[]> {
    this.send(["ping"]);
    const taken: unknown[] = [];
    for (;;) {
      const frame = await this.next();
      if (Array.isArray(frame) && frame[0] === "pong") return taken;
      taken.push(frame);
    }
  }

  /** Joins, and gives what it is answered. */
  async join(id: number, topic: string, name: string, position: unknown = null): Promise<readonly unknown[]> {
    this.send(["join", id, topic, name, position]);
    const answer = await this.next();
    return Array.isArray(answer) ? answer : [];
  }
}

export async function joined(port: number, name: string, topic = "Chat:a"): Promise<ChannelClient> {
  const client = await ChannelClient.open(port);
  const answer = await client.join(1, topic, name);
  if (answer[0] !== "joined") panic(`${name}: ${JSON.stringify(answer)}`);
  return client;
}

/** A handshake without the protocol, and its answer. */
export async function refusedHandshake(port: number, headers: Readonly<Record<string, string>>): Promise<string> {
  const client = new RawClient(port);
  client.send(requestText("GET", "/live", { ...handshakeHeaders, ...headers }));
  const { status, body } = await client.head();
  client.destroy();
  return `${status} ${body}`;
}
