// One connection of the wire's protocol: its frames, and the members that it has in topics.
import { park, type Wait, wake } from "../actors/index.ts";
import { current } from "../current.ts";
import { upgradedRequest } from "../http/index.ts";
import { JsonMismatch, type JsonNode, type Suspended, within } from "../values/index.ts";
import type { Connection } from "../websocket/index.ts";
import { type ClientFrame, readClientFrame } from "./client-frames.ts";
import type { Channel, ChannelDefinition } from "./definition.ts";
import { faultFrame, pongFrame, type RefusalCode, refusedFrame } from "./frames.ts";
import { MAX_WAITING_SIZE, type MemberHome, Membership } from "./membership.ts";
import { MemberRequest } from "./requests.ts";
import type { TopicKey } from "./topic.ts";
import { channelNameOf, topicParameters } from "./topic-name.ts";

/** Members of one connection; as many more may still be at saying goodbye. */
const MAX_MEMBERS = 100;
/** Bytes that the name of a topic may have. */
const MAX_TOPIC_NAME = 512;

const BAD_FRAME = { code: 1008, reason: "bad channel frame" } as const;

type JoinFrame = Extract<ClientFrame, { kind: "join" }>;
type RequestFrame = Extract<ClientFrame, { kind: "call" | "cast" }>;

/** By name. */
export type ChannelsByName = ReadonlyMap<string, Channel>;

export class Session implements MemberHome, Wait {
  readonly connection: Connection;
  readonly #channels: ChannelsByName;
  #members: Membership[] = [];
  /** Processes of members, those that are not members any more included. */
  #processes = 0;
  waitingSize = 0;
  /** Called when there are none. */
  #over: (() => void) | undefined = undefined;

  constructor(connection: Connection, channels: ChannelsByName) {
    this.connection = connection;
    this.#channels = channels;
  }

  /** Handles a message of the client; answers what the connection's process goes on with. */
  receive(text: string): unknown {
    const frame = readClientFrame(text);
    switch (frame?.kind) {
      case "ping":
        this.connection.send(pongFrame);
        return undefined;
      case "join":
        this.#join(frame, text.length);
        return undefined;
      case "leave":
        this.#member(frame.id)?.leave();
        return undefined;
      case "call":
      case "cast":
        return this.#request(frame, text.length);
      case undefined:
        this.#violate();
        return undefined;
      default:
        return frame satisfies undefined;
    }
  }

  /** The connection has ended: all members leave. */
  ended(): void {
    for (const member of [...this.#members]) member.end("disconnected");
  }

  /** Parks the present process until no process of a member is left. */
  untilOver(): Suspended<undefined> | undefined {
    if (this.#processes === 0) return undefined;
    const process = current().actors.scheduler.present();
    this.#over = () => wake(process, this, undefined);
    return park(this);
  }

  describe(): string {
    return "its members to leave";
  }

  abandon(): void {
    this.#over = undefined;
  }

  // What members see of it.

  joinParameters(): readonly unknown[] {
    const { handle, info } = this.connection;
    return [handle, upgradedRequest(info)];
  }

  forget(membership: Membership): void {
    this.#members.splice(this.#members.indexOf(membership), 1);
  }

  processEnded(): void {
    this.#processes -= 1;
    if (this.#processes === 0) this.#over?.();
  }

  #member(id: number): Membership | undefined {
    return this.#members.find((member) => member.id === id);
  }

  #violate(): void {
    this.connection.close(BAD_FRAME.code, BAD_FRAME.reason);
  }

  #refuse(id: number, code: RefusalCode): void {
    this.connection.send(refusedFrame(id, code));
  }

  #join({ id, topic, hello, position }: JoinFrame, size: number): void {
    if (this.#member(id) !== undefined) {
      this.#violate();
      return;
    }
    const isTooMuch = this.waitingSize > 0 && this.waitingSize + size > MAX_WAITING_SIZE;
    const key = isTooMuch ? "limit" : this.#keyOf(topic);
    if (typeof key === "string") {
      this.#refuse(id, key);
      return;
    }
    let value: unknown;
    try {
      value = helloOf(key.channel.definition, hello);
    } catch (error) {
      if (!(error instanceof JsonMismatch)) throw error;
      this.connection.send(faultFrame(id, undefined, "decode", error.description));
      return;
    }
    this.#processes += 1;
    this.#members.push(Membership.start(this, { id, key, hello: value, size, position }));
  }

  /** Which topic is meant; or why there is none for this client. */
  #keyOf(name: string): TopicKey | RefusalCode {
    if (name.length > MAX_TOPIC_NAME) return "limit";
    const channel = this.#channels.get(channelNameOf(name));
    const parameters = channel === undefined ? undefined : topicParameters(channel.definition, name);
    if (channel === undefined || parameters === undefined) return "no_channel";
    if (this.#members.some(({ key }) => key.name === name)) return "already_joined";
    if (this.#members.length >= MAX_MEMBERS || this.#processes >= MAX_MEMBERS * 2) return "limit";
    return { channel, name, parameters };
  }

  /** One for a membership that has just ended crossed with the word of it. */
  #request({ kind, id, call, operation, parameters }: RequestFrame, size: number): unknown {
    const member = this.#member(id);
    if (member === undefined) return undefined;
    const { name } = member.key.channel.definition;
    return member.request(new MemberRequest(name, { kind, name: operation }, { call, sent: parameters, size }));
  }
}

/** Throws JsonMismatch. */
function helloOf({ hello }: ChannelDefinition, node: JsonNode): unknown {
  return hello === undefined ? undefined : within(".hello", hello, node);
}
