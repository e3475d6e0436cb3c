// The tick log: messages of one turn of the event loop are gathered, and every member gets them with one write.
//
// A broadcast to N members could be N entries in N queues; with M broadcasts in a turn that is M × N steps. Here a room
// has one log for the turn, and a broadcast appends its frame to that, one step whoever is in the room. Each member that
// reads from the log has a cursor, the first frame that it has not got. When the processes have run, the frames of a room
// are joined once, and each reader is given that piece from its cursor on, in one write: M + N steps, N writes.
//
// A member can't always read from a log. It stands apart when it reads from another room's, when its transport is busy or
// wants another form of the frames (compressed ones), or when something else waits for it: a direct message, a pong. What
// waits for those apart is a list of their own, the parts, and a broadcast costs a step for each of them.
//
// The one invariant: what is pending for a member is either a range of one log, from its cursor to the end, or its parts,
// never both. So whatever is to come after what is pending goes to the same place, and the order per member is the order
// of the calls. Two rules keep it:
//
// - A member that reads from a log and gets anything that is not for this whole room (a direct message, a broadcast that
//   leaves it out, one of a second room) first takes its range out of the log, as parts, and stands apart (`standApart`).
// - A member apart may read from a log again only when nothing waits for it anywhere: no range, no parts, no backlog in
//   its transport (`#rejoinLog`). It begins at the end of the log, so that it gets what is broadcast from there on.
//
// Whoever leaves the room keeps its range, as parts. A log that grows to FLUSH_BYTES, or past the smallest budget of a
// member, is written before the turn ends: what waits in it counts against the budget of each reader.
import type { Subject } from "./broker.ts";
import type { Cluster, ClusterPlace, FrameBatch } from "./cluster.ts";
import type { DeliveryCounters } from "./counters.ts";
import type { Message, Outbox } from "./outbox.ts";
import type { RoomRegistry } from "./registry.ts";
import type { Member, Membership, Room } from "./room.ts";

/** A log, or the parts of a member, of this many bytes go out before the turn ends. */
const FLUSH_BYTES = 64 * 1024;

/** A room that is there has one already. */
function subjectOf(room: Room | undefined, name: string): Subject {
  return room?.audience?.subject ?? { kind: "room", name };
}

const NOBODY: readonly Member[] = [];

function isOverBudget(outbox: Outbox, size: number): boolean {
  const waiting = outbox.waiting();
  return waiting > 0 && waiting + size > outbox.transport.budget;
}

export class TickLog {
  readonly #registry: RoomRegistry;
  readonly #counters: DeliveryCounters;
  readonly #schedule: (flush: () => void) => void;
  readonly #place: ClusterPlace;
  #scheduled = false;
  #dirtyRooms: Room[] = [];
  #dirtyOutboxes: Outbox[] = [];
  #turnEnds: (() => void)[] = [];
  readonly #flush = () => {
    for (let ends = this.#turnEnds; ends.length > 0; ends = this.#turnEnds) {
      this.#turnEnds = [];
      for (const end of ends) end();
    }
    this.#scheduled = false;
    this.flush();
  };

  /**
   * `schedule` is called once per turn that needs it, and calls back when the turn's work is done. `place`: where
   * broadcasts are handed on to the other nodes.
   */
  constructor(
    registry: RoomRegistry,
    counters: DeliveryCounters,
    schedule: (flush: () => void) => void,
    place: ClusterPlace = { cluster: undefined },
  ) {
    this.#place = place;
    this.#registry = registry;
    this.#counters = counters;
    this.#schedule = schedule;
  }

  /** Queues a message for one member. False: it does not fit in the member's budget. */
  send(member: Member, message: Message): boolean {
    const { outbox } = member;
    outbox.standApart();
    return this.#deliver(outbox, message);
  }

  /** Queues messages for one member, to go out in one write. False: they don't fit in its budget, and none is queued. */
  sendTogether(member: Member, messages: readonly Message[]): boolean {
    const { outbox } = member;
    const { transport } = outbox;
    outbox.standApart();
    const all = messages.map((message) => transport.encode(message));
    if (
      !this.#makeRoom(
        outbox,
        all.reduce((size, bytes) => size + bytes.length, 0),
      )
    )
      return false;
    for (const bytes of all) outbox.push(bytes);
    this.#counters.messagesOut += messages.length;
    for (const message of messages) this.#counters.bytesOut += message.payloadBytes;
    this.#sent(outbox);
    return true;
  }

  /** Has `end` called at the end of this turn, before what is pending is written: what it queues goes out with that. */
  atTurnEnd(end: () => void): void {
    this.#turnEnds.push(end);
    this.#wake();
  }

  /** Queues bytes that are no message (a control frame), without regard to the budget. */
  sendControl(member: Member, bytes: Buffer): void {
    const { outbox } = member;
    outbox.standApart();
    outbox.push(bytes);
    this.#mark(outbox);
  }

  /**
   * Queues a message for all members of a room but `except`, and for those on other nodes. Answers the number of local
   * ones that it didn't fit for.
   */
  broadcast(name: string, message: Message, except?: Member): number {
    this.#counters.broadcasts++;
    const room = this.#registry.room(name);
    const { cluster } = this.#place;
    if (cluster !== undefined) cluster.broadcast(subjectOf(room, name), message);
    if (room === undefined) return 0;
    return this.#broadcastExcept(room, message, except === undefined ? NOBODY : [except]);
  }

  /** Queues a message for the members of a room that no registry need know, but for some. Answers as `broadcast`. */
  broadcastIn(room: Room, message: Message, except: readonly Member[] = NOBODY): number {
    this.#counters.broadcasts++;
    return this.#broadcastExcept(room, message, except);
  }

  /**
   * Queues what another node has broadcast for the members of a room. It is one step and one entry of the log, unless it
   * is too large for that: then it is as if each of its messages had been broadcast here.
   */
  broadcastBatch(room: Room, batch: FrameBatch): void {
    const { served } = batch;
    const size = batch.bytes.length;
    if (served !== undefined) this.#broadcastOnce(room, batch.messages(), served);
    else if (batch.count > 1 && size > Math.min(FLUSH_BYTES, room.smallestBudget)) {
      for (const message of batch.messages()) this.#broadcastTo(room, message, undefined);
    } else {
      this.#makeSpace(room, size);
      for (let one = room.firstApart, next = one?.laterApart; one !== undefined; one = next, next = one?.laterApart) {
        if (!this.#rejoinLog(one)) this.#deliverBatch(one.outbox, batch);
      }
      this.#append(room, batch);
    }
  }

  /** Queues a message for the members of several rooms, once for each. Answers as `broadcast`. */
  broadcastMany(names: Iterable<string>, message: Message): number {
    this.#counters.broadcasts++;
    const { cluster } = this.#place;
    if (cluster !== undefined) this.#broadcastOutside(cluster, new Set(names), message);
    const rooms = new Set<Room>();
    for (const name of names) {
      const room = this.#registry.room(name);
      if (room !== undefined) rooms.add(room);
    }
    if (rooms.size <= 1) {
      for (const room of rooms) return this.#broadcastTo(room, message, undefined);
      return 0;
    }
    let missed = 0;
    const served = new Set<object>();
    for (const room of rooms) missed += this.#broadcastOnce(room, [message], served);
    return missed;
  }

  /** Writes everything that is pending: one write for each member that something is pending for. */
  flush(): void {
    const rooms = this.#dirtyRooms;
    const outboxes = this.#dirtyOutboxes;
    this.#dirtyRooms = [];
    this.#dirtyOutboxes = [];
    for (const room of rooms) this.#flushRoom(room);
    for (const outbox of outboxes) {
      outbox.dirty = false;
      this.#flushOutbox(outbox);
    }
  }

  /** Writes what is pending for one member, before it is closed or cut. */
  flushMember(member: Member): void {
    this.#flushOutbox(member.outbox);
  }

  #flushOutbox(outbox: Outbox): void {
    if (outbox.flush()) this.#counters.socketWrites++;
  }

  #broadcastExcept(room: Room, message: Message, except: readonly Member[]): number {
    if (except.length === 0) return this.#broadcastTo(room, message, undefined);
    for (const { outbox } of except) if (outbox.reading?.log === room.log) outbox.standApart();
    const [only] = except;
    if (except.length === 1) return this.#broadcastTo(room, message, (member) => member === only);
    const excepted = new Set(except);
    return this.#broadcastTo(room, message, (member) => excepted.has(member));
  }

  /** Leaves out those that are served, and adds the others to them. */
  #broadcastOnce(room: Room, messages: readonly Message[], served: Set<object>): number {
    let missed = 0;
    for (let one = room.firstMember; one !== undefined; one = one.laterMember) {
      if (one.outbox.reading === one && served.has(one.member)) one.outbox.standApart();
    }
    for (const message of messages) missed += this.#broadcastTo(room, message, (member) => served.has(member));
    for (let one = room.firstMember; one !== undefined; one = one.laterMember) served.add(one.member);
    return missed;
  }

  #broadcastOutside(cluster: Cluster, names: ReadonlySet<string>, message: Message): void {
    const subjects = [...names].map((name) => subjectOf(this.#registry.room(name), name));
    const [only] = subjects;
    if (subjects.length > 1) cluster.broadcastMany(subjects, message);
    else if (only !== undefined) cluster.broadcast(only, message);
  }

  /** Members apart for which `skip` says true don't get the message; none of them may read from this room's log. */
  #broadcastTo(room: Room, message: Message, skip: ((member: Member) => boolean) | undefined): number {
    this.#makeSpace(room, message.bytes.length);
    let missed = 0;
    // In a step one member may begin to read from the log, or leave because the message does not fit; never another one.
    for (let one = room.firstApart, next = one?.laterApart; one !== undefined; one = next, next = one?.laterApart) {
      if (skip?.(one.member)) continue;
      if (!this.#rejoinLog(one) && !this.#deliver(one.outbox, message)) missed++;
    }
    this.#append(room, message);
    return missed;
  }

  /** Writes the log of a room that has no space for so many bytes more. */
  #makeSpace(room: Room, size: number): void {
    const { log, smallestBudget } = room;
    if (log.bytes > 0 && log.bytes + size > Math.min(FLUSH_BYTES, smallestBudget)) this.#flushRoom(room);
  }

  /** For those that read from the log. */
  #append(room: Room, { bytes, payloadBytes, count = 1 }: Message & { readonly count?: number }): void {
    const readers = room.memberCount - room.apartCount;
    if (readers === 0) return;
    const { log } = room;
    if (log.length === 0) {
      this.#dirtyRooms.push(room);
      this.#wake();
    }
    log.append(bytes);
    this.#counters.messagesOut += readers * count;
    this.#counters.bytesOut += readers * payloadBytes;
  }

  /** In one piece, where that is taken and fits. */
  #deliverBatch(outbox: Outbox, batch: FrameBatch): void {
    if (!outbox.transport.takesPlain || isOverBudget(outbox, batch.bytes.length)) {
      for (const message of batch.messages()) this.#deliver(outbox, message);
      return;
    }
    outbox.push(batch.bytes);
    this.#counters.messagesOut += batch.count;
    this.#counters.bytesOut += batch.payloadBytes;
    this.#sent(outbox);
  }

  /** Lets a member that stood apart read from the log of the room again, if nothing else is pending for it. */
  #rejoinLog(membership: Membership): boolean {
    const { outbox } = membership;
    if (outbox.standApart()) return false;
    const { freeSink } = outbox;
    if (freeSink === undefined) return false;
    membership.room.unite(membership, freeSink);
    return true;
  }

  /** Adds to the parts of a member that stands apart. A message of any size fits when nothing else waits. */
  #deliver(outbox: Outbox, message: Message): boolean {
    const { transport } = outbox;
    const bytes = transport.encode(message);
    if (!this.#makeRoom(outbox, bytes.length)) return false;
    outbox.push(bytes);
    this.#counters.messagesOut++;
    this.#counters.bytesOut += message.payloadBytes;
    this.#sent(outbox);
    return true;
  }

  /** False: so many bytes more are too many, also when what waits has been written; the transport has been told. */
  #makeRoom(outbox: Outbox, size: number): boolean {
    if (!isOverBudget(outbox, size)) return true;
    this.#flushOutbox(outbox);
    if (!isOverBudget(outbox, size)) return true;
    this.#counters.dropped++;
    outbox.transport.refused();
    return false;
  }

  /** Something has been added to its parts. */
  #sent(outbox: Outbox): void {
    if (outbox.partBytes >= FLUSH_BYTES) this.#flushOutbox(outbox);
    if (outbox.partBytes > 0) this.#mark(outbox);
  }

  #flushRoom(room: Room): void {
    this.#counters.socketWrites += room.flush();
  }

  #mark(outbox: Outbox): void {
    if (outbox.dirty) return;
    outbox.dirty = true;
    this.#dirtyOutboxes.push(outbox);
    this.#wake();
  }

  #wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(this.#flush);
  }
}
