// One member of a topic: a process that decides about it, handles its requests one after the other, and says goodbye.
//
// Its process runs three kinds of steps. The first is `join`, and what follows from its answer: the topic is entered, the
// client is let in. Then come requests. The last, behind all that was in the mailbox, is `left`. Whatever ends a membership
// (its client, its connection, the program, a panic, a kill) calls `#end`: it is out of the topic and of the connection from
// then on, whatever a clause waits for; requests that wait are dropped when the process comes to them, and `left` runs with
// the last state. Between `join` and `left` only an `Ok` counts: who was not let in has no `left`.
import {
  callBody,
  deliver as deliverTo,
  type ExitReason,
  Loop,
  type Process,
  park,
  sever,
  snow_give_way,
  startCallback,
  type Wait,
  wake,
} from "../actors/index.ts";
import { current } from "../current.ts";
import { panicText } from "../failures/index.ts";
import { Member, type Message } from "../rooms/index.ts";
import { type Result, type Suspended, snow_is_generator } from "../values/index.ts";
import type { Connection } from "../websocket/index.ts";
import type { TopicLink } from "./cluster/link.ts";
import type { ChannelDefinition, ChannelOperation } from "./definition.ts";
import {
  type ClosedCode,
  closedFrame,
  faultFrame,
  joinedFrame,
  type Position,
  pushFrame,
  refusedFrame,
  replyFrame,
} from "./frames.ts";
import { claimedIdentity } from "./history/identity.ts";
import { untilKnown } from "./history/known-wait.ts";
import type { Shown } from "./presence/presence.ts";
import { decodeParameters, MemberRequest } from "./requests.ts";
import { deliver, Held, type Topic, type TopicKey, type TopicMember } from "./topic.ts";

/** Requests of a client that may wait for a member. */
const MAX_WAITING = 64;
/** With so many a member is let run before its client is heard on. */
const MANY_WAITING = 32;
/** Characters of requests, and of joins that are not decided, that may wait for all members of a connection. */
export const MAX_WAITING_SIZE = 1024 * 1024;

/** The connection that a member belongs to. */
export interface MemberHome {
  readonly connection: Connection;
  /** What `join` is given besides the hello. */
  joinParameters(): readonly unknown[];
  /** Characters of what waits for all its members. */
  waitingSize: number;
  /** The membership is over; its process may not be. */
  forget(membership: Membership): void;
  processEnded(): void;
}

/** The last message of a member's process. */
const END: unique symbol = Symbol("end");

/** Until a connection has got rid of what waits for it. */
class BacklogWait implements Wait {
  describe(): string {
    return "its connection to take what waits";
  }
  abandon(): void {}
}

const NEW = 0;
/** `join` runs, or `welcome`. */
const JOINING = 1;
const RUNNING = 2;
/** `left` runs. */
const LEAVING = 3;
type Phase = typeof NEW | typeof JOINING | typeof RUNNING | typeof LEAVING;

/** What a client says when it joins. */
interface Joining {
  /** The client's number of the membership. */
  readonly id: number;
  readonly key: TopicKey;
  /** Decoded. */
  readonly hello: unknown;
  /** Characters of the frame. */
  readonly size: number;
  /** Where it was when it was here last. */
  readonly position: Position | undefined;
}

export class Membership extends Loop implements TopicMember {
  readonly id: number;
  readonly seat: Member;
  held: Held | undefined = undefined;
  who: string;
  shown: Shown | undefined = undefined;
  /** The topic itself once it has been entered. */
  #key: TopicKey;
  readonly #home: MemberHome;
  #process: Process | undefined = undefined;
  #phase: Phase = NEW;
  /** Before `join` has answered: what its client said. */
  #state: unknown;
  /** `join` has answered Ok. */
  #admitted = false;
  #topic: Topic | undefined = undefined;
  /** From the beginning of `join` on, when there are other nodes. */
  #link: TopicLink | undefined = undefined;
  /** Why it ended; undefined: it has not. */
  #reason: string | undefined = undefined;
  #waiting = 0;
  /** Its part of what waits for all members of the connection. */
  #waitingSize = 0;
  #present: { readonly request: MemberRequest; readonly operation: ChannelOperation } | undefined = undefined;

  private constructor(home: MemberHome, joining: Joining) {
    super(undefined, true, 0);
    this.#home = home;
    this.id = joining.id;
    this.who = claimedIdentity(joining.position);
    this.#key = joining.key;
    this.seat = new Member(this, home.connection.member.outbox);
    this.#state = joining;
    this.#waits(joining.size);
  }

  static start(home: MemberHome, joining: Joining): Membership {
    const membership = new Membership(home, joining);
    const { scheduler } = current().actors;
    membership.#process = scheduler.create(joining.key.name, undefined, undefined, undefined, membership);
    return membership;
  }

  /** The membership whose process has this pid, if that is one. */
  static of(pid: number): Membership | undefined {
    const loop = current().actors.scheduler.processes.get(pid)?.loop;
    return loop instanceof Membership ? loop : undefined;
  }

  get key(): TopicKey {
    return this.#key;
  }

  /** Its state, once `join` has given it one. */
  override get kept(): { readonly value: unknown } | undefined {
    return this.#admitted ? { value: this.#state } : undefined;
  }

  get pid(): number {
    return this.#process?.id ?? 0;
  }

  get #definition(): ChannelDefinition {
    return this.#key.channel.definition;
  }

  // What is asked of it.

  /** Answers what its connection's process goes on with: others run first when much waits here. */
  request(request: MemberRequest): unknown {
    if (this.#process === undefined) return undefined;
    const { waitingSize } = this.#home;
    if (this.#waiting >= MAX_WAITING || (waitingSize > 0 && waitingSize + request.size > MAX_WAITING_SIZE)) {
      this.send(faultFrame(this.id, request.call, "limit", "too many requests wait already"));
      return undefined;
    }
    this.#waiting += 1;
    this.#waits(request.size);
    deliverTo(this.#process, request);
    return this.#waiting < MANY_WAITING ? undefined : snow_give_way;
  }

  /** An `info` of the program. */
  inform(request: MemberRequest): void {
    if (this.#process !== undefined && this.#reason === undefined) deliverTo(this.#process, request);
  }

  /** As `Ws.send`; -1 once it is gone. */
  push(event: unknown): number {
    const { event: json } = this.#definition;
    if (this.#reason !== undefined || json === undefined) return -1;
    // Before the topic has been entered: behind the answer.
    if (this.#topic === undefined) this.held ??= new Held();
    return deliver(this, pushFrame(this.id, json.encode(event)));
  }

  send(message: Message): number {
    return this.#home.connection.send(message);
  }

  #waits(size: number): void {
    this.#waitingSize += size;
    this.#home.waitingSize += size;
  }

  // Its end.

  /** By the program, or because its topic can't go on. */
  close(code: ClosedCode, text: string): void {
    if (this.#reason !== undefined) return;
    this.end("closed");
    this.send(closedFrame(this.id, code, text));
  }

  /** Its client wants to leave. */
  leave(): void {
    this.end("left");
    this.send(closedFrame(this.id, "left", ""));
  }

  /** Out of the topic, at once; `left` is due. */
  end(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.held = undefined;
    this.#topic?.leave(this);
    this.#link?.release();
    this.#link = undefined;
    this.#home.forget(this);
    if (this.#process !== undefined) deliverTo(this.#process, END);
  }

  /** `join` has said no. */
  #deny(value: string): void {
    if (this.#reason !== undefined) return;
    this.end("denied");
    this.send(refusedFrame(this.id, "denied", value));
  }

  /** After a panic, or a kill. */
  #fail(reason: string): void {
    if (this.#reason !== undefined) return;
    this.end(reason);
    this.send(this.#topic === undefined ? refusedFrame(this.id, "internal") : closedFrame(this.id, "internal", ""));
  }

  // The steps of its process.

  override step(message: unknown): unknown {
    if (this.#phase === NEW) {
      this.#phase = JOINING;
      return this.#reason === undefined ? this.#join(this.#state as Joining) : undefined;
    }
    if (message === END) return this.#leaving();
    // Other messages are ignored.
    if (!(message instanceof MemberRequest)) return undefined;
    if (message.sent !== undefined) {
      this.#waiting -= 1;
      this.#waits(-message.size);
    }
    return this.#reason === undefined ? this.#handle(message) : undefined;
  }

  override finished(value: unknown): boolean {
    switch (this.#phase) {
      case JOINING:
        this.#phase = RUNNING;
        return true;
      case LEAVING:
        return false;
      default:
        this.#handled(value);
        return true;
    }
  }

  override recovers(error: unknown): boolean {
    this.#present = undefined;
    if (this.#phase === LEAVING) return false;
    const reason = `error: ${panicText(error)}`;
    if (this.#process !== undefined) sever(this.#process, { kind: "error", text: reason });
    this.#phase = RUNNING;
    this.#fail(reason);
    return true;
  }

  /** Its process has been ended from outside, unless there was nothing left to do. */
  override closed(_left: readonly unknown[], { kind, text }: ExitReason): void {
    this.#process = undefined;
    this.#waits(-this.#waitingSize);
    if (this.#phase < LEAVING) {
      this.#fail(kind === "error" ? text : `error: ${text}`);
      this.#leaveElsewhere();
    } else this.#home.processEnded();
  }

  *#join(joining: Joining): Suspended<undefined> {
    const { join, present, welcome, refusal } = this.#definition;
    this.#link = current().channels.links.acquire(this.#key);
    const answer = callBody(join, [this, joining.hello, ...this.#home.joinParameters()]);
    const result = (snow_is_generator(answer) ? yield answer : answer) as Result<unknown, unknown>;
    this.#waits(-joining.size);
    if (result.tag === 1) {
      this.#deny(refusal.encode(result._0));
      return undefined;
    }
    this.#state = result._0;
    this.#admitted = true;
    const shown = present === undefined || this.#reason !== undefined ? undefined : this.#show(present);
    const standing = this.#link?.untilStanding();
    if (standing !== undefined) yield standing;
    yield* untilKnown(this.#key, joining.position, () => this.#reason !== undefined);
    while (this.#mustWait) yield this.#untilTaken();
    if (this.#reason !== undefined) return undefined;
    const topic = current().channels.topics.open(this.#key);
    topic.link = this.#link;
    this.#key = topic;
    this.#topic = topic;
    const { position, recovered } = topic.enter(this, joining.position);
    topic.show(this, shown);
    let welcomed = "null";
    if (welcome !== undefined) {
      const said = callBody(welcome.body, [this, this.#state]);
      welcomed = welcome.json.encode(snow_is_generator(said) ? yield said : said);
      while (this.#mustWait) yield this.#untilTaken();
    }
    if (this.#reason === undefined) topic.answer(this, joinedFrame(this.id, position, recovered, welcomed));
    return undefined;
  }

  /** Whether so much waits for the connection that an answer would make it worse. */
  get #mustWait(): boolean {
    const { connection } = this.#home;
    return this.#reason === undefined && connection.waiting > connection.budget / 2;
  }

  #untilTaken(): Suspended<undefined> {
    const wait = new BacklogWait();
    const process = current().actors.scheduler.present();
    this.#home.connection.whenTaken(() => wake(process, wait, undefined));
    return park(wait);
  }

  #show({ body, json }: NonNullable<ChannelDefinition["present"]>): Shown {
    const [key, data] = callBody(body, [this, this.#state]) as readonly [string, unknown];
    return { key, text: json.encode(data), data };
  }

  #handle(request: MemberRequest): unknown {
    const { kind, operation: name, call, sent } = request;
    const operation = this.#definition.operations.find((one) => one.kind === kind && one.name === name);
    if (operation === undefined) {
      this.send(faultFrame(this.id, call, "no_operation", name));
      return undefined;
    }
    if (sent !== undefined) {
      const values = decodeParameters(operation, sent);
      if (typeof values === "string") {
        this.send(faultFrame(this.id, call, "decode", values));
        return undefined;
      }
      request.values = values;
    }
    this.#present = { request, operation };
    return callBody(operation.body, [this, this.#state, ...request.values]);
  }

  /** A clause has given its value. */
  #handled(value: unknown): void {
    const handled = this.#present;
    this.#present = undefined;
    if (handled === undefined) return;
    const { request, operation } = handled;
    const [state, reply] = operation.kind === "call" ? (value as readonly unknown[]) : [value];
    this.#state = state;
    if (this.#reason !== undefined) return;
    const { present } = this.#definition;
    if (present !== undefined) this.#topic?.show(this, this.#show(present));
    if (request.call === undefined || operation.reply === undefined) return;
    this.send(replyFrame(this.id, request.call, operation.reply.encode(reply)));
  }

  #leaving(): unknown {
    this.#phase = LEAVING;
    const { left } = this.#definition;
    return this.#admitted && left !== undefined ? callBody(left, this.#leftParameters()) : undefined;
  }

  #leftParameters(): readonly unknown[] {
    return [this, this.#state, this.#reason];
  }

  /** `left` in a process of its own: that of the member is gone. */
  #leaveElsewhere(): void {
    const { left } = this.#definition;
    const over = (): void => this.#home.processEnded();
    if (!this.#admitted || left === undefined) over();
    else startCallback(this.#key.name, left, this.#leftParameters(), { done: over, failed: over });
  }
}
