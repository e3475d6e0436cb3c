// Order and loss with many clients, rooms and publishers at once: `npm run test:soak` runs it for a minute.
import { expect, test } from "vitest";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { leftovers, type ServerSettings, startServer, ws } from "./harness.ts";
import { RawClient } from "./raw-client.ts";
import { certificateFiles, openVia, transports } from "./transports.ts";

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
 * where it has joined and left, and which message was for all the others. Direct messages have numbers of their own.
 */
class Witness {
  readonly #next = new Map<string, number>();
  readonly #lastOfPublisher = new Map<string, number>();
  #lastDirect = 0;
  received = 0;
  directs = 0;
  problem: string | undefined = undefined;

  take(line: string): void {
    const [kind = "", room = "", number = "", publisher = "", own = ""] = line.split(" ");
    if (kind === "direct") {
      if (Number(number) !== this.#lastDirect + 1) this.problem ??= `${line} after ${this.#lastDirect}`;
      this.#lastDirect = Number(number);
      this.directs += 1;
      return;
    }
    const next = this.#next.get(room);
    if (kind === "joined") {
      if (next !== undefined) this.problem ??= `joined twice: ${line}`;
      this.#next.set(room, Number(number) + 1);
    } else if (kind === "left") {
      if (next !== Number(number) + 1) this.problem ??= `${line}, but ${next} was the next one`;
      this.#next.delete(room);
    } else if (kind === "skip") {
      if (next !== Number(number)) this.problem ??= `${line}, but ${next} was the next one`;
      this.#next.set(room, Number(number) + 1);
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

/** What the callbacks of all servers share. */
class Rooms {
  readonly #sequence = new Map<string, number>();
  readonly #published = new Map<string, number>();
  readonly #directs = new Map<number, number>();
  readonly #members: number[] = [];
  broadcasts = 0;
  exceptions = 0;

  onConnect(conn: number, target: string) {
    if (target === "/member") this.#members.push(conn);
    return snow_variant_Accept;
  }

  onMessage(conn: number, text: string): void {
    const [action = "", room = "", publisher = "", chance = ""] = text.split(" ");
    const number = this.#sequence.get(room) ?? 0;
    const isMember = (one: number): boolean => ws.rooms(one).toArray().includes(room);
    if (action === "join") {
      if (!isMember(conn)) {
        ws.join(conn, room);
        ws.send(conn, `joined ${room} ${number}`);
      }
    } else if (action === "leave") {
      if (isMember(conn)) {
        ws.leave(conn, room);
        ws.send(conn, `left ${room} ${number}`);
      }
    } else if (action === "direct") {
      const one = this.#members[Number(chance) % this.#members.length] ?? 0;
      const direct = (this.#directs.get(one) ?? 0) + 1;
      if (ws.send(one, `direct ${one} ${direct}`) === 0) this.#directs.set(one, direct);
      return;
    } else if (action === "publish" || action === "except") {
      this.#sequence.set(room, number + 1);
      this.broadcasts += 1;
      const own = (this.#published.get(publisher) ?? 0) + 1;
      this.#published.set(publisher, own);
      // Long messages are compressed where that has been agreed on.
      const message = `message ${room} ${number + 1} ${publisher} ${own} ${"padding ".repeat(Number(chance) % 3 === 0 ? 40 : 0)}`;
      if (action === "publish") {
        ws.broadcast(room, message);
        return;
      }
      const one = this.#members[Number(chance) % this.#members.length] ?? 0;
      // In turn before and after the message that it stands for.
      if (isMember(one)) {
        this.exceptions += 1;
        if (own % 2 === 0) ws.send(one, `skip ${room} ${number + 1}`);
      }
      ws.broadcastExcept(room, message, one);
      if (isMember(one) && own % 2 === 1) ws.send(one, `skip ${room} ${number + 1}`);
      return;
    }
    ws.send(conn, "done");
  }
}

const files = certificateFiles();

test("every member sees exactly what came between its join and its leave, in order, whatever its transport", async () => {
  const seed = Number(process.env.SNOW_TEST_SEED) || Date.now() & 0x7fffffff;
  console.log(`order: seed ${seed}`);
  const rooms = new Rooms();
  const settings: ServerSettings = {
    // The clients of the test don't answer pings.
    options: { heartbeat_ms: 0, compress: true },
    onConnect: (conn, target) => rooms.onConnect(conn, target),
    onMessage: (conn, text) => rooms.onMessage(conn, text),
  };
  const open = startServer(settings);
  const secure = startServer({
    ...settings,
    options: { ...settings.options, cert_path: files.certificate, key_path: files.key },
  });
  // Publishers wait for the first join of every member: on a busy machine connecting takes longer than all the rest.
  let missing = CLIENTS;
  let end = Number.POSITIVE_INFINITY;
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const joined = (): Promise<void> => {
    missing -= 1;
    if (missing === 0) {
      end = performance.now() + milliseconds;
      begin();
    }
    return begun;
  };
  const random = generator(seed);

  async function member(index: number): Promise<Witness> {
    const own = generator(random(2 ** 31));
    const witness = new Witness();
    const transport = transports[index % transports.length];
    if (transport === undefined) throw new Error("no transport");
    const client = await openVia(transport, (transport.secure ? secure : open).port, "/member");
    const finish = async (command: string): Promise<void> => {
      client.text(command);
      for (let line = await client.message(); line !== "done"; line = await client.message()) witness.take(line);
    };
    await finish(`join ${index % ROOMS}`);
    await joined();
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
    const client = await RawClient.open(open.port);
    await begun;
    const actions = ["publish", "publish", "publish", "except", "direct"];
    while (performance.now() < end) {
      for (let count = own(6); count >= 0; count--) {
        client.text(`${actions[own(actions.length)]} ${own(ROOMS)} ${name} ${own(2 ** 20)}`);
      }
      client.text("pause");
      await client.message();
    }
    client.destroy();
  }

  const publishers = Array.from({ length: PUBLISHERS }, (_, name) => publisher(name));
  const witnesses = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => member(index)));
  await Promise.all(publishers);
  expect(
    witnesses.flatMap(({ problem }) => problem ?? []),
    `seed ${seed}`,
  ).toEqual([]);
  const received = witnesses.reduce((sum, witness) => sum + witness.received, 0);
  const directs = witnesses.reduce((sum, witness) => sum + witness.directs, 0);
  console.log(
    `order: ${rooms.broadcasts} broadcasts, ${rooms.exceptions} of them without a member, ${received} deliveries, ${directs} direct`,
  );
  expect(received).toBeGreaterThan(rooms.broadcasts);
  await stopServer(open.handle);
  await stopServer(secure.handle);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
}, 180_000);
