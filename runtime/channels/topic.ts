// A topic: its members, the events that it has kept, who is present, and what all of them are told.
//
// Members read the log of the topic's room (rooms/tick-log.ts), so that an event costs one frame and one step. One that
// has entered and has not been answered yet stands beside the room: what it misses, what happens meanwhile and what is
// pushed to it is held, and goes out behind `joined` in one write. Whatever changes within a turn about who is present is
// told at its end, once.
import type { TopicParameter } from "../../client/index.ts";
import { current, host } from "../current.ts";
import { type FrameBatch, type Member, type Message, Room } from "../rooms/index.ts";
import { broadcastElsewhere } from "./cluster/elsewhere.ts";
import type { TopicLink } from "./cluster/link.ts";
import type { Channel } from "./definition.ts";
import { type ClosedCode, eventFrame, type Position, presenceFrame, seqFrame } from "./frames.ts";
import { claimedIdentity, secret } from "./history/identity.ts";
import type { HistoryTopic, SharedLog } from "./history/shared-log.ts";
import { TopicHistory } from "./history/topic-history.ts";
import { Presence, type Shown } from "./presence/presence.ts";

/** Which topic of which channel. */
export interface TopicKey {
  readonly channel: Channel;
  /** On the wire. */
  readonly name: string;
  readonly parameters: readonly TopicParameter[];
}

/** Frames that wait for the answer to a join. */
export class Held {
  messages: Message[] = [];
  bytes = 0;

  add(message: Message): void {
    this.messages.push(message);
    this.bytes += message.bytes.length;
  }

  /** What goes out before what is held already. */
  precede(messages: readonly Message[]): void {
    this.messages = [...messages, ...this.messages];
    for (const { bytes } of messages) this.bytes += bytes.length;
  }
}

/** A member, as its topic sees it. */
export interface TopicMember {
  /** In the room of the topic. */
  readonly seat: Member;
  /** Until it has been answered. */
  held: Held | undefined;
  /** In the epoch; before the topic has been entered, who its client says that it was. */
  who: string;
  shown: Shown | undefined;
  /** As `Ws.send`. */
  send(message: Message): number;
  /** It leaves the topic, and its client is told. */
  close(code: ClosedCode, text: string): void;
}

/** What a member is told about where it is. */
interface Entrance {
  readonly position: Position | undefined;
  /** null: that was not asked for. */
  readonly recovered: boolean | null;
}

export class Topic implements TopicKey, HistoryTopic {
  readonly channel: Channel;
  readonly name: string;
  readonly parameters: readonly TopicParameter[];
  /** Topics that began later have larger numbers. */
  readonly number: number;
  /** In the order in which they entered. */
  readonly members = new Set<TopicMember>();
  /** To other nodes, when there are any; that of the latest member. */
  link: TopicLink | undefined = undefined;
  readonly #room: Room;
  #presence: Presence | undefined = undefined;
  /** Those that have not been answered. Arrays take less than sets, and there may be many topics. */
  readonly #held: TopicMember[] = [];
  /** Where events are kept. */
  readonly #history: TopicHistory | undefined;
  /** Those answered in this turn. */
  #newcomers: TopicMember[] = [];
  /** Members of clients that were here before, by `who`: a membership that has ended, or hangs, may still speak for them. */
  #returned: Map<string, TopicMember> | undefined = undefined;

  constructor({ channel, name, parameters }: TopicKey, number: number) {
    this.channel = channel;
    this.name = name;
    this.parameters = parameters;
    this.number = number;
    this.#room = new Room(name, number);
    this.#history = channel.definition.history > 0 ? new TopicHistory(this) : undefined;
  }

  /** Keys in the order in which they came, each with the data of its members here. */
  present(): [string, unknown[]][] {
    return this.#presence?.list() ?? [];
  }

  /** The same, the data as JSON. */
  presentTexts(): [string, string[]][] {
    return this.#presence?.texts() ?? [];
  }

  /** Events that are kept, and the memory that they take. */
  get kept(): { readonly events: number; readonly bytes: number } {
    return this.#history?.kept ?? { events: 0, bytes: 0 };
  }

  /** What is to be waited for before a client enters that was there `before`. */
  awaits(before: Position | undefined): SharedLog | undefined {
    const { shared } = this.#history ?? {};
    this.#history?.expect();
    return shared?.isKnown(this.#history?.present, before) === false ? shared : undefined;
  }

  /**
   * The member is in the topic from now on; from now on, too, what it gets is held until `answered`. `before`: where its
   * client was when it was here last.
   */
  enter(member: TopicMember, before: Position | undefined): Entrance {
    const history = this.#history?.open();
    const held = member.held ?? new Held();
    member.held = held;
    this.members.add(member);
    this.#held.push(member);
    if (history === undefined) return { position: undefined, recovered: before === undefined ? null : false };
    const recovered =
      before !== undefined &&
      before.epoch === history.epoch &&
      claimedIdentity(before) !== "" &&
      history.reaches(before.seq);
    // Events on their way to all nodes may be not for it by the name that it has.
    const isShared = this.#history?.shared !== undefined;
    if (recovered) member.who = before.who;
    else if (!isShared || member.who === "") member.who = secret();
    if (recovered || isShared) this.#returned = (this.#returned ?? new Map()).set(member.who, member);
    const seq = recovered ? before.seq : history.last;
    held.precede(history.after(seq, member.who));
    const position = { epoch: history.epoch, seq, who: member.who };
    return { position, recovered: before === undefined ? null : recovered };
  }

  /** What it is answered with goes out, and all that was held; then it gets what the others get. */
  answer(member: TopicMember, joined: Message): void {
    const { held } = member;
    if (held === undefined) return;
    member.held = undefined;
    remove(this.#held, member);
    const { tickLog } = current().rooms;
    // Too much for the connection: that has ended by it, and this membership with it.
    if (!tickLog.sendTogether(member.seat, [joined, ...held.messages]) || !this.members.has(member)) return;
    this.#room.add(member.seat);
    if (this.channel.definition.present === undefined) return;
    this.#newcomers.push(member);
    current().channels.turn.note(this);
  }

  /** False: it was not there. */
  leave(member: TopicMember): boolean {
    if (!this.members.delete(member)) return false;
    remove(this.#held, member);
    remove(this.#newcomers, member);
    if (this.#returned?.get(member.who) === member) this.#returned.delete(member.who);
    const membership = member.seat.membershipOf(this.#room);
    if (membership !== undefined) this.#room.remove(membership);
    this.show(member, undefined);
    if (this.members.size === 0) this.#empty();
    return true;
  }

  /** What a member shows of itself from now on. */
  show(member: TopicMember, shown: Shown | undefined): void {
    const before = member.shown;
    if (before?.key === shown?.key && before?.text === shown?.text) return;
    this.#presence ??= new Presence(this.link?.others());
    if (before !== undefined) this.#presence.remove(before);
    if (shown !== undefined) this.#presence.add(shown);
    member.shown = shown;
    current().channels.turn.note(this);
    this.link?.show(before, shown);
  }

  /** Members on other nodes show something else. */
  othersChanged(change: (presence: Presence) => void): void {
    if (this.#presence === undefined) return;
    change(this.#presence);
    current().channels.turn.note(this);
  }

  /** What another node has broadcast. */
  receive(batch: FrameBatch): void {
    current().rooms.tickLog.broadcastBatch(this.#room, batch);
    for (const member of [...this.#held]) for (const message of batch.messages()) hold(member, message);
  }

  /** The number of members here that don't get the event. The client of `except` only sees its number. */
  broadcast(event: unknown, except: TopicMember | undefined): number {
    const { definition } = this.channel;
    const shared = this.#history?.shared;
    if (shared !== undefined) return shared.broadcast(event, except);
    const history = this.#history?.present;
    if (definition.event === undefined || (history === undefined && this.members.size === 0)) return 0;
    const text = definition.event.encode(event);
    const excepted = except === undefined ? [] : this.#membersOfClient(except);
    if (history === undefined) {
      const frame = eventFrame(this.name, undefined, text);
      broadcastElsewhere(this.name, frame);
      return this.#deliver(frame, undefined, excepted);
    }
    const number = history.last + 1;
    const frame = eventFrame(this.name, number, text, (bytes) => history.allocate(bytes));
    this.#history?.keep(history, { frame, number, time: host().monotonicClock(), except: except?.who });
    const missed = this.#deliver(frame, number, excepted);
    current().channels.histories.enforce();
    return missed;
  }

  tell(frame: Message, seq: number, except: string): void {
    const excepted = except === "" ? undefined : this.#returned?.get(except);
    this.#deliver(frame, seq, excepted === undefined ? [] : [excepted]);
  }

  /** How many did not get it. */
  #deliver(frame: Message, seq: number | undefined, excepted: readonly TopicMember[]): number {
    const seats = excepted.map(({ seat }) => seat);
    let missed = current().rooms.tickLog.broadcastIn(this.#room, frame, seats);
    for (const member of [...this.#held]) if (!excepted.includes(member) && hold(member, frame) !== 0) missed += 1;
    if (seq !== undefined) for (const member of excepted) deliver(member, seqFrame(this.name, seq));
    return missed;
  }

  /** Itself, as far as it is here, and what its client has come back as. */
  #membersOfClient(member: TopicMember): TopicMember[] {
    const found = new Set([member, this.#returned?.get(member.who) ?? member]);
    return [...found].filter((one) => this.members.has(one));
  }

  /** Tells the members what has changed in this turn. */
  turnEnded(): void {
    const newcomers = this.#newcomers;
    const presence = this.#presence;
    this.#newcomers = [];
    if (presence === undefined) return;
    const change = presence.takeChange();
    if (newcomers.length > 0) {
      const all = presenceFrame(this.name, presence.all());
      for (const member of newcomers) member.send(all);
    }
    if (change === undefined || this.#room.memberCount <= newcomers.length) return;
    const seats = newcomers.filter((member) => this.members.has(member)).map(({ seat }) => seat);
    current().rooms.tickLog.broadcastIn(this.#room, presenceFrame(this.name, change), seats);
  }

  /** All members, or those that show this key, are removed; answers how many. */
  close(reason: string, key?: string): number {
    const members = [...this.members].filter(({ shown }) => key === undefined || shown?.key === key);
    for (const member of members) member.close("closed", reason);
    return members.length;
  }

  historyDiscarded(): void {
    this.#history?.historyDiscarded();
  }

  rejoin(): void {
    for (const member of [...this.members]) member.close("rejoin", "");
  }

  over(): void {
    current().channels.topics.remove(this);
  }

  #empty(): void {
    this.#presence = undefined;
    this.#returned = undefined;
    if (this.#history === undefined) this.over();
    else this.#history.emptied();
  }
}

function remove(members: TopicMember[], member: TopicMember): void {
  const index = members.indexOf(member);
  if (index >= 0) members.splice(index, 1);
}

/** What is held for a member counts as what waits for its connection. */
function hold(member: TopicMember, message: Message): number {
  const { held, seat } = member;
  if (held === undefined) return -1;
  const { transport } = seat.outbox;
  if (held.bytes > 0 && held.bytes + message.bytes.length + seat.outbox.waiting() > transport.budget) {
    transport.refused();
    return -1;
  }
  held.add(message);
  return 0;
}

/** To one member alone, in order with what it gets as one of all. As `Ws.send`. */
export function deliver(member: TopicMember, message: Message): number {
  return member.held === undefined ? member.send(message) : hold(member, message);
}
