// Nanoseconds for each join, leave and cleanup, with few and many members and rooms.
import { RoomRegistry } from "../runtime/rooms/registry.ts";
import { Member, type Message } from "../runtime/rooms/room.ts";
import { median, printTable, processorTime } from "./measure.ts";

const RUNS = Number(process.env.RUNS ?? 7);
/** Operations in one measurement, at least. */
const OPERATIONS = 400_000;
const GUESTS = 100;

class Listener extends Member {
  readonly budget = 1024;
  override sharesLog(): boolean {
    return true;
  }
  override backlog(): number {
    return 0;
  }
  override encode(message: Message): Buffer {
    return message.bytes;
  }
  override write(): boolean {
    return true;
  }
  override refused(): void {}
}

interface Costs {
  readonly join: number;
  readonly leave: number;
  readonly cleanup: number;
}

/**
 * The registry holds `members` in `rooms` (the larger number decides how many memberships there are) while
 * further members come by the hundred, each into ten of the rooms, and leave these or end.
 */
function measure(members: number, rooms: number): Costs {
  const registry = new RoomRegistry();
  const names = Array.from({ length: rooms }, (_, index) => `room ${index}`);
  const name = (index: number): string => names[index % rooms] ?? "";
  const residents = Array.from({ length: members }, () => new Listener());
  for (let index = 0; index < Math.max(members, rooms); index++) {
    const resident = residents[index % members];
    if (resident !== undefined) registry.join(resident, name(index));
  }
  let guests: Listener[] = [];
  const each = Math.min(10, rooms);
  // Rooms far apart, the same for every guest.
  const visited = Array.from({ length: each }, (_, index) => name(Math.floor((index * rooms) / each)));
  const perRound = GUESTS * each;
  const rounds = Math.ceil(OPERATIONS / perRound);
  const joinAll = (): void => {
    for (const guest of guests) for (const room of visited) registry.join(guest, room);
  };
  const leaveAll = (): void => {
    for (const guest of guests) for (const room of visited) registry.leave(guest, room);
  };
  const endAll = (): void => {
    for (const guest of guests) registry.leaveAll(guest);
  };
  let [join, leave, cleanup] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    guests = Array.from({ length: GUESTS }, () => new Listener());
    join += processorTime(joinAll);
    leave += processorTime(leaveAll);
    guests = Array.from({ length: GUESTS }, () => new Listener());
    joinAll();
    cleanup += processorTime(endAll);
  }
  const perOperation = 1e6 / (rounds * perRound);
  return { join: join * perOperation, leave: leave * perOperation, cleanup: cleanup * perOperation };
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
const costs = sizes.map((): Costs[] => []);
measure(100, 100);
for (let time = 0; time < RUNS; time++) {
  for (const [index, [members, rooms]] of sizes.entries()) costs[index]?.push(measure(members, rooms));
}
const columns = (["join", "leave", "cleanup"] as const).map((key) =>
  costs.map((list) => median(list.map((cost) => cost[key]))),
);
const rows = sizes.map(([members, rooms], index) => [
  `${members.toLocaleString("en")} members, ${rooms.toLocaleString("en")} rooms`,
  ...columns.map((column) => `${(column[index] ?? 0).toFixed(0)} ns`),
]);
rows.push(["largest / smallest", ...columns.map((column) => (Math.max(...column) / Math.min(...column)).toFixed(2))]);
printTable(
  `registry: processor time of one operation, median of ${RUNS}`,
  ["", "join", "leave", "cleanup, per room"],
  rows,
);
