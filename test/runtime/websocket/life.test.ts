// The life of connections against a model: clients that come and go at any moment, in every way, over every transport.
import { afterAll, describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import {
  snow_http_router,
  snow_http_serve,
  snow_http_serve_tls,
  snow_http_websocket_with,
} from "../../../runtime/intrinsics/http.ts";
import { snow_ws_options, snow_ws_room_names, snow_ws_serve_with } from "../../../runtime/intrinsics/ws.ts";
import { serverOf } from "../../../runtime/net/index.ts";
import type { WsOptions } from "../../../runtime/values/types.generated.ts";
import { snow_variant_Accept, snow_variant_Reject } from "../../../runtime/values/types.generated.ts";
import { connectionOf } from "../../../runtime/websocket/connections.ts";
import { stopServer } from "../../support/stop-server.ts";
import { errors, leftovers, ws } from "./harness.ts";
import { ModelledConnection, type Plan } from "./life-model.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";
import { certificateFiles, type Transport, transports } from "./transports.ts";

const soak = process.env.SNOW_SOAK === "1";
const SEED = Number(process.env.SNOW_TEST_SEED) || 1;
const SEQUENCES = soak ? 200 : 3;
const STEPS = 40;
const MOST_CLIENTS = 4;
/** Turns of the event loop in which nothing may change any more. */
const CALM = 3;
/** So long the server may differ from the model, ms: nothing takes half of that. */
const PATIENCE = 10_000;
const BUDGET = 50_000;

const certificate = certificateFiles();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

afterAll(() => {
  errors.length = 0;
});

class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  below(count: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

/** A client, what its connection should be, and what the server noted of it. */
interface Guest {
  readonly number: number;
  readonly model: ModelledConnection;
  readonly client: RawClient;
  /** The handle, once `on_connect` was called. */
  conn: number;
  /** What `on_close` was told. */
  readonly told: string[];
  proceed: (() => void) | undefined;
  /** Bytes that it has sent behind its request. */
  sent: number;
  /** It can send nothing more. */
  silent: boolean;
  /** What it sends may be lost: it was cut, or the server has hung up. */
  lossy: boolean;
  stalled: boolean;
  /** The rest of a frame, or of a message, that it has begun. */
  begun: { readonly rest: Buffer; readonly interruptible: boolean } | undefined;
}

class World {
  readonly guests: Guest[] = [];
  readonly server: number;
  readonly #transport: Transport;
  readonly #random: Random;
  readonly #connectionsBefore = current().net.counters.connections;
  /** What has been done, for the message of a failure. */
  readonly trace: string[] = [];

  constructor(transport: Transport, onRouter: boolean, random: Random) {
    this.#transport = transport;
    this.#random = random;
    const files = transport.secure ? certificate : { certificate: "", key: "" };
    const options: WsOptions = {
      ...snow_ws_options(),
      compress: transport.compressed,
      max_backlog_bytes: BUDGET,
      ...(onRouter ? {} : { cert_path: files.certificate, key_path: files.key }),
    };
    const callbacks = [this.#onConnect, this.#onMessage, this.#onClose] as const;
    if (!onRouter) this.server = snow_ws_serve_with(...callbacks, 0, options);
    else {
      const router = snow_http_websocket_with(snow_http_router(), "/:guest", ...callbacks, options);
      this.server = transport.secure
        ? snow_http_serve_tls(router, 0, files.certificate, files.key)
        : snow_http_serve(router, 0);
    }
  }

  // What the server does.

  readonly #onConnect = function* (this: World, conn: number, target: string) {
    const guest = this.guests[Number(target.slice(1))];
    if (guest === undefined) throw new Error(`nobody is ${target}`);
    guest.conn = conn;
    ws.join(conn, "lobby");
    if (guest.model.plan.waits) yield* this.#wait(guest);
    if (guest.model.plan.answer === "panic") throw new Error("as planned");
    return guest.model.plan.answer === "accept" ? snow_variant_Accept : new snow_variant_Reject(401, "as planned");
  }.bind(this);

  readonly #onMessage = function* (this: World, conn: number, text: string) {
    const guest = this.#guestOf(conn);
    const [command = "", room = ""] = text.split(" ");
    if (command === "join") ws.join(conn, room);
    else if (command === "leave") ws.leave(conn, room);
    else if (command === "wait") yield* this.#wait(guest);
    else if (command === "panic") throw new Error("as planned");
    else if (command === "close") ws.close(conn, 4000, "enough");
    else ws.broadcast("lobby", text.slice(0, 10));
  }.bind(this);

  readonly #onClose = function* (this: World, conn: number, code: number, reason: string) {
    const guest = this.#guestOf(conn);
    guest.told.push(`${code} ${reason}`.trim());
    // At the end nothing can be done with it.
    if (ws.join(conn, "lobby") !== -1 || ws.send(conn, "") !== -1) guest.told.push("is not dead");
    if (guest.model.plan.slowClose) yield* this.#wait(guest);
  }.bind(this);

  #guestOf(conn: number): Guest {
    const guest = this.guests.find((one) => one.conn === conn);
    if (guest === undefined) throw new Error(`nobody has the handle ${conn}`);
    return guest;
  }

  *#wait(guest: Guest) {
    yield waitForOutside<undefined>("the test", (resume) => {
      guest.proceed = () => resume.value(undefined);
      return undefined;
    });
  }

  // What clients do.

  open(): void {
    const random = this.#random;
    const plan: Plan = {
      waits: random.chance(40),
      answer: random.chance(80) ? "accept" : random.chance(50) ? "reject" : "panic",
      slowClose: random.chance(25),
    };
    const client = new RawClient(serverOf(this.server)?.port ?? 0, this.#transport.secure);
    const number = this.guests.length;
    const model = new ModelledConnection(plan);
    const guest: Guest = {
      ...{ number, model, client, conn: 0, told: [], proceed: undefined },
      ...{ sent: 0, silent: false, lossy: false, stalled: false, begun: undefined },
    };
    this.guests.push(guest);
    const extension = this.#transport.compressed ? { "Sec-WebSocket-Extensions": "permessage-deflate" } : {};
    client.send(requestText("GET", `/${number}`, { ...handshakeHeaders, ...extension }));
    this.#note(guest, `comes, ${JSON.stringify(plan)}`);
  }

  #note(guest: Guest, text: string): void {
    this.trace.push(`${guest.number} ${text}`);
  }

  #send(guest: Guest, bytes: Buffer): void {
    if (guest.model.phase === "ended") guest.lossy = true;
    guest.sent += bytes.length;
    guest.client.send(bytes);
  }

  #text(guest: Guest, text: string): void {
    if (guest.begun !== undefined) return;
    this.#note(guest, `says ${text}`);
    this.#send(guest, clientFrame(1, text));
    guest.model.text(text);
  }

  /** Begins a large message, or goes on with it. */
  #large(guest: Guest): void {
    const text = "x".repeat(100_000);
    if (guest.begun !== undefined) {
      this.#note(guest, "ends its large message");
      this.#send(guest, guest.begun.rest);
      guest.begun = undefined;
      guest.model.text(text);
      return;
    }
    const inFragments = this.#random.chance(50);
    this.#note(guest, `begins a large message${inFragments ? " in fragments" : ""}`);
    if (inFragments) {
      this.#send(guest, clientFrame(1, text.slice(0, 60_000), { final: false }));
      guest.begun = { rest: clientFrame(0, text.slice(60_000)), interruptible: true };
      return;
    }
    const frame = clientFrame(1, text);
    this.#send(guest, frame.subarray(0, 60_000));
    guest.begun = { rest: frame.subarray(60_000), interruptible: false };
  }

  #leave(guest: Guest): void {
    const ways = ["FIN", "cut"];
    if (guest.begun === undefined || guest.begun.interruptible) ways.push("close", "close", "violation");
    const way = this.#random.pick(ways);
    this.#note(guest, `leaves: ${way}`);
    guest.silent = true;
    const { client, model } = guest;
    if (way === "close") {
      this.#send(guest, clientFrame(8, closePayload(1000, "bye")));
      model.end("1000 bye");
    } else if (way === "violation") {
      this.#send(guest, clientFrame(5));
      model.end("1002 protocol error");
    } else {
      if (way === "cut") guest.lossy = true;
      if (way === "FIN") client.socket.end();
      else if (this.#transport.secure) client.socket.destroy();
      else client.socket.resetAndDestroy();
      model.end("1006");
    }
  }

  /** A client that does not read is sent so much that it is given up. */
  async #flood(guest: Guest): Promise<void> {
    this.#note(guest, "is flooded");
    const bytes = Buffer.alloc(BUDGET);
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.#random.below(256);
    while (ws.sendBinary(guest.conn, bytes) === 0) await turn();
    guest.model.end("1013 slow consumer");
  }

  #fromOutside(guest: Guest): void {
    if (this.#random.chance(50)) {
      this.#note(guest, "is made to join");
      const { alive } = guest.model;
      expect(ws.join(guest.conn, "garden"), this.trace.join("\n")).toBe(alive ? 0 : -1);
      guest.model.join("garden");
      return;
    }
    this.#note(guest, "is closed");
    ws.close(guest.conn, 4001, "from outside");
    guest.model.close("4001 from outside");
  }

  async step(): Promise<void> {
    const random = this.#random;
    const guest = random.pick(this.guests.filter(({ model, conn }) => !model.freed && conn !== 0));
    const living = this.guests.filter(({ model }) => !model.freed).length;
    if (guest === undefined || (living < MOST_CLIENTS && random.chance(30))) {
      this.open();
      return;
    }
    const choice = random.below(100);
    if (choice < 12 && guest.proceed !== undefined) {
      this.#note(guest, "proceeds");
      guest.model.release();
      const { proceed } = guest;
      guest.proceed = undefined;
      proceed();
    } else if (choice < 18) this.#fromOutside(guest);
    else if (choice < 24 && !guest.stalled && !guest.client.socket.destroyed) {
      this.#note(guest, "stalls");
      guest.stalled = true;
      guest.client.socket.pause();
    } else if (choice < 28 && guest.stalled && guest.model.phase === "open") await this.#flood(guest);
    else if (!guest.silent) {
      if (choice < 40) this.#large(guest);
      else if (choice < 58) this.#leave(guest);
      else {
        const texts = ["join garden", "leave lobby", "wait", "wait", "panic", "close", "hello"];
        for (let count = random.below(3); count >= 0; count--) this.#text(guest, random.pick(texts) ?? "");
        // Right behind what it said.
        if (random.chance(20) && guest.begun === undefined) {
          this.#note(guest, "and closes at once");
          guest.silent = true;
          this.#send(guest, clientFrame(8, closePayload(1000, "bye")));
          guest.model.end("1000 bye");
        }
      }
    }
  }

  // The comparison.

  /** Many things show only later that they have arrived: who still has a handle was heard to the last byte. */
  #unheard(): number {
    const heard = ({ conn, sent, lossy, model }: Guest): boolean =>
      model.freed || lossy || connectionOf(conn)?.heard === sent;
    return this.guests.filter((guest) => !heard(guest)).length;
  }

  #expected(): unknown {
    const counts = new Map<string, number>();
    for (const { model } of this.guests) for (const room of model.rooms) counts.set(room, (counts.get(room) ?? 0) + 1);
    return {
      guests: this.guests.map(({ model: { alive, rooms, told, waiting } }) => ({
        asked: true,
        alive,
        rooms,
        told,
        waits: waiting !== undefined,
      })),
      rooms: Object.fromEntries([...counts].sort()),
      handles: this.guests.filter(({ model }) => !model.freed).length,
      connections: this.guests.filter(({ model }) => model.phase === "open").length,
      unheard: 0,
    };
  }

  #found(): unknown {
    const names = snow_ws_room_names().toArray().sort();
    return {
      guests: this.guests.map(({ conn, told, proceed }) => ({
        asked: conn !== 0,
        alive: conn !== 0 && ws.leave(conn, "nowhere") === 0,
        rooms: ws.rooms(conn).toArray(),
        told,
        waits: proceed !== undefined,
      })),
      rooms: Object.fromEntries(names.map((name) => [name, ws.count(name)])),
      handles: leftovers().handles,
      connections: current().net.counters.connections - this.#connectionsBefore,
      unheard: this.#unheard(),
    };
  }

  /** Resolves when the server is as the model says, and stays so. */
  async settled(): Promise<void> {
    const expected = JSON.stringify(this.#expected());
    const end = performance.now() + PATIENCE;
    for (let calm = 0; calm < CALM; ) {
      await turn();
      if (JSON.stringify(this.#found()) === expected) calm += 1;
      else if (performance.now() > end || calm > 0) {
        expect(this.#found(), this.trace.join("\n")).toEqual(this.#expected());
      }
    }
  }

  /** The server stops, whatever is going on; what waits goes on then, and clients close. */
  async stop(): Promise<void> {
    this.trace.push("the server stops");
    for (const { model } of this.guests) model.close("1001 server stopping");
    const stopped = stopServer(this.server);
    await this.settled();
    for (const guest of this.guests) {
      guest.lossy = true;
      guest.client.destroy();
      guest.model.end("1006");
    }
    await this.settled();
    for (let open = this.guests; open.length > 0; open = this.guests.filter(({ proceed }) => proceed !== undefined)) {
      for (const guest of open) {
        if (guest.proceed === undefined) continue;
        guest.model.release();
        const { proceed } = guest;
        guest.proceed = undefined;
        proceed();
      }
      await this.settled();
      if (this.guests.every(({ proceed }) => proceed === undefined)) break;
    }
    await stopped;
    expect(leftovers(), this.trace.join("\n")).toEqual({ rooms: 0, members: 0, handles: 0 });
  }
}

describe.each(transports)("$name", (transport) => {
  test.each([
    ["Ws.serve", false],
    ["a router", true],
  ])(
    "on %s",
    async (_, onRouter) => {
      for (let sequence = 0; sequence < SEQUENCES; sequence++) {
        const seed = SEED * 100_000 + transports.indexOf(transport) * 10_000 + (onRouter ? 5000 : 0) + sequence;
        const world = new World(transport, onRouter, new Random(seed));
        world.trace.push(`seed ${seed}`);
        for (let step = 0; step < STEPS; step++) {
          await world.step();
          await world.settled();
        }
        await world.stop();
        errors.length = 0;
      }
    },
    soak ? 1_800_000 : 60_000,
  );
});
