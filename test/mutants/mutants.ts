// Faults put into the runtime on purpose, one line each, in places that matter: what simulations are worth is how soon they
// find them.

export interface Mutant {
  readonly name: string;
  /** What is wrong then, for the table. */
  readonly fault: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly text: string;
  readonly becomes: string;
  /** A directory of test/simulations. */
  readonly topic: string;
}

const room = "runtime/rooms/room.ts";
const outbox = "runtime/rooms/outbox.ts";
const tickLog = "runtime/rooms/tick-log.ts";
const connection = "runtime/websocket/connection.ts";
const topic = "runtime/channels/topic.ts";
const history = "runtime/channels/history/history.ts";
const timers = "runtime/actors/waiting/timers.ts";
const timedTasks = "runtime/actors/waiting/timed-tasks.ts";
const interest = "runtime/cluster/interest.ts";
const peers = "runtime/cluster/peers.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "leave on cut",
    fault: "a connection that is cut stays in its rooms",
    file: connection,
    text: "    this.#endpoint.callbacks.onLeave?.(this.handle);\n    rooms.registry.leaveAll(this.member);\n",
    becomes: "    this.#endpoint.callbacks.onLeave?.(this.handle);\n",
    topic: "rooms",
  },
  {
    name: "ghost",
    fault: "who leaves while on_connect waits stays a member of what it has joined",
    file: connection,
    text: '    this.#state = { kind: "gone", opened: false };\n    current().rooms.registry.leaveAll(this.member);\n',
    becomes: '    this.#state = { kind: "gone", opened: false };\n',
    topic: "rooms",
  },
  {
    name: "answer of a closing connection",
    fault: "the peer's answer to a close frame ends nothing",
    file: connection,
    text: '      case "closing":\n        this.#endAndHangUp();\n        return;\n      case "gone":',
    becomes: '      case "closing":\n        return;\n      case "gone":',
    topic: "rooms",
  },
  {
    name: "on_close of a violation",
    fault: "on_close is not called when the connection fails for a reason on this side",
    file: connection,
    text: "    this.#process?.postEnd();\n    this.#wire.hangUp();\n",
    becomes: "    this.#wire.hangUp();\n",
    topic: "rooms",
  },
  {
    name: "order of send and broadcast",
    fault: "a direct message overtakes what was broadcast before it",
    file: tickLog,
    text: "    outbox.standApart();\n    return this.#deliver(outbox, message);\n",
    becomes: "    return this.#deliver(outbox, message);\n",
    topic: "rooms",
  },
  {
    name: "order after a direct message",
    fault: "a broadcast overtakes a direct message that waits",
    file: outbox,
    text: "    if (this.partBytes > 0) return undefined;\n",
    becomes: "",
    topic: "rooms",
  },
  {
    name: "cursor on join",
    fault: "who begins to read from the log of a room gets what was broadcast before",
    file: room,
    text: "    membership.outbox.cursor = this.log.length;\n",
    becomes: "",
    topic: "rooms",
  },
  {
    name: "broadcast_except",
    fault: "who reads from the log of the room gets what was not for it",
    file: tickLog,
    text: "    for (const { outbox } of except) if (outbox.reading?.log === room.log) outbox.standApart();\n",
    becomes: "",
    topic: "rooms",
  },
  {
    name: "leave with messages pending",
    fault: "who leaves a room loses what was broadcast before",
    file: room,
    text: "    if (outbox.reading === membership) outbox.standApart();\n",
    becomes: "    if (outbox.reading === membership) outbox.reading = undefined;\n",
    topic: "rooms",
  },
  {
    name: "heartbeat",
    fault: "a connection that has fallen silent is kept",
    file: connection,
    text: "    this.#fail(pongTimeout);\n",
    becomes: "",
    topic: "rooms",
  },
  {
    name: "end while busy",
    fault: "who leaves while a callback waits is not gone until that returns",
    file: connection,
    text: "        if (!this.takesEffect()) current().websocket.deferredEnds.add(this);\n",
    becomes: "        this.takesEffect();\n",
    topic: "rooms",
  },
  {
    name: "once in several rooms",
    fault: "who is in two rooms gets twice what is broadcast to both",
    file: tickLog,
    text: "    for (let one = room.firstMember; one !== undefined; one = one.laterMember) served.add(one.member);\n",
    becomes: "",
    topic: "rooms",
  },
  {
    name: "timer cancelled late",
    fault: "a timer runs that was cancelled at the moment at which it was due",
    file: timedTasks,
    text: "    return this.#cancelled ? undefined : callBody(this.#body, undefined);\n",
    becomes: "    return callBody(this.#body, undefined);\n",
    topic: "timers",
  },
  {
    name: "timer that overlaps",
    fault: "a timer that took too long runs at once, instead of at its next time",
    file: timedTasks,
    text: "    current().actors.timers.add(this, this.due, (missed + 1) * interval);\n",
    becomes: "    current().actors.timers.add(this, now, interval);\n",
    topic: "timers",
  },
  {
    name: "earlier timer",
    fault: "a timer that is due before the others waits for them",
    file: timers,
    text: "    if (due >= this.#armedFor) return;\n",
    becomes: "    if (this.#armedFor < Number.POSITIVE_INFINITY) return;\n",
    topic: "timers",
  },
  {
    name: "order of timers",
    fault: "timers run in another order than they are due",
    file: timers,
    text: "      if (right !== undefined && before(right, child)) {\n",
    becomes: "      if (right !== undefined && before(child, right)) {\n",
    topic: "timers",
  },
  {
    name: "many cancelled timers",
    fault: "the order of timers is lost when the cancelled ones are thrown out",
    file: timers,
    text: "    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index -= 1) {\n",
    becomes: "    for (let index = 0; index >= 0; index -= 1) {\n",
    topic: "timers",
  },
  {
    name: "number of the history",
    fault: "two events of a topic have one number",
    file: topic,
    text: "    const number = history.last + 1;\n",
    becomes: "    const number = Math.max(1, history.last);\n",
    topic: "channels",
  },
  {
    name: "cursor on rejoin",
    fault: "who comes back is not told what it has missed",
    file: topic,
    text: "    const seq = recovered ? before.seq : history.last;\n",
    becomes: "    const seq = history.last;\n",
    topic: "channels",
  },
  {
    name: "epoch",
    fault: "numbers of an epoch that is over are taken for those of the present one",
    file: topic,
    text: "      before.epoch === history.epoch &&\n",
    becomes: "",
    topic: "channels",
  },
  {
    name: "held while joining",
    fault: "what is broadcast between a join and its answer is lost",
    file: topic,
    text: "    for (const member of [...this.#held]) if (!excepted.includes(member) && hold(member, frame) !== 0) missed += 1;\n",
    becomes: "",
    topic: "channels",
  },
  {
    name: "presence on leave",
    fault: "who has left is still present",
    file: topic,
    text: "    this.show(member, undefined);\n",
    becomes: "",
    topic: "channels",
  },
  {
    name: "oldest event of a history",
    fault: "a client that missed more than is kept is told that it missed nothing",
    file: history,
    text: "    return seq <= this.last && seq >= this.#floor;\n",
    becomes: "    return seq <= this.last;\n",
    topic: "channels",
  },
  {
    name: "not for who comes back",
    fault: "who comes back gets what it has said to the others",
    file: history,
    text: "      frames.push(entry.except === who ? seqFrame(this.owner.name, entry.number) : entry.frame);\n",
    becomes: "      frames.push(entry.frame);\n",
    topic: "channels",
  },
  {
    name: "lost subscription",
    fault: "a subscription that is held again is given up all the same",
    file: interest,
    text: "      known.idleLooks = 0;\n      this.#idle.delete(known);\n",
    becomes: "      known.idleLooks = 0;\n",
    topic: "cluster",
  },
  {
    name: "joiner does not wait",
    fault: "a join is answered before what other nodes broadcast reaches it",
    file: interest,
    text: "    if (interest === undefined || interest.stands) standing();\n",
    becomes: "    if (interest !== undefined || this.#broker === undefined) standing();\n",
    topic: "cluster",
  },
  {
    name: "presence of a dead node",
    fault: "those on a node that has died stay present",
    file: "runtime/channels/presence/replica.ts",
    text: "    this.#remotes.get(node)?.forget();\n",
    becomes: "",
    topic: "cluster",
  },
  {
    name: "silence of a node",
    fault: "a node that has died without a word is never missed",
    file: peers,
    text: "    for (const [node, time] of this.#heard) if (now - time > LONGEST_SILENCE) this.#remove(node);\n",
    becomes: "",
    topic: "cluster",
  },
  {
    name: "goodbye of a node",
    fault: "a node that has said goodbye is still counted",
    file: peers,
    text: "    if (this.#left.size > MOST_NODES && oldest !== undefined) this.#left.delete(oldest);\n    this.#remove(node);\n",
    becomes: "    if (this.#left.size > MOST_NODES && oldest !== undefined) this.#left.delete(oldest);\n",
    topic: "cluster",
  },
  {
    name: "an event twice",
    fault: "an event that is sent again after a lost connection counts twice",
    file: "runtime/cluster/logs/writer.ts",
    text: "    this.#home.appendEntry(this.subject, this.#limits, attempt).then(\n",
    becomes:
      "    this.#home.appendEntry(this.subject, this.#limits, { ...attempt, key: this.#home.nextKey() }).then(\n",
    topic: "cluster",
  },
  {
    name: "a missing event",
    fault: "an event that did not come is passed over",
    file: "runtime/cluster/logs/view.ts",
    text: "      const isNext = entry.before <= this.#last && entry.first > this.#last;\n",
    becomes: "      const isNext = entry.first > this.#last;\n",
    topic: "cluster",
  },
  {
    name: "once on other nodes",
    fault: "who is in two rooms gets twice what another node broadcasts to both",
    file: "runtime/cluster/inbound.ts",
    text: "      once ? this.#servedBy(message) : undefined,\n",
    becomes: "      undefined,\n",
    topic: "cluster",
  },
  {
    name: "order between nodes",
    fault: "a broadcast to two rooms overtakes on its way to other nodes what was broadcast to one of them before",
    file: "runtime/cluster/outbound.ts",
    text: '      this.#publish(sender);\n      this.#send(sender, "once", 1, [number, bytes]);\n',
    becomes: '      this.#send(sender, "once", 1, [number, bytes]);\n',
    topic: "cluster",
  },
];
