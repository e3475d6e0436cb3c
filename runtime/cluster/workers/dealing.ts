// Where the parent listens for its workers, and whose turn the next connection is. A worker is handed one when it has taken
// the one before: one that is stuck keeps nobody else's clients waiting.
import type { Server, Socket } from "node:net";
import { entry, host } from "../../current.ts";
import { bind } from "../../host/binding.ts";
import type { HostWorker, ParentAnswer, WorkerQuestion } from "../../host/index.ts";
import type { Place } from "../../host/sockets.ts";

/** Connections that are cut so that a process can be started: amply more than the descriptors that it takes. */
const ROOM = 32;

/** In the answer to a worker: the port is in use. */
const IN_USE: ParentAnswer = { kind: "failed", errno: 0 };

interface Listening {
  readonly number: number;
  readonly key: string;
  readonly server: Server;
  readonly port: number;
  readonly players: Set<Player>;
  /** Connections that nobody has been handed yet. */
  readonly waiting: Socket[];
}

/** A worker as connections see it. */
interface Player {
  readonly worker: HostWorker;
  /** The connection that it was handed and has not taken yet. */
  handed: { readonly listening: Listening; readonly socket: Socket } | undefined;
  /** How often it has asked for any free port: the same question of another worker is for the same one. */
  freePorts: number;
}

export class Dealing {
  /** Whoever is the first has the next turn. */
  readonly #players = new Set<Player>();
  readonly #listenings = new Map<string, Listening>();
  #last = 0;
  /** Those who come and find nobody are cut. */
  #isFull = false;

  /** Whether some worker has listened so far. */
  get hasListened(): boolean {
    return this.#last > 0;
  }

  add(worker: HostWorker): Player {
    const player = { worker, handed: undefined, freePorts: 0 };
    this.#isFull = false;
    this.#players.add(player);
    return player;
  }

  /** A worker can't be started: until it is, those that came last are cut, and those that come and find nobody. */
  makeRoom(): void {
    this.#isFull = true;
    for (const { waiting } of this.#listenings.values()) for (const socket of waiting.splice(-ROOM)) socket.destroy();
  }

  /** The worker has ended. Where it was the only one that listened, connections wait for the one that takes its place. */
  remove(player: Player): void {
    this.#players.delete(player);
    for (const { players } of this.#listenings.values()) players.delete(player);
    if (player.handed === undefined) return;
    const { listening, socket } = player.handed;
    listening.waiting.unshift(socket);
    this.#deal(listening);
  }

  answer(player: Player, question: WorkerQuestion): ParentAnswer {
    if (question.kind === "listen") return this.#listen(player, question.place);
    this.#close(player, question.listening);
    return { kind: "closed" };
  }

  taken(player: Player): void {
    player.handed?.socket.destroy();
    player.handed = undefined;
    for (const listening of this.#listenings.values()) this.#deal(listening);
  }

  /** No more connections; those that wait are cut. */
  end(): void {
    for (const listening of this.#listenings.values()) end(listening);
    this.#listenings.clear();
  }

  #listen(player: Player, place: Place): ParentAnswer {
    const key = keyOf(player, place);
    const present = this.#listenings.get(key);
    if (present?.players.has(player) === true) return IN_USE;
    const listening = present ?? this.#open(key, place);
    if ("kind" in listening) return listening;
    listening.players.add(player);
    this.#deal(listening);
    return { kind: "listens", listening: listening.number, port: listening.port };
  }

  #open(key: string, place: Place): Listening | ParentAnswer {
    const net = host().net();
    const bound = bind(net, place);
    if (typeof bound === "number") return { kind: "failed", errno: bound };
    const waiting: Socket[] = [];
    const accept = entry((socket: Socket) => {
      socket.on("error", () => {});
      waiting.push(socket);
      this.#deal(listening);
      if (this.#isFull && waiting.at(-1) === socket) waiting.pop()?.destroy();
    });
    const server = net.createServer({ pauseOnConnect: true }, accept);
    server.on("error", () => {});
    server.listen(bound);
    if (!server.listening) return IN_USE;
    const address = server.address();
    this.#last += 1;
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const listening: Listening = { number: this.#last, key, server, port, players: new Set(), waiting };
    this.#listenings.set(key, listening);
    return listening;
  }

  #close(player: Player, number: number): void {
    for (const listening of this.#listenings.values()) {
      if (listening.number !== number || !listening.players.delete(player) || listening.players.size > 0) continue;
      this.#listenings.delete(listening.key);
      end(listening);
    }
  }

  #deal(listening: Listening): void {
    while (listening.waiting.length > 0) {
      const player = [...this.#players].find((one) => one.handed === undefined && listening.players.has(one));
      if (player === undefined) return;
      const socket = listening.waiting.shift();
      if (socket === undefined) return;
      this.#players.delete(player);
      this.#players.add(player);
      player.handed = { listening, socket };
      player.worker.give(listening.number, socket);
    }
  }
}

function keyOf(player: Player, { host: address = "", port = 0, path }: Place): string {
  if (path !== undefined) return `unix ${path}`;
  if (port !== 0) return `${address} ${port}`;
  player.freePorts += 1;
  return `${address} free ${player.freePorts}`;
}

function end({ server, waiting }: Listening): void {
  server.close();
  for (const socket of waiting) socket.destroy();
}
