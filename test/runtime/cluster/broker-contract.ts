// What every driver keeps of the interface `Broker`: a suite that each runs with its own broker.
import { beforeAll, describe, expect, test } from "vitest";
import type { Append, LogEntry, LogLimits, Subject } from "../../../runtime/rooms/index.ts";
import { type AtEnd, withEnds } from "../../support/at-end.ts";
import { BrokerNode, nameOf, type OpenAt } from "../../support/broker-node.ts";

export interface Traits {
  /** Numbers have no gaps, and begin with 1. */
  readonly consecutive: boolean;
  /** A log that nobody uses for its milliseconds is gone, and with it the epoch. */
  readonly expires: boolean;
  /** A node does not get what it has published itself, though it listens. */
  readonly sparesOwn?: boolean;
}

const room = (name: string): Subject => ({ kind: "room", name });
const topic = (name: string): Subject => ({ kind: "topic", name });
const limits: LogLimits = { events: 1000, milliseconds: 60_000, bytes: 1_000_000 };
const append = (key: string, text: string, events = 1): Append => ({ key, events, bytes: Buffer.from(text) });

function lastOf({ first, events }: LogEntry): number {
  return first + events - 1;
}

function textsOf(entries: readonly LogEntry[]): string[] {
  return entries.map(({ bytes }) => Buffer.from(bytes).toString());
}

/** How tests open brokers, each its own program on the one that is there. */
class Programs {
  #open: OpenAt | undefined;
  #count = 0;

  start(open: OpenAt): void {
    this.#open = open;
  }

  /** A node of the program of this name. */
  async node(id: string, name: string): Promise<BrokerNode> {
    if (this.#open === undefined) throw new Error("the broker has not been started");
    return new BrokerNode(this.#open, id, name).connects();
  }

  /** Two of a program of their own. */
  pair(): Promise<[BrokerNode, BrokerNode]> {
    this.#count += 1;
    const name = `test${this.#count}`;
    return Promise.all([this.node("nodeone00000", name), this.node("nodetwo00000", name)]);
  }
}

/** `start` is called once, before the tests, and gives `atEnd` what ends what it has started. */
export function brokerContract(label: string, start: (atEnd: AtEnd) => Promise<OpenAt>, traits: Traits): void {
  describe(label, () => {
    const programs = new Programs();
    beforeAll(() => withEnds(async (atEnd) => programs.start(await start(atEnd))));
    messages(programs, traits);
    logs(programs, traits);
    leases(programs);
  });
}

function messages(programs: Programs, { sparesOwn = false }: Traits): void {
  test("messages reach all who listen to the subject, in order and as they are", async () => {
    const [one, two] = await programs.pair();
    expect(one.states).toEqual(["connected"]);
    await Promise.all([one.listens(room("a")), two.listens(room("a"), room("b"))]);
    one.publish(room("nobody"), "lost");
    for (let count = 0; count < 200; count += 1) one.publish(room("a"), `${count}`);
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    one.publish(room("b"), bytes);
    one.publish(room("a"), "");
    await two.until(() => two.messages.length === 202);
    await one.until(() => sparesOwn || one.messages.length === 201);
    const sent = [...Array.from({ length: 200 }, (_, count) => `${count}`), ""];
    expect(two.heard(room("a"))).toEqual(sent);
    expect(one.heard(room("a"))).toEqual(sparesOwn ? [] : sent);
    expect(two.messages.find(({ subject }) => subject === "room:b")?.bytes).toEqual(Buffer.from(bytes));
  });

  test("kinds, names and programs are kept apart, whatever they are called", async () => {
    const long = "long".repeat(100);
    const names = [
      "a",
      "A",
      "a.b",
      "a:b",
      "*",
      ">",
      "{a}",
      "a}b",
      "{}",
      " ",
      "\n",
      "é",
      "🐧",
      long,
      `${long}r`,
      "x".repeat(64),
      "",
      "\u0000",
      "a\u0000b",
      "\r\nPUB",
      "[a-c]?\\",
      "\u202e",
      "\u{10ffff}".repeat(50),
      "\ufffd",
      "\ud800",
      "\udc00",
      "🐧".repeat(1024),
    ];
    const subjects: Subject[] = names.flatMap((name) => [room(name), topic(name)]);
    subjects.push({ kind: "node", name: "abcdefghijkl" }, { kind: "all", name: "" });
    const [one, two, other] = await Promise.all([
      programs.node("one", "p:1"),
      programs.node("two", "p:1"),
      programs.node("other", "p"),
    ]);
    await Promise.all([two.listens(...subjects), other.listens(...subjects, room("1:room:a"))]);
    for (const subject of subjects) one.publish(subject, JSON.stringify(nameOf(subject)));
    await two.until(() => two.messages.length === subjects.length);
    expect(two.messages.filter(({ subject, bytes }) => JSON.stringify(subject) !== bytes.toString())).toEqual([]);
    expect(new Set(two.messages.map(({ subject }) => subject)).size).toBe(subjects.length);
    (await programs.node("last", "p")).publish(room("1:room:a"), "own");
    await other.until(() => other.messages.length > 0);
    expect(other.messages.map(({ bytes }) => bytes.toString())).toEqual(["own"]);
  });

  test("nothing comes of a subject that was given up, and again of one that is taken back", async () => {
    const [one, two] = await programs.pair();
    await two.listens(room("gone"), room("back"), room("end"));
    two.turn(() => {
      two.broker.unsubscribe(room("gone"));
      two.broker.unsubscribe(room("back"));
      two.broker.subscribe(room("back"));
      two.broker.subscribe(room("never"));
      two.broker.unsubscribe(room("never"));
    });
    await two.until(() => two.standing.filter((name) => name === "room:back").length === 2);
    for (const name of ["gone", "back", "never", "end"]) one.publish(room(name), name);
    await two.until(() => two.heard(room("end")).length + two.heard(room("back")).length === 2);
    expect(two.messages.map(({ subject }) => subject).sort()).toEqual(["room:back", "room:end"]);
    await two.listens(room("gone"));
    one.publish(room("gone"), "again");
    await two.until(() => two.heard(room("gone")).length === 1);
  });

  test("a node listens to thousands of subjects, and large messages arrive", async () => {
    const [one, two] = await programs.pair();
    const rooms = Array.from({ length: 3000 }, (_, index) => room(`r${index}`));
    await two.listens(...rooms);
    for (const subject of rooms) one.publish(subject, subject.name);
    const large = "x".repeat(500_000);
    for (const name of ["r0", "r1", "r2"]) one.publish(room(name), large);
    expect(one.broker.waiting).toBeGreaterThan(1_500_000);
    await two.until(() => two.messages.length === 3003);
    expect(new Set(two.messages.map(({ subject }) => subject)).size).toBe(3000);
    expect(two.heard(room("r2"))).toEqual(["r2", large]);
    await one.turn(() => one.broker.lease("after", "one", 1000));
    expect(one.broker.waiting).toBe(0);
  });

  test("closing publishes what waits, and then nothing is told any more", async () => {
    const [one, two] = await programs.pair();
    await Promise.all([one.listens(room("a")), two.listens(room("a"))]);
    one.publish(room("a"), "last");
    await one.broker.close(5000);
    two.publish(room("a"), "behind");
    const heard = sparesOwn ? ["last"] : ["last", "behind"];
    await two.until(() => two.messages.length === heard.length);
    expect(two.heard(room("a"))).toEqual(heard);
    expect(one.broker.connected).toBe(false);
    expect(one.states).toEqual(["connected"]);
    expect(one.heard(room("a"))).not.toContain("behind");
  });
}

function logs(programs: Programs, { consecutive, expires, sparesOwn = false }: Traits): void {
  test("every node is told each entry once, with the same numbers, and reads them later", async () => {
    const [one, two] = await programs.pair();
    const log = topic("log");
    await Promise.all([one.listens(log), two.listens(log)]);
    const opened = await one.turn(() => one.broker.readLog(log, limits, 0));
    expect(opened).toMatchObject({ entries: [], complete: true });
    expect(opened.epoch).toMatch(/^.{16}$/);
    const answers: (LogEntry | undefined)[] = [];
    for (let count = 1; count <= 10; count += 1) {
      const node = count % 2 === 0 ? one : two;
      const name = count % 2 === 0 ? "one" : "two";
      answers.push(
        await node.turn(() => node.broker.append(log, limits, append(`${name}:${count}`, `e${count}`, count))),
      );
    }
    one.publish(log, "no entry");
    await one.until(() => one.entries.length === 10 && (sparesOwn || one.messages.length === 1));
    await two.until(() => two.entries.length === 10 && two.messages.length === 1);
    expect(one.entriesOf(log)).toEqual(two.entriesOf(log));
    expect(one.appends(log)).toEqual(Array.from({ length: 10 }, (_, index) => `e${index + 1}`));
    expect(answers.map((entry) => entry?.first)).toEqual(one.entriesOf(log).map(({ first }) => first));
    expect(answers.filter((entry) => entry?.epoch !== opened.epoch)).toEqual([]);
    expect(one.entriesOf(log).filter(({ epoch }) => epoch !== opened.epoch)).toEqual([]);
    expect(one.entriesOf(log).map(({ events }) => events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let last = opened.last;
    for (const entry of one.entriesOf(log)) {
      expect(entry.before).toBe(last);
      expect(entry.first).toBeGreaterThan(entry.before);
      if (consecutive) expect(entry.first).toBe(entry.before + 1);
      last = lastOf(entry);
    }
    const whole = await two.turn(() => two.broker.readLog(log, limits, 0));
    expect(whole).toMatchObject({ epoch: opened.epoch, last, complete: true });
    expect(textsOf(whole.entries)).toEqual(one.appends(log));
    expect(whole.entries.map(({ key }) => key)).toEqual(one.entriesOf(log).map(({ key }) => key));
    const [, , , , , , seventh] = one.entriesOf(log);
    const rest = await two.turn(() => two.broker.readLog(log, limits, seventh === undefined ? 0 : lastOf(seventh)));
    expect(rest).toMatchObject({ epoch: opened.epoch, last, complete: true });
    expect(textsOf(rest.entries)).toEqual(["e8", "e9", "e10"]);
    expect(await two.turn(() => two.broker.readLog(log, limits, last))).toMatchObject({ entries: [], complete: true });
  });

  test("a key that comes again has no second effect, and the answer of the first", async () => {
    const [one, two] = await programs.pair();
    const log = topic("again");
    await two.listens(log);
    await one.turn(() => one.broker.readLog(log, limits, 0));
    const first = await one.turn(() => one.broker.append(log, limits, append("one:1", "a", 2)));
    await one.turn(() => one.broker.append(log, limits, append("two:7", "b")));
    const third = await one.turn(() => one.broker.append(log, limits, append("one:2", "c")));
    expect(await one.turn(() => one.broker.append(log, limits, append("one:2", "c")))).toEqual(third);
    expect((await two.turn(() => two.broker.append(log, limits, append("one:1", "a", 2))))?.first).toBe(first?.first);
    await one.turn(() => one.broker.append(log, limits, append("one:3", "d")));
    await two.until(() => two.appends(log).includes("d"));
    expect(two.appends(log)).toEqual(["a", "b", "c", "d"]);
    const { entries } = await two.turn(() => two.broker.readLog(log, limits, 0));
    expect(textsOf(entries)).toEqual(["a", "b", "c", "d"]);
  });

  test("a log keeps what its limits say, and tells when something is missing", async () => {
    const [one] = await programs.pair();
    const log = topic("short");
    const few = { ...limits, events: 3 };
    const { last } = await one.turn(() => one.broker.readLog(log, few, 0));
    for (let count = 1; count <= 10; count += 1) {
      await one.turn(() => one.broker.append(log, few, append(`one:${count}`, `e${count}`)));
    }
    const kept = await one.turn(() => one.broker.readLog(log, few, last));
    expect(kept.complete).toBe(false);
    expect(textsOf(kept.entries)).toEqual(["e8", "e9", "e10"]);
    const [eighth] = kept.entries;
    const rest = await one.turn(() => one.broker.readLog(log, few, eighth?.first ?? 0));
    expect(rest.complete).toBe(true);
    expect(textsOf(rest.entries)).toEqual(["e9", "e10"]);
  });

  if (!expires) return;
  test("a log that nobody uses is over: its next opening is a new epoch", async () => {
    const [one] = await programs.pair();
    const log = topic("brief");
    expect(await one.turn(() => one.broker.append(log, limits, append("one:1", "early")))).toBeUndefined();
    const brief = { ...limits, milliseconds: 50 };
    const { epoch } = await one.turn(() => one.broker.readLog(log, brief, 0));
    await one.turn(() => one.broker.append(log, brief, append("one:2", "a")));
    const isOver = async (): Promise<boolean> => {
      return (await one.turn(() => one.broker.append(log, brief, append("one:2", "a")))) === undefined;
    };
    while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 100));
    const next = await one.turn(() => one.broker.readLog(log, limits, 0));
    expect(next).toMatchObject({ last: 0, entries: [], complete: true });
    expect(next.epoch).not.toBe(epoch);
  });
}

function leases(programs: Programs): void {
  test("a lease has one holder, who may renew it, give it up or let it end", async () => {
    const [one, two] = await programs.pair();
    const take = (node: BrokerNode, holder: string, milliseconds = 60_000): Promise<boolean> => {
      return node.turn(() => node.broker.lease("work", holder, milliseconds));
    };
    expect(await take(one, "one")).toBe(true);
    expect(await take(two, "two")).toBe(false);
    expect(await take(one, "one")).toBe(true);
    await two.turn(() => two.broker.release("work", "two"));
    expect(await take(two, "two")).toBe(false);
    await one.turn(() => one.broker.release("work", "one"));
    expect(await take(two, "two", 100)).toBe(true);
    while (!(await take(one, "one"))) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await take(two, "two")).toBe(false);
  });
}
