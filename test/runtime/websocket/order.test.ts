// Order and loss with many clients, rooms and publishers at once: `npm run test:soak` runs it for a minute.
import { expect, test } from "vitest";
import { snow_variant_Accept } from "../../../runtime/values/sums.ts";
import { leftovers, startServer, stopServer, ws } from "./harness.ts";
import { RawClient } from "./raw-client.ts";

const CLIENTS = 200;
const ROOMS = 20;
const PUBLISHERS = 8;
const milliseconds = process.env.SNOW_SOAK === "1" ? 60_000 : 2500;

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * What a member sees of the rooms. The server numbers the messages of each room, and tells a member by direct messages
 * where it has joined and left.
 */
class Witness {
  readonly #next = new Map<string, number>();
  readonly #lastOfPublisher = new Map<string, number>();
  received = 0;
  problem: string | undefined = undefined;

  take(line: string): void {
    const [kind = "", room = "", number = "", publisher = "", own = ""] = line.split(" ");
    const next = this.#next.get(room);
    if (kind === "joined") {
      if (next !== undefined) this.problem ??= `joined twice: ${line}`;
      this.#next.set(room, Number(number) + 1);
    } else if (kind === "left") {
      if (next !== Number(number) + 1) this.problem ??= `${line}, but ${next} was the next one`;
      this.#next.delete(room);
    } else {
      if (next !== Number(number)) this.problem ??= `${line}, but ${next} was the next one`;
      this.#next.set(room, Number(number) + 1);
      const last = this.#lastOfPublisher.get(`${room} ${publisher}`) ?? 0;
      if (Number(own) <= last) this.problem ??= `${line} after ${last} of the same publisher`;
      this.#lastOfPublisher.set(`${room} ${publisher}`, Number(own));
      this.received += 1;
    }
  }
}

test("every member sees exactly what came between its join and its leave, in order", async () => {
  const seed = Number(process.env.SNOW_TEST_SEED) || Date.now() & 0x7fffffff;
  console.log(`order: seed ${seed}`);
  const sequence = new Map<string, number>();
  const published = new Map<string, number>();
  let broadcasts = 0;
  const { port, handle } = startServer({
    // The clients of the test don't answer pings.
    options: { heartbeat_ms: 0 },
    onConnect: () => snow_variant_Accept,
    onMessage: (conn, text) => {
      const [action = "", room = "", publisher = ""] = text.split(" ");
      const number = sequence.get(room) ?? 0;
      if (action === "join") {
        if (!ws.rooms(conn).toArray().includes(room)) {
          ws.join(conn, room);
          ws.send(conn, `joined ${room} ${number}`);
        }
      } else if (action === "leave") {
        if (ws.rooms(conn).toArray().includes(room)) {
          ws.leave(conn, room);
          ws.send(conn, `left ${room} ${number}`);
        }
      } else if (action === "publish") {
        const own = (published.get(publisher) ?? 0) + 1;
        published.set(publisher, own);
        sequence.set(room, number + 1);
        broadcasts += 1;
        ws.broadcast(room, `message ${room} ${number + 1} ${publisher} ${own}`);
        return;
      }
      ws.send(conn, "done");
    },
  });
  const end = performance.now() + milliseconds;
  const random = generator(seed);

  async function member(): Promise<Witness> {
    const own = generator(random(2 ** 31));
    const witness = new Witness();
    const client = await RawClient.open(port);
    const finish = async (command: string): Promise<void> => {
      client.text(command);
      for (let line = await client.message(); line !== "done"; line = await client.message()) witness.take(line);
    };
    while (performance.now() < end) {
      await finish(`${own(5) < 3 ? "join" : "leave"} ${own(ROOMS)}`);
      for (let pause = own(4); pause > 0; pause--) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let room = 0; room < ROOMS; room++) await finish(`leave ${room}`);
    client.destroy();
    return witness;
  }

  async function publisher(name: number): Promise<void> {
    const own = generator(random(2 ** 31));
    const client = await RawClient.open(port);
    while (performance.now() < end) {
      for (let count = own(6); count >= 0; count--) client.text(`publish ${own(ROOMS)} ${name}`);
      client.text("pause");
      await client.message();
    }
    client.destroy();
  }

  const publishers = Array.from({ length: PUBLISHERS }, (_, name) => publisher(name));
  const witnesses = await Promise.all(Array.from({ length: CLIENTS }, member));
  await Promise.all(publishers);
  expect(
    witnesses.flatMap(({ problem }) => problem ?? []),
    `seed ${seed}`,
  ).toEqual([]);
  const received = witnesses.reduce((sum, witness) => sum + witness.received, 0);
  console.log(`order: ${broadcasts} broadcasts, ${received} deliveries`);
  expect(received).toBeGreaterThan(broadcasts);
  await stopServer(handle);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
}, 120_000);
