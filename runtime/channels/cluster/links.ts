// The topics that other nodes have to do with, and the little that is repeated to them: where this node is, for what was
// lost on the way.
import { current, host } from "../../current.ts";
import { type Cluster, LookupTable } from "../../rooms/index.ts";
import { RemoteSpace } from "../presence/remote-space.ts";
import type { NumberSource } from "../presence/replica.ts";
import type { TopicKey } from "../topic.ts";
import { type LinkHome, TopicLink } from "./link.ts";
import { answerQuestion, QUESTIONS } from "./questions.ts";

/** Milliseconds. */
const TICK = 500;

/** Ticks after a change at which it is repeated, and after the last of which it is old. */
const REPEATED: ReadonlySet<number> = new Set([1, 4, 16, 64]);
const OLD = 64;

/** Ticks in which every topic is repeated once, as long as that are not more than so many in one. */
const ROUND = 120;
const MOST_IN_TICK = 500;

export class TopicLinks {
  readonly #links = new LookupTable<string, TopicLink>();
  readonly #numbers: NumberSource = { last: 0 };
  readonly #space = new RemoteSpace();
  #home: LinkHome | undefined = undefined;
  /** Those that have changed, and ticks since. */
  readonly #recent = new Map<TopicLink, number>();
  #round: Iterator<TopicLink> = [].values();
  /** How many are next in the round, in parts. */
  #due = 0;
  #ticks = false;
  /** What other nodes have said and was left out. */
  dropped = 0;

  /** Those that members need, and those that are still repeated. */
  get size(): number {
    return this.#links.size;
  }

  /** Answers what other nodes ask, if there are any. To be called before anybody is a member. */
  connect(): void {
    const { cluster } = current().rooms;
    if (cluster === undefined || this.#home?.cluster === cluster) return;
    this.#home = this.#homeOf(cluster);
    cluster.answer(QUESTIONS, answerQuestion);
    cluster.watchNodes({
      came: (node) => {
        for (const link of this.#links.values()) link.nodeCame(node);
      },
      gone: (node) => {
        for (const link of this.#links.values()) link.nodeGone(node);
      },
    });
  }

  /** For one who is about to join. Undefined: there are no other nodes. */
  acquire(key: TopicKey): TopicLink | undefined {
    if (this.#home === undefined) return undefined;
    let link = this.#links.get(key.name);
    if (link === undefined) {
      link = new TopicLink(key, this.#home);
      this.#links.add(key.name, link);
    }
    link.acquire();
    return link;
  }

  #homeOf(cluster: Cluster): LinkHome {
    return {
      cluster,
      numbers: this.#numbers,
      space: this.#space,
      told: (link) => {
        this.#recent.set(link, 0);
        this.#wake();
      },
      behind: (link) => {
        if (!this.#recent.has(link)) this.#recent.set(link, OLD);
        this.#wake();
      },
      ended: (link) => this.#end(link),
      dropped: () => {
        this.dropped += 1;
      },
    };
  }

  #end(link: TopicLink): void {
    const { name } = link.subject;
    this.#recent.delete(link);
    if (this.#links.get(name) === link) this.#links.remove(name);
  }

  #wake(): void {
    if (this.#ticks) return;
    this.#ticks = true;
    host().setTimer(TICK, () => this.#tick(), false);
  }

  #tick(): void {
    this.#ticks = false;
    for (const [link, before] of this.#recent) {
      const age = before + 1;
      if (REPEATED.has(age)) link.repeat();
      link.check();
      if (age < OLD || link.isBehind) this.#recent.set(link, age);
      else if (link.isInUse) this.#recent.delete(link);
      else this.#end(link);
    }
    this.#goRound();
    if (this.#links.size > 0) this.#wake();
  }

  /** Nothing of a topic is lost for ever. */
  #goRound(): void {
    this.#due = Math.min(MOST_IN_TICK, this.#due + this.#links.size / ROUND);
    for (; this.#due >= 1; this.#due -= 1) {
      let next = this.#round.next();
      if (next.done === true) {
        this.#round = this.#links.values();
        next = this.#round.next();
        if (next.done === true) return;
      }
      if (next.value.hasOwn) next.value.repeat();
      next.value.check();
    }
  }
}
