// Random runs of logs on several nodes, over a broker that does all that brokers do wrong. What must hold whatever happens
// is checked at each event; what must be so once everything is well again, at the end.
import type { World } from "../../../../runtime/host/simulated/index.ts";
import { Decisions, type Dice } from "../../../fuzz/random.ts";
import { FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime } from "../../../support/virtual-time.ts";
import { Epoch } from "./epoch.ts";
import { Follower, LogNode, limits, topic } from "./log-node.ts";

const NODES = ["a", "b", "c"];
const TOPICS = ["News", "Chat:tea"];
const STEPS = 120;

export interface LogRun {
  /** What did not hold. */
  readonly problem: string | undefined;
  readonly appended: number;
  readonly told: number;
  readonly losses: number;
  readonly refused: number;
  /** Events of which it could be told at the end that they must be there. */
  readonly kept: number;
}

/** A follower that believes nothing. */
class Witness {
  readonly follower: Follower;
  /** Whether numbers need not be consecutive. */
  readonly #isSparse: boolean;
  readonly #epochs: Map<string, Epoch>;
  readonly #fail: (problem: string) => void;
  isOpen = false;
  told = 0;
  #last: number | undefined = undefined;
  /** By node, the count of its last event. */
  #counts = new Map<string, number>();

  constructor(follower: Follower, isSparse: boolean, epochs: Map<string, Epoch>, fail: (problem: string) => void) {
    this.follower = follower;
    this.#isSparse = isSparse;
    this.#epochs = epochs;
    this.#fail = (problem) => fail(`${follower.node.node}, ${follower.subject.name}: ${problem}`);
    follower.opens = () => this.#opened();
    follower.told = (event) => this.#next(event.number, event.text);
  }

  toggle(): void {
    if (this.isOpen) this.follower.close();
    else this.follower.follow();
    this.isOpen = !this.isOpen;
  }

  #opened(): void {
    const { floor, last, events } = this.follower;
    this.#last = undefined;
    this.#counts = new Map();
    const epoch = this.#epoch();
    if (floor > 0) epoch.isCut = true;
    for (const { number, text } of events) {
      if (number <= floor) this.#fail(`${number} is kept, and ${floor} was the last that is not`);
      this.#next(number, text);
    }
    if ((this.#last ?? last) !== last) this.#fail(`opened with ${this.#last} of ${last}`);
    this.#last = last;
  }

  #epoch(): Epoch {
    const name = `${this.follower.subject.name} ${this.follower.epoch}`;
    const epoch = this.#epochs.get(name) ?? new Epoch();
    this.#epochs.set(name, epoch);
    return epoch;
  }

  #next(number: number, text: string): void {
    this.told += 1;
    const before = this.#last;
    if (before !== undefined && (this.#isSparse ? number <= before : number !== before + 1)) {
      this.#fail(`${number} after ${before}`);
    }
    this.#last = number;
    const wrong = this.#epoch().told(number, text, before);
    if (wrong !== undefined) this.#fail(wrong);
    const [node = "", count = ""] = String(JSON.parse(text)).split(" ");
    if (Number(count) <= (this.#counts.get(node) ?? 0)) this.#fail(`${text} after ${this.#counts.get(node)}`);
    this.#counts.set(node, Number(count));
  }
}

class Play {
  readonly random: Dice;
  readonly time: VirtualTime;
  readonly system: FaultyBroker;
  readonly nodes: readonly LogNode[];
  readonly witnesses: readonly Witness[];
  problem: string | undefined = undefined;
  appended = 0;
  refused = 0;
  kept = 0;
  readonly #epochs = new Map<string, Epoch>();
  /** The broker may lose what it has kept. */
  readonly #forgets: boolean;
  /** Texts that a node took while it followed the open log of their topic. */
  readonly #taken: { readonly topic: string; readonly text: string }[] = [];

  constructor(world: World) {
    this.random = new Decisions(world);
    this.time = new VirtualTime(world);
    this.#forgets = this.random.below(2) === 0;
    this.system = new FaultyBroker(this.time, {
      delay: [1, this.random.pick([1, 10, 40])],
      loss: this.random.pick([0, 0, 0.05, 0.2]),
      duplication: this.random.pick([0, 0.1]),
      reordering: this.random.pick([0, 0, 0.1]),
    });
    const sparse = this.random.below(3) === 0;
    this.system.logs.sparse = sparse;
    this.nodes = NODES.map((id) => new LogNode(this.system, id, this.random.pick([400, 1_000_000])));
    const fail = (problem: string): void => {
      this.problem ??= problem;
    };
    this.witnesses = this.nodes.flatMap((node) =>
      TOPICS.map((name) => new Witness(new Follower(node, topic(name)), sparse, this.#epochs, fail)),
    );
  }

  async step(): Promise<void> {
    const dice = this.random.below(100);
    const node = this.random.pick(this.nodes);
    const broker = this.system.brokers.get(node.node);
    if (dice < 55) this.#append(node);
    else if (dice < 72) node.turn(() => this.#witnessOf(node).toggle());
    else if (dice < 80) broker?.drop("cut");
    else if (dice < 82) this.system.restart(true);
    else if (dice < 83) this.system.restart(!this.#forgets);
    else if (dice < 84 && this.#forgets) this.system.logs.clear();
    else if (dice < 86) this.system.stop();
    else if (dice < 92) this.system.start();
    else if (dice < 94) broker?.stall();
    else if (dice < 97) broker?.resume();
    await this.time.settle(this.random.below(this.random.pick([3, 30, 300])));
  }

  /** Everything is well again. */
  async heal(): Promise<void> {
    this.system.forgive();
    this.system.start();
    for (const broker of this.system.brokers.values()) broker.resume();
    for (const node of this.nodes) {
      for (const name of TOPICS) {
        const witness = this.witnesses.find(({ follower }) => follower.node === node && follower.subject.name === name);
        if (witness?.isOpen === false) node.turn(() => witness.toggle());
      }
    }
    await this.time.settle(2 * limits.milliseconds);
    for (const name of TOPICS) this.#checkAlike(name);
  }

  #witnessOf(node: LogNode): Witness {
    return this.random.pick(this.witnesses.filter(({ follower }) => follower.node === node));
  }

  #append(node: LogNode): void {
    const name = this.random.pick(TOPICS);
    const follows = this.witnesses.some(
      ({ isOpen, follower }) =>
        isOpen && follower.epoch !== undefined && follower.node === node && follower.subject.name === name,
    );
    node.turn(() => {
      for (let more = 1 + this.random.below(3); more > 0; more -= 1) {
        this.appended += 1;
        const text = JSON.stringify(`${node.node} ${this.appended} ${"x".repeat(this.random.below(60))}`);
        if (!node.logs.append(topic(name), limits, text, "")) this.refused += 1;
        else if (follows) this.#taken.push({ topic: name, text });
      }
    });
  }

  #checkAlike(name: string): void {
    const followers = this.witnesses.map(({ follower }) => follower).filter(({ subject }) => subject.name === name);
    const state = this.system.logs.read(`topic:${name}`, limits, 0);
    for (const follower of followers) {
      if (follower.epoch !== state.epoch || follower.last !== state.last) {
        this.problem ??= `${follower.node.node}, ${name}: ${follower.epoch} ${follower.last}, not ${state.epoch} ${state.last}`;
      }
    }
    // An epoch that has ended took what waited with it.
    const epochs = [...this.#epochs].filter(([epoch]) => epoch.startsWith(`${name} `));
    const [only] = epochs;
    if (only === undefined || epochs.length > 1 || only[1].isCut) return;
    const taken = this.#taken.filter((one) => one.topic === name);
    this.kept += taken.length;
    for (const { text } of taken) if (!only[1].has(text)) this.problem ??= `${text} is missing in ${name}`;
  }
}

export async function runLogs(world: World): Promise<LogRun> {
  const play = new Play(world);
  for (let step = 0; step < STEPS && play.problem === undefined; step += 1) await play.step();
  if (play.problem === undefined) await play.heal();
  const sum = (pick: (witness: Witness) => number) => play.witnesses.reduce((all, one) => all + pick(one), 0);
  return {
    problem: play.problem,
    appended: play.appended,
    told: sum(({ told }) => told),
    losses: sum(({ follower }) => follower.losses),
    refused: play.refused,
    kept: play.kept,
  };
}
