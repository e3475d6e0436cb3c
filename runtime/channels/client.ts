// Clients of channels in Snow, for bots and tests: `ChatClient` of a channel `Chat`. The protocol is that of client/, with
// its reconnection and recovery; what a program has not taken yet waits here.
import { Connection, Membership, type Observer, type TopicParameter, topicOf } from "../../client/index.ts";
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { Receivers } from "../net/index.ts";
import {
  type ChannelEvent,
  foreignNode,
  type JsonForm,
  JsonMismatch,
  type List,
  type Result,
  snow_list_of,
  snow_variant_Ended,
  snow_variant_Err,
  snow_variant_Event,
  snow_variant_Ok,
  snow_variant_Presence,
  snow_variant_Restarted,
} from "../values/index.ts";
import { ProgramWorld } from "./client-world.ts";
import type { Channel } from "./definition.ts";

/** Events that wait to be taken; over that they are given up, and the program is told. */
const HELD = 1000;

type Told = ChannelEvent<unknown, unknown>;

class ChannelConnection {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }
}

interface Joining {
  readonly parameters: readonly TopicParameter[];
  /** As JSON. */
  readonly hello: unknown;
  /** How the first join went: undefined, or why it was refused. */
  readonly settled: (refusal: string | undefined) => void;
}

class ChannelClient implements Observer {
  readonly channel: Channel;
  readonly membership: Membership;
  readonly #told: Told[] = [];
  readonly #receivers = new Receivers<Told>(() => this.#told.shift() ?? this.#end);
  readonly #settled: (refusal: string | undefined) => void;
  #isJoined = false;
  #welcome: unknown;
  #end: Told | undefined;

  constructor({ connection }: ChannelConnection, channel: Channel, { parameters, hello, settled }: Joining) {
    this.channel = channel;
    this.#settled = settled;
    this.membership = new Membership(connection, topicOf(channel.definition.name, parameters), hello, {}, this);
  }

  /** What the server said at the latest join; undefined where the channel has no `welcome`. */
  get welcome(): unknown {
    return this.#welcome;
  }

  joined(welcome: unknown, afresh: boolean): void {
    const form = this.channel.definition.welcome?.json;
    const value = decoded(form, welcome);
    if (form !== undefined && value === undefined) {
      this.ended("decode", "");
      this.membership.leave();
      return;
    }
    this.#welcome = value?.value;
    if (afresh) this.#tell(snow_variant_Restarted);
    if (!this.#isJoined) this.#settled(undefined);
    this.#isJoined = true;
  }

  event(event: unknown): void {
    const value = decoded(this.channel.definition.event, event);
    if (value !== undefined) this.#tell(new snow_variant_Event(value.value));
  }

  presence(people: ReadonlyMap<string, readonly unknown[]>): void {
    const { present } = this.channel.definition;
    const entries = [...people].map(([key, data]): [string, List<unknown>] => {
      return [key, snow_list_of(data.flatMap((one) => decoded(present?.json, one)?.value ?? []))];
    });
    this.#tell(new snow_variant_Presence(snow_list_of(entries)));
  }

  ended(code: string, value: unknown): void {
    if (this.#end !== undefined) return;
    const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
    if (!this.#isJoined) this.#settled(code === "denied" ? text : code);
    this.#isJoined = true;
    this.#end = new snow_variant_Ended(code, text);
    this.#receivers.serve();
  }

  #tell(event: Told): void {
    if (this.#told.length >= HELD) this.#told.splice(0, this.#told.length, snow_variant_Restarted);
    else this.#told.push(event);
    this.#receivers.serve();
  }

  /** As `Receivers.receive`. */
  next(milliseconds: number, got: (event: Told | undefined) => void): () => void {
    return this.#receivers.receive(milliseconds, got);
  }
}

/** What a form makes of JSON; undefined where it makes nothing of it: a server of another version sent it. */
function decoded(form: JsonForm<unknown> | undefined, json: unknown): { readonly value: unknown } | undefined {
  if (form === undefined) return undefined;
  try {
    return { value: form.decode(foreignNode(json)) };
  } catch (error) {
    if (error instanceof JsonMismatch) return undefined;
    throw error;
  }
}

function encoded(form: JsonForm<unknown>, value: unknown): unknown {
  return JSON.parse(form.encode(value));
}

/** Waits for the first attempt. `Err` says why it failed; later ones go on until the connection is closed. */
export function snow_channel_client_connect(url: string): Suspension<Result<ChannelConnection, string>> {
  return waitForOutside("connect", (resume) => {
    const world = new ProgramWorld();
    const connection = new Connection(url, world);
    const listening = connection.onState((state) => {
      if (state === "connecting") return;
      listening();
      if (state === "open") resume.value(new snow_variant_Ok(new ChannelConnection(connection)));
      else {
        connection.close();
        resume.value(new snow_variant_Err(world.failure === "" ? "timeout" : world.failure));
      }
    });
    return () => connection.close();
  });
}

/** Waits until it is in the topic. `Err` is the code of the refusal, or what `join` refused with, a String as it is. */
export function snow_channel_client_join(
  connection: ChannelConnection,
  channel: Channel,
  parameters: readonly TopicParameter[],
  hello?: unknown,
): Suspension<Result<ChannelClient, string>> {
  const { name, hello: form } = channel.definition;
  return waitForOutside(`${name}Client.join`, (resume) => {
    const settled = (refusal: string | undefined): void => {
      resume.value(refusal === undefined ? new snow_variant_Ok(client) : new snow_variant_Err(refusal));
    };
    const greeting = form === undefined ? null : encoded(form, hello);
    const client: ChannelClient = new ChannelClient(connection, channel, { parameters, hello: greeting, settled });
    return () => client.membership.leave();
  });
}

function sent({ channel }: ChannelClient, index: number, values: readonly unknown[]) {
  const operation = channel.definition.operations[index];
  if (operation === undefined) throw new Error(`the channel has no operation ${index}`);
  const json = operation.parameters.map((parameter, position) => encoded(parameter.json, values[position]));
  return { operation, json };
}

/** Waits 5 seconds at most. `Err`: `timeout`, `disconnected`, or the server's code and text. */
export function snow_channel_client_call(
  client: ChannelClient,
  index: number,
  values: readonly unknown[],
): Suspension<Result<unknown, string>> {
  const { operation, json } = sent(client, index, values);
  return waitForOutside(`${client.channel.definition.name}Client.${operation.name}`, (resume) => {
    client.membership.call(operation.name, json).then(
      (reply) => {
        const value = decoded(operation.reply, reply);
        resume.value(value === undefined ? new snow_variant_Err("decode") : new snow_variant_Ok(value.value));
      },
      (error: unknown) => resume.value(new snow_variant_Err(error instanceof Error ? error.message : `${error}`)),
    );
    return undefined;
  });
}

/** 0, or -1 when it is over or too many wait for a connection. */
export function snow_channel_client_cast(client: ChannelClient, index: number, values: readonly unknown[]): 0 | -1 {
  const { operation, json } = sent(client, index, values);
  return client.membership.cast(operation.name, json) ? 0 : -1;
}

/** What comes next; after the end always that. `Err("timeout")` when nothing has come in time. */
export function snow_channel_client_next(
  client: ChannelClient,
  milliseconds: number,
): Suspension<Result<Told, string>> {
  return waitForOutside(`${client.channel.definition.name}Client.next`, (resume) =>
    client.next(milliseconds, (event) =>
      resume.value(event === undefined ? new snow_variant_Err("timeout") : new snow_variant_Ok(event)),
    ),
  );
}

/** As it was at the latest join. */
export function snow_channel_client_welcome(client: ChannelClient): unknown {
  return client.welcome;
}

export function snow_channel_client_leave(client: ChannelClient): undefined {
  client.membership.leave();
}

export function snow_channel_client_close({ connection }: ChannelConnection): undefined {
  connection.close();
}
