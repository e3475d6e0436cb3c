// Logs and leases while servers die, hang and connections break, at random: nothing is lost, nothing comes twice.
import { describe, expect, test } from "vitest";
import { openNats } from "../../../../runtime/cluster/nats/index.ts";
import type { LogLimits, LogState, Subject } from "../../../../runtime/rooms/index.ts";
import { BrokerNode } from "../../../support/broker-node.ts";
import { type NatsServer, startNats } from "../../../support/nats-server.ts";
import { Relay } from "../../../support/relay.ts";
import { hasNats } from "../../../support/requirements.ts";

const isSoak = process.env.SNOW_SOAK === "1";
const TIME = isSoak ? 120_000 : 1200;
/** Between two faults, at most. */
const CALM = isSoak ? 2000 : 300;
/** A server that hangs for longer counts as gone. */
const HANGS = isSoak ? 6000 : 100;
const LEASE = 2000;

const topic: Subject = { kind: "topic", name: "news" };
const limits: LogLimits = { events: 1_000_000, milliseconds: 3_600_000, bytes: 1e9 };

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** One node that appends one entry after the other, each until it is known to be there, and wants the lease. */
class Worker {
  readonly node: BrokerNode;
  readonly relay: Relay;
  readonly name: string;
  /** By key, the number that it was given. */
  readonly numbers = new Map<string, number>();
  /** Whose lease was taken when, for all. */
  readonly leases: Lease[];

  constructor(relay: Relay, name: string, leases: Lease[]) {
    this.relay = relay;
    this.name = name;
    this.leases = leases;
    const url = `nats://127.0.0.1:${relay.port}`;
    this.node = new BrokerNode((settings, events) => openNats([url], settings, events), name);
  }

  async appends(end: number): Promise<void> {
    for (let count = 1; Date.now() < end; count += 1) {
      const key = `${this.name}:${count}`;
      while (!(await this.#append(key))) await pause(20);
      await pause(5);
    }
  }

  async #append(key: string): Promise<boolean> {
    const append = { key, events: 1 + (key.length % 3), bytes: Buffer.from(key) };
    try {
      const entry = await this.node.turn(() => this.node.broker.append(topic, limits, append));
      if (entry === undefined) throw new Error("the log is gone");
      this.numbers.set(key, entry.first);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message === "the log is gone") throw error;
      return false;
    }
  }

  async takesLeases(end: number): Promise<void> {
    while (Date.now() < end) {
      const asked = Date.now();
      const has = await this.node.turn(() => this.node.broker.lease("work", this.name, LEASE)).catch(() => false);
      if (has) this.leases.push({ holder: this.name, asked, answered: Date.now() });
      await pause(100);
    }
  }
}

interface Lease {
  readonly holder: string;
  readonly asked: number;
  readonly answered: number;
}

/** Ends with everything whole. */
async function faults(server: NatsServer, workers: readonly Worker[], end: number): Promise<void> {
  while (Date.now() < end) {
    await pause(Math.random() * CALM);
    const worker = workers[Math.floor(Math.random() * workers.length)];
    switch (Math.floor(Math.random() * 4)) {
      case 0:
        await server.kill();
        await server.startAgain();
        break;
      case 1:
        server.stall();
        await pause(Math.random() * HANGS);
        server.goOn();
        break;
      case 2:
        worker?.relay.cut();
        break;
      case 3:
        // Only the one who hangs up learns of it.
        if (isSoak) worker?.relay.stall();
        break;
    }
  }
}

/** The connection may still be one that was cut. */
async function readSurely(node: BrokerNode, after: number): Promise<LogState> {
  for (;;) {
    const state = await node.turn(() => node.broker.readLog(topic, limits, after)).catch(() => undefined);
    if (state !== undefined) return state;
    await pause(50);
  }
}

function checkLeases(leases: readonly Lease[]): void {
  let last: Lease | undefined;
  for (const lease of [...leases].sort((one, other) => one.answered - other.answered)) {
    // The server keeps it for its time from when it was asked, at least.
    const isEarly = last !== undefined && last.holder !== lease.holder && lease.answered < last.asked + LEASE;
    if (isEarly) expect(lease).toEqual({ ...lease, after: last });
    last = lease;
  }
}

describe.runIf(hasNats())("NATS in a storm", () => {
  test("each append is there once, in the order of its node, with the number that was told", {
    timeout: TIME + 60_000,
  }, async () => {
    const server = await startNats();
    const leases: Lease[] = [];
    const make = async (name: string): Promise<Worker> => {
      const worker = new Worker(await Relay.to(server.port), name, leases);
      await worker.node.connects();
      await worker.node.listens(topic);
      return worker;
    };
    const workers = await Promise.all([make("one"), make("two"), make("three")]);
    const [{ node }] = workers;
    const { epoch, last } = await readSurely(node, 0);
    const end = Date.now() + TIME;
    const works = workers.flatMap((worker) => [worker.appends(end), worker.takesLeases(end)]);
    await Promise.all([faults(server, workers, end), ...works]);
    const state = await readSurely(node, last);
    expect(state).toMatchObject({ epoch, complete: true });
    for (const { name, numbers, node } of workers) {
      const own = state.entries.filter(({ key }) => key.startsWith(`${name}:`));
      expect(own.map(({ key, first }) => [key, first])).toEqual([...numbers]);
      // Those of two nodes may be told the other way round.
      const all = new Map(state.entries.map(({ key, first }) => [first, key]));
      const told = node.entriesOf(topic).map(({ key, first }) => [first, key] as const);
      expect(told.filter(([first, key]) => all.get(first) !== key)).toEqual([]);
      expect(new Set(told.map(([first]) => first)).size).toBe(told.length);
    }
    expect(state.entries.length).toBeGreaterThan(0);
    checkLeases(leases);
    if (isSoak) process.stderr.write(`${state.entries.length} entries, ${leases.length} times the lease\n`);
  });
});
