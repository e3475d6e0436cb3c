// The servers of one Redis: one, or the masters of a cluster.
import type { Host, HostTimer } from "../../host/index.ts";
import type { ChannelKind, RedisAddress, RedisListener } from "../../libraries/redis.ts";
import { hostAndPort } from "../../net/index.ts";
import { type Loss, lossOf, Refusal } from "./failures.ts";
import { Line, type RedisLibrary } from "./line.ts";
import { Server } from "./server.ts";
import { isClustered, type Part, partsOf, SLOTS, shapeOf } from "./topology.ts";

const OPENING_TIME = 5000;
const LOOK_INTERVAL = 1000;
/** Looks between two questions whether a cluster still has the same parts. */
const LOOKS_FOR_CHANGE = 5;
/** Of one command. */
const MOST_CHANNELS = 1000;

interface ServersListener {
  message(channel: string, bytes: Buffer): void;
  /** Once, unless they were ended from here. */
  lost(loss: Loss): void;
}

interface Surroundings {
  readonly redis: RedisLibrary;
  readonly host: Host;
  readonly listener: ServersListener;
}

/** All of them or none: when one is lost, all are ended, and the listener hears of it once. */
export class Servers {
  readonly #redis: RedisLibrary;
  readonly #host: Host;
  readonly #address: RedisAddress;
  readonly #listener: ServersListener;
  readonly #ends: (() => void)[] = [];
  #servers: readonly Server[] = [];
  /** Of a cluster: by slot, whose it is. */
  #owners: readonly (Server | undefined)[] | undefined;
  #shape = "";
  #timer: HostTimer | undefined;
  #looks = 0;
  #isOver = false;
  /** While they are opened. */
  #fail: ((loss: Loss) => void) | undefined;

  private constructor({ redis, host, listener }: Surroundings, address: RedisAddress) {
    this.#redis = redis;
    this.#host = host;
    this.#address = address;
    this.#listener = listener;
  }

  /** Rejects with a `Loss` when they do not stand within five seconds. */
  static async open(surroundings: Surroundings, address: RedisAddress): Promise<Servers> {
    const servers = new Servers(surroundings, address);
    await servers.#openInTime();
    servers.#watch();
    return servers;
  }

  async #openInTime(): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    const timer = this.#host.setTimer(OPENING_TIME, () => this.#lose(this.#silence()), false);
    try {
      await Promise.race([this.#open(), failed]);
    } catch (error) {
      this.end();
      throw lossOf(error, this.#address);
    } finally {
      this.#host.clearTimer(timer);
      this.#fail = undefined;
    }
  }

  #silence(): Error {
    return new Refusal(this.#address.tls ? "no answer: does it speak TLS?" : "no answer");
  }

  async #open(): Promise<void> {
    const line = await Line.open(this.#redis, this.#address, this.#tells(this.#address), this.#opened);
    if (!(await isClustered(line))) {
      this.#servers = [await this.#server(this.#address)];
    } else {
      const parts = await partsOf(line, this.#address);
      const byPlace = new Map<string, Promise<Server>>();
      const owners: Promise<Server>[] = parts.map(({ address }) => {
        const place = hostAndPort(address.host, address.port);
        const server = byPlace.get(place) ?? this.#server(address);
        byPlace.set(place, server);
        return server;
      });
      this.#takeParts(parts, await Promise.all(owners));
      this.#servers = await Promise.all(byPlace.values());
    }
    line.connection.end();
  }

  #takeParts(parts: readonly Part[], owners: readonly Server[]): void {
    const table: (Server | undefined)[] = new Array(SLOTS).fill(undefined);
    for (const [index, { first, last }] of parts.entries()) table.fill(owners[index], first, last + 1);
    if (table.includes(undefined)) throw new Refusal("a cluster of which parts are missing");
    this.#owners = table;
    this.#shape = shapeOf(parts);
  }

  async #server(address: RedisAddress): Promise<Server> {
    try {
      return await Server.open(this.#redis, address, this.#tells(address), this.#opened);
    } catch (error) {
      throw lossOf(error, address);
    }
  }

  readonly #opened = (end: () => void): void => {
    if (this.#isOver) end();
    else this.#ends.push(end);
  };

  #tells(address: RedisAddress): RedisListener {
    return {
      message: (channel, bytes) => {
        if (!this.#isOver) this.#listener.message(channel, bytes);
      },
      lost: (cause) => this.#lose(cause, address),
    };
  }

  /** What a server has answered says that it is worth nothing any more. */
  giveUp(cause: unknown): void {
    this.#lose(cause);
  }

  #lose(cause: unknown, address = this.#address): void {
    if (this.#isOver) return;
    const fail = this.#fail;
    this.end();
    const loss = lossOf(cause, address);
    if (fail === undefined) this.#listener.lost(loss);
    else fail(loss);
  }

  end(): void {
    this.#isOver = true;
    if (this.#timer !== undefined) this.#host.clearTimer(this.#timer);
    for (const end of this.#ends) end();
  }

  #watch(): void {
    const look = (): void => {
      if (this.#isOver) return;
      this.#looks += 1;
      // All of them, so that each asks.
      const silent = this.#servers.filter((server) => !server.look());
      if (silent[0] !== undefined) this.#lose(new Refusal("no answer"), silent[0].address);
      else {
        if (this.#owners !== undefined && this.#looks % LOOKS_FOR_CHANGE === 0) void this.#lookForChange();
        this.#timer = this.#host.setTimer(LOOK_INTERVAL, look, false);
      }
    };
    look();
  }

  /** A server that gives a slot away ends its subscriptions, which nobody is told reliably. */
  async #lookForChange(): Promise<void> {
    const turn = Math.floor(this.#looks / LOOKS_FOR_CHANGE);
    const server = this.#servers[turn % this.#servers.length];
    if (server === undefined) return;
    try {
      const parts = await partsOf(server.commands, this.#address);
      if (shapeOf(parts) !== this.#shape) this.#lose(new Refusal("the parts of the cluster have changed"));
    } catch {
      // The next look asks another server.
    }
  }

  get kind(): ChannelKind {
    return this.#owners === undefined ? "plain" : "sharded";
  }

  get publishing(): "PUBLISH" | "SPUBLISH" {
    return this.#owners === undefined ? "PUBLISH" : "SPUBLISH";
  }

  /** The one that has a key, or a channel. */
  at(name: string): Server {
    const server = this.#owners === undefined ? this.#servers[0] : this.#owners[this.#redis.slotOf(name)];
    if (server === undefined) throw new Error("a slot without a server");
    return server;
  }

  /** In as few commands as may be: of which server, which channels. */
  *commandsFor(channels: readonly string[]): Iterable<readonly [Server, readonly string[]]> {
    const groups = this.#owners === undefined ? [channels] : this.#bySlot(channels);
    for (const group of groups) {
      const [first] = group;
      if (first === undefined) continue;
      const server = this.at(first);
      for (let from = 0; from < group.length; from += MOST_CHANNELS) {
        yield [server, group.slice(from, from + MOST_CHANNELS)];
      }
    }
  }

  #bySlot(channels: readonly string[]): Iterable<readonly string[]> {
    const groups = new Map<number, string[]>();
    for (const channel of channels) {
      const slot = this.#redis.slotOf(channel);
      const group = groups.get(slot);
      if (group === undefined) groups.set(slot, [channel]);
      else group.push(channel);
    }
    return groups.values();
  }
}
