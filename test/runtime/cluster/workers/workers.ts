// A hub and its workers in one process, over real sockets.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Hub } from "../../../../runtime/cluster/workers/hub.ts";
import { HubBroker } from "../../../../runtime/cluster/workers/hub-broker.ts";
import { ParentLink } from "../../../../runtime/cluster/workers/link.ts";
import { enter, type Program } from "../../../../runtime/current.ts";
import type { HostWorker } from "../../../../runtime/host/index.ts";
import { createProgram } from "../../../../runtime/program.ts";
import type { BrokerEvents, LogEntry, OpenBroker, Subject } from "../../../../runtime/rooms/index.ts";
import { directoryWith } from "../../../support/command.ts";

/** Both ends of a connection. */
async function pair(): Promise<[Socket, Socket]> {
  const path = join(directoryWith({}), "socket");
  const server = createServer().listen(path);
  await once(server, "listening");
  const one = connect(path);
  const [other]: Socket[] = await once(server, "connection");
  server.close();
  if (other === undefined) throw new Error("no connection");
  onTestFinished(() => {
    one.destroy();
    other.destroy();
  });
  return [one, other];
}

/** A worker, and what it was told. */
export class TestWorker implements BrokerEvents {
  readonly program: Program = createProgram();
  readonly told: string[] = [];
  readonly link: ParentLink;
  readonly broker: HubBroker;
  readonly worker: HostWorker;
  readonly #waiting = new Set<() => void>();

  constructor(number: number, bytes: Socket, worker: HostWorker) {
    const parent = { number, bytes, wasTold: () => {}, listen: () => ({ ok: false, code: "", number: 0 }) as const };
    this.worker = worker;
    this.link = enter(this.program, () => new ParentLink(parent, () => `page ${number}`));
    this.broker = new HubBroker(this.link, this);
  }

  /** As its own program. */
  do<R>(action: (broker: HubBroker) => R): R {
    return enter(this.program, () => action(this.broker));
  }

  /** When it has been told all of these, in whatever order. */
  hears(...texts: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!texts.every((text) => this.told.includes(text))) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  connected(): void {
    this.#tell("connected");
  }

  disconnected(cause: string): void {
    this.#tell(`disconnected: ${cause}`);
  }

  subscribed({ kind, name }: Subject): void {
    this.#tell(`subscribed ${kind} ${name}`);
  }

  message({ kind, name }: Subject, bytes: Uint8Array): void {
    this.#tell(`${kind} ${name}: ${Buffer.from(bytes).toString()}`);
  }

  appended({ name }: Subject, { key, before, first, events, bytes }: LogEntry): void {
    this.#tell(`${name}: ${key} ${before} ${first} ${events} ${Buffer.from(bytes).toString()}`);
  }

  #tell(text: string): void {
    this.told.push(text);
    for (const look of [...this.#waiting]) look();
  }
}

export class TestHub {
  readonly program: Program;
  readonly hub: Hub;
  #count = 0;

  constructor(open: OpenBroker, program: Program = createProgram()) {
    this.program = program;
    this.hub = enter(this.program, () => new Hub({ open, leaving: (node) => Buffer.from(`${node} leaves`) }));
  }

  async worker(): Promise<TestWorker> {
    const [bytes, far] = await pair();
    this.#count += 1;
    const worker: HostWorker = { number: this.#count, bytes, give: () => {}, kill: () => {} };
    enter(this.program, () => this.hub.add(worker));
    return new TestWorker(worker.number, far, worker);
  }

  remove({ worker }: TestWorker): void {
    enter(this.program, () => this.hub.remove(worker));
  }
}
