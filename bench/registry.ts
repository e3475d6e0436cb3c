// Nanoseconds for each join, leave and cleanup, with few and many members and rooms, beside plain Maps and Sets.
import { execFileSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Transport } from "../runtime/rooms/outbox.ts";
import { RoomRegistry } from "../runtime/rooms/registry.ts";
import { Member } from "../runtime/rooms/room.ts";
import { median, printTable } from "./measure.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const RUNS = Number(process.env.RUNS ?? 3);
const GUESTS = 100;
const ROUNDS = 1000;

const transport: Transport = {
  budget: 1024,
  takesPlain: true,
  sharesLog: () => true,
  backlog: () => 0,
  encode: (message) => message.bytes,
  write: () => true,
  refused: () => {},
};

/** What the registry is measured against: the same with the containers of the language. */
class PlainRegistry {
  readonly #rooms = new Map<string, Set<Member>>();
  readonly #memberships = new Map<Member, Set<string>>();

  join(member: Member, name: string): void {
    const room = this.#rooms.get(name);
    if (room === undefined) this.#rooms.set(name, new Set([member]));
    else room.add(member);
    const rooms = this.#memberships.get(member);
    if (rooms === undefined) this.#memberships.set(member, new Set([name]));
    else rooms.add(name);
  }

  leave(member: Member, name: string): void {
    this.#remove(member, name);
    const rooms = this.#memberships.get(member);
    rooms?.delete(name);
    if (rooms?.size === 0) this.#memberships.delete(member);
  }

  leaveAll(member: Member): void {
    for (const name of this.#memberships.get(member) ?? []) this.#remove(member, name);
    this.#memberships.delete(member);
  }

  #remove(member: Member, name: string): void {
    const room = this.#rooms.get(name);
    room?.delete(member);
    if (room?.size === 0) this.#rooms.delete(name);
  }
}

type Registry = Pick<RoomRegistry, "leaveAll"> & {
  join(member: Member, name: string): unknown;
  leave(member: Member, name: string): unknown;
};

/** Nanoseconds of one of `operations`: the middle of many rounds, so that neither collections nor growth count. */
class Clock {
  readonly #rounds: number[] = [];
  time(operations: number, work: () => void): void {
    const start = performance.now();
    work();
    this.#rounds.push(((performance.now() - start) * 1e6) / operations);
  }
  get median(): number {
    return median(this.#rounds);
  }
  /** Of all rounds, with everything that came between. */
  get mean(): number {
    return this.#rounds.reduce((sum, value) => sum + value, 0) / this.#rounds.length;
  }
}

function inhabited(registry: Registry, members: number, rooms: number): readonly string[] {
  const names = Array.from({ length: rooms }, (_, index) => `room ${index}`);
  const residents = Array.from({ length: members }, () => new Member(transport, transport));
  for (let index = 0; index < Math.max(members, rooms); index++) {
    const resident = residents[index % members];
    const name = names[index % rooms];
    if (resident !== undefined && name !== undefined) registry.join(resident, name);
  }
  // So that the collector is not at work on all this while something else is measured.
  collect();
  return names;
}

/**
 * The registry holds `members` in `rooms` (the larger number decides how many memberships there are) while further
 * members come by the hundred, each into one of the same few rooms, and leave it or end. Everything that is touched is
 * in the processor's caches: what grows here grows because of the structure.
 */
function steady(registry: Registry, members: number, rooms: number): readonly number[] {
  const names = inhabited(registry, members, rooms);
  const visited = Array.from({ length: GUESTS }, (_, index) => names[(index * 7919) % Math.min(10, rooms)] ?? "");
  const [join, leave, cleanup] = [new Clock(), new Clock(), new Clock()];
  let guests: Member[] = [];
  const joinAll = (): void => {
    for (const [index, guest] of guests.entries()) registry.join(guest, visited[index] ?? "");
  };
  for (let round = 0; round < ROUNDS; round++) {
    guests = Array.from({ length: GUESTS }, () => new Member(transport, transport));
    join.time(GUESTS, joinAll);
    leave.time(GUESTS, () => {
      for (const [index, guest] of guests.entries()) registry.leave(guest, visited[index] ?? "");
    });
    guests = Array.from({ length: GUESTS }, () => new Member(transport, transport));
    joinAll();
    cleanup.time(GUESTS, () => {
      for (const guest of guests) registry.leaveAll(guest);
    });
  }
  return [join.median, leave.median, cleanup.median, join.mean];
}

/** The same guest comes and goes over and over: in the first room, and in a room that it alone is in. */
function again(registry: Registry, members: number, rooms: number): readonly number[] {
  const [first = ""] = inhabited(registry, members, rooms);
  const guest = new Member(transport, transport);
  return [first, "its own room"].map((room) => {
    const clock = new Clock();
    for (let round = 0; round < ROUNDS / 5; round++) {
      clock.time(200, () => {
        for (let count = 0; count < 100; count++) {
          registry.join(guest, room);
          registry.leave(guest, room);
        }
      });
    }
    return clock.median;
  });
}

/** Joins and leaves in rooms chosen at random: what is touched is in memory, not in the caches, when there is much. */
function scattered(registry: Registry, members: number, rooms: number): readonly number[] {
  const names = inhabited(registry, members, rooms);
  const plain = new Map(names.map((name) => [name, { name }]));
  const [join, leave, lookup] = [new Clock(), new Clock(), new Clock()];
  let found = 0;
  for (let round = 0; round < ROUNDS / 5; round++) {
    const guests = Array.from({ length: GUESTS * 10 }, () => new Member(transport, transport));
    const random = (): string[] => guests.map(() => names[Math.floor(Math.random() * rooms)] ?? "");
    const visited = random();
    const others = random();
    join.time(guests.length, () => {
      for (const [index, guest] of guests.entries()) registry.join(guest, visited[index] ?? "");
    });
    // Something else, so that leaving doesn't find warm what joining has touched.
    lookup.time(guests.length, () => {
      for (const name of others) if (plain.get(name)?.name === name) found++;
    });
    leave.time(guests.length, () => {
      for (const [index, guest] of guests.entries()) registry.leave(guest, visited[index] ?? "");
    });
  }
  if (found !== (ROUNDS / 5) * GUESTS * 10) throw new Error("a name was not found");
  return [join.median, leave.median, lookup.median];
}

const sizes: readonly (readonly [number, number])[] = [
  [10, 1],
  [1000, 1],
  [100_000, 1],
  [10, 1000],
  [1000, 1000],
  [100_000, 1000],
  [1000, 100_000],
  [100_000, 100_000],
];

const measurements = [
  { title: "guests in the same rooms", measure: steady, columns: ["join", "leave", "cleanup", "join, mean"] },
  { title: "the same guest again and again, join or leave", measure: again, columns: ["same room", "own room"] },
  { title: "guests in rooms at random", measure: scattered, columns: ["join", "leave", "one Map.get"] },
];
const kinds: Readonly<Record<string, () => Registry>> = {
  rooms: () => new RoomRegistry(),
  plain: () => new PlainRegistry(),
};

/** Every size in a process of its own, so that none runs with what was compiled for another. */
function measureOne(kind: () => Registry, members: number, rooms: number): void {
  const costs = measurements.map(({ measure }) => {
    for (let time = 0; time < 3; time++) measure(kind(), members, rooms);
    return measure(kind(), members, rooms);
  });
  console.log(JSON.stringify(costs));
}

/** Nanoseconds by measurement and column: the least of all runs, since other programs only make them slower. */
function leastOf(kind: string, members: number, rooms: number): readonly (readonly number[])[] {
  const runs = Array.from({ length: RUNS }, (): number[][] => {
    const words = [import.meta.filename, kind, String(members), String(rooms)];
    return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
  });
  return measurements.map(({ columns }, index) =>
    columns.map((_, column) => Math.min(...runs.map((run) => run[index]?.[column] ?? Number.NaN))),
  );
}

function measureAll(): void {
  const names = Object.keys(kinds);
  const costs = sizes.map(([members, rooms]) => names.map((kind) => leastOf(kind, members, rooms)));
  for (const [index, { title, columns }] of measurements.entries()) {
    const cells = costs.map((ofSize) =>
      columns.flatMap((_, column) => ofSize.map((ofKind) => ofKind[index]?.[column] ?? Number.NaN)),
    );
    const rows = sizes.map(([members, rooms], row) => [
      `${members.toLocaleString("en")} members, ${rooms.toLocaleString("en")} ${rooms === 1 ? "room" : "rooms"}`,
      ...(cells[row] ?? []).map((value) => `${value.toFixed(0)} ns`),
    ]);
    const spread = (cells[0] ?? []).map((_, column) => {
      const values = cells.map((row) => row[column] ?? Number.NaN);
      return (Math.max(...values) / Math.min(...values)).toFixed(2);
    });
    rows.push(["largest / smallest", ...spread]);
    printTable(`registry: ${title}`, ["", ...columns.flatMap((column) => [column, "plain"])], rows);
  }
}

const [, , kindName = "", members, rooms] = process.argv;
const kind = kinds[kindName];
if (kind === undefined) measureAll();
else measureOne(kind, Number(members), Number(rooms));
