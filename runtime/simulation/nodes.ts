// The other programs of a world: each a node of the cluster at an address of its own, joined through the world's broker.
import type { Body } from "../actors/index.ts";
import { Panic } from "../failures/index.ts";
import {
  type AskOutcome,
  type Faults,
  Lane,
  type SimulatedNodes,
  strikeAgainAndAgain,
  type World,
} from "../host/simulated/index.ts";
import type { Code } from "../program.ts";
import { SimulatedBroker } from "./broker/index.ts";
import { Life } from "./life.ts";
import type { Site } from "./site.ts";

/** Milliseconds for which one is down that starts again. */
const LONGEST_DOWN = 1000;
const MINUTES = 60;
const SECOND = 1000;

interface NodesParts {
  readonly world: World;
  readonly code: Code;
  /** Undefined: the project has none. */
  readonly main: Body | undefined;
  readonly newSite: (number: number, name: string, host: string) => Site;
  readonly guard: ((slice: () => void) => void) | undefined;
}

interface Node {
  readonly name: string;
  readonly site: Site;
  /** Undefined: it is not running. */
  life: Life | undefined;
  /** It has died and is about to start. */
  isDown: boolean;
  /** Called back when it has ended. */
  readonly whenEnded: Set<() => void>;
}

function hostOf(number: number): string {
  return `node${number}`;
}

export class Nodes implements SimulatedNodes {
  readonly #parts: NodesParts;
  readonly #broker: SimulatedBroker;
  readonly #lane = new Lane("nodes");
  readonly #nodes: Node[] = [];
  /** What waits until a node has started, or is seen not to. */
  readonly #waiting = new Set<() => boolean>();
  /** When the last of all outages of the broker ends. */
  #outageEnd = 0;

  constructor(parts: NodesParts) {
    this.#parts = parts;
    this.#broker = new SimulatedBroker(parts.world);
  }

  start(started: (node: number) => void): void {
    const { main, newSite } = this.#parts;
    if (main === undefined) throw new Panic("Sim.node: the project has no `main` in a module Main that it could run");
    const number = this.#nodes.length + 1;
    if (number === 1) this.#begin();
    const name = `node ${number}`;
    const site = newSite(number, name, hostOf(number));
    const node: Node = { name, site, life: undefined, isDown: false, whenEnded: new Set() };
    this.#nodes.push(node);
    this.#live(node, main);
    this.#whenReady(node, () => started(number));
    const restart = (): void => {
      if (node.life !== undefined) this.#restart(node);
    };
    const rate = ({ restartsPerHour }: Faults): number => restartsPerHour / MINUTES;
    strikeAgainAndAgain(this.#parts.world, { lane: this.#lane, rate, target: () => restart });
  }

  stop(number: number, ended: () => void): void {
    const { world } = this.#parts;
    const node = this.#node(number);
    if (node.life === undefined) {
      ended();
      return;
    }
    node.whenEnded.add(ended);
    world.trace.tell("node", `${node.name} stops`);
    node.life.terminate();
  }

  restart(number: number, started: () => void): void {
    const node = this.#node(number);
    this.#restart(node);
    this.#whenReady(node, started);
  }

  host(number: number): string {
    this.#node(number);
    return hostOf(number);
  }

  ask(number: number, action: Body, done: (outcome: AskOutcome) => void): () => void {
    const node = this.#node(number);
    let giveUp: (() => void) | undefined;
    const ask = (): void => {
      if (node.life === undefined) done({ ok: false, text: `${node.name} is not running` });
      else giveUp = node.life.ask(action, done);
    };
    if (!node.isDown) {
      ask();
      return () => giveUp?.();
    }
    const look = this.#when(() => !node.isDown, ask);
    return () => {
      this.#waiting.delete(look);
      giveUp?.();
    };
  }

  partition(one: number, other: number, milliseconds: number): void {
    const { world } = this.#parts;
    const names = [this.#node(one).name, this.#node(other).name] as const;
    world.trace.tell("fault", `${names[0]} and ${names[1]} are parted for ${milliseconds / SECOND} s`);
    this.#broker.part({ one: names[0], other: names[1], until: world.now + milliseconds });
  }

  heal(): void {
    this.#parts.world.trace.tell("fault", "all partitions end");
    this.#broker.heal();
  }

  breakBroker(milliseconds: number): void {
    const { world } = this.#parts;
    world.trace.tell("fault", `the broker is down for ${milliseconds / SECOND} s`);
    this.#broker.stop();
    this.#outageEnd = Math.max(this.#outageEnd, world.now + milliseconds);
    const start = (): void => {
      if (world.now >= this.#outageEnd) this.#broker.start();
    };
    world.plan(milliseconds, start, { lane: this.#lane, routine: true });
  }

  /** The world is over. */
  close(): void {
    for (const { life } of this.#nodes) life?.die();
  }

  #begin(): void {
    const { world } = this.#parts;
    // As with NATS or as with Redis.
    this.#broker.logs.sparse = world.choices.choose(2) === 1;
    world.afterStep.push(() => {
      for (const look of this.#waiting) if (look()) this.#waiting.delete(look);
    });
  }

  #node(number: number): Node {
    const node = this.#nodes[number - 1];
    if (node === undefined) throw new Panic(`there is no node ${number} in this world: Sim.node() starts one`);
    return node;
  }

  #live(node: Node, main: Body): void {
    const { world, code, guard } = this.#parts;
    const { name, site } = node;
    const lane = new Lane(name);
    world.trace.tell("node", `${name} starts`);
    node.isDown = false;
    node.life = new Life({
      ...{ name, world, lane, code, main, guard },
      host: site.newHost(lane),
      broker: (added) => this.#broker.opener(name, added),
      ended: (status) => this.#ended(node, status),
    });
  }

  #ended(node: Node, status: number): void {
    const { world } = this.#parts;
    node.life = undefined;
    node.site.ended();
    // Who waits looks behind the next step.
    world.plan(0, () => {}, { lane: this.#lane, routine: false });
    world.trace.tell("node", `${node.name} has ended with status ${status}`);
    this.#tellEnded(node);
  }

  #tellEnded({ whenEnded }: Node): void {
    const waiting = [...whenEnded];
    whenEnded.clear();
    for (const ended of waiting) ended();
  }

  #restart(node: Node): void {
    const { world, main } = this.#parts;
    if (node.isDown || main === undefined) return;
    if (node.life !== undefined) {
      world.trace.tell("fault", `${node.name} dies`);
      node.life.die();
      node.life = undefined;
      node.site.died();
      this.#tellEnded(node);
    }
    node.isDown = true;
    const down = world.choices.within(0, LONGEST_DOWN);
    world.plan(down, () => this.#live(node, main), { lane: this.#lane, routine: false });
  }

  #whenReady(node: Node, ready: () => void): void {
    const isReady = (): boolean => {
      const { life } = node;
      const lives = this.#nodes.flatMap((one) => one.life ?? []);
      return !node.isDown && (life === undefined || life.isReady(lives));
    };
    this.#when(isReady, ready);
  }

  /** Calls back behind the first step after which it is so. */
  #when(isSo: () => boolean, call: () => void): () => boolean {
    const look = (): boolean => {
      if (!isSo()) return false;
      call();
      return true;
    };
    this.#waiting.add(look);
    return look;
  }
}
