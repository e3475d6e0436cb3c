// What a topic has to do with the other nodes: whether they are listened to, what they say, and what they are told.
import { park, type Wait, wake } from "../../actors/index.ts";
import { current, host } from "../../current.ts";
import type { Audience, Cluster, FrameBatch, Subject } from "../../rooms/index.ts";
import type { Suspended } from "../../values/index.ts";
import type { Channel } from "../definition.ts";
import type { RemoteEntry } from "../presence/messages.ts";
import type { Shown } from "../presence/presence.ts";
import type { EntryObserver } from "../presence/remote.ts";
import type { RemoteSpace } from "../presence/remote-space.ts";
import { type NumberSource, Replica } from "../presence/replica.ts";

/** What links have in common. */
export interface LinkHome {
  readonly cluster: Cluster;
  readonly numbers: NumberSource;
  readonly space: RemoteSpace;
  /** The others are told something: it will be repeated. */
  told(link: TopicLink): void;
  /** Something of another node is missing: it will be asked for until it has come. */
  behind(link: TopicLink): void;
  /** Nobody needs it any more. */
  ended(link: TopicLink): void;
  /** Something that another node has said was left out. */
  dropped(): void;
}

interface LinkedTopic {
  readonly channel: Channel;
  readonly name: string;
}

/** Until what other nodes broadcast reaches this one. */
class StandingWait implements Wait {
  describe(): string {
    return "the other nodes to be heard";
  }
  abandon(): void {}
}

export class TopicLink implements Audience, EntryObserver {
  readonly subject: Subject;
  readonly #channel: Channel;
  readonly #home: LinkHome;
  /** Where presence is on. */
  readonly #replica: Replica | undefined;
  /** Memberships here, those that are joining included. */
  #memberships = 0;
  #mustAsk = false;
  #hasTold = false;

  constructor({ channel, name }: LinkedTopic, home: LinkHome) {
    this.subject = { kind: "topic", name };
    this.#channel = channel;
    this.#home = home;
    const { cluster, numbers, space } = home;
    const tellNode = (node: string, bytes: Buffer): void => cluster.tellNode(node, this.subject, bytes);
    const isShown = channel.definition.present !== undefined;
    this.#replica = isShown ? new Replica({ node: cluster.node, numbers, space, tellNode }, this) : undefined;
  }

  get isInUse(): boolean {
    return this.#memberships > 0;
  }

  /** What others have to hear now and then. */
  get hasOwn(): boolean {
    return this.#replica?.hasOwn === true;
  }

  get isBehind(): boolean {
    return this.#replica?.isBehind === true;
  }

  /** Who is there on other nodes. */
  others(): Iterable<RemoteEntry> {
    return this.#replica?.entries() ?? [];
  }

  /** One more member is there, or on its way. */
  acquire(): void {
    this.#memberships += 1;
    if (this.#memberships > 1) return;
    this.#home.cluster.subscribe(this);
  }

  release(): void {
    this.#memberships -= 1;
    if (this.isInUse) return;
    this.#home.cluster.unsubscribe(this);
    this.#replica?.forgetOthers();
    // What has been told is repeated for a while.
    if (!this.#hasTold) this.#home.ended(this);
  }

  /**
   * Parks the present process until others are heard, a second at most. undefined: they are, or what counts is what the
   * history says.
   */
  untilStanding(): Suspended<undefined> | undefined {
    if (this.#hasHistory) return undefined;
    const process = current().actors.scheduler.present();
    const wait = new StandingWait();
    let isStanding = false;
    this.#home.cluster.whenSubscribed(this.subject, () => {
      isStanding = true;
      wake(process, wait, undefined);
    });
    return isStanding ? undefined : park(wait);
  }

  /** What others broadcast goes to the members, and what is broadcast here to theirs. */
  receive(batch: FrameBatch): void {
    if (!this.#hasHistory) this.#topic()?.receive(batch);
  }

  hear(node: string, bytes: Uint8Array): void {
    const { cluster } = this.#home;
    // Who has not come yet, or is taken as gone, is asked when it comes.
    if (this.#replica === undefined || !this.isInUse || !cluster.nodes.has(node)) return;
    if (!this.#replica.receive(node, bytes, host().monotonicClock())) this.#home.dropped();
    else if (this.isBehind) this.#home.behind(this);
  }

  /** Others are heard from now: what they have said before is asked for. */
  subscribed(): void {
    if (this.#replica === undefined || !this.isInUse) return;
    this.#mustAsk = true;
    current().channels.turn.note(this);
  }

  nodeCame(node: string): void {
    if (this.isInUse) this.#replica?.came(node);
  }

  nodeGone(node: string): void {
    this.#replica?.gone(node);
  }

  /** What a member here shows from now on. */
  show(before: Shown | undefined, shown: Shown | undefined): void {
    if (this.#replica === undefined) return;
    if (before !== undefined) this.#replica.remove(before);
    if (shown !== undefined) this.#replica.add(shown);
    current().channels.turn.note(this);
  }

  /** Tells the others what has changed in this turn. */
  turnEnded(): void {
    const messages = this.#replica?.takeChange() ?? [];
    for (const message of messages) this.#home.cluster.tell(this.subject, message);
    const asks = this.#mustAsk && this.isInUse;
    if (messages.length === 0 && !asks) return;
    if (asks) this.repeat();
    this.#hasTold ||= messages.length > 0;
    this.#home.told(this);
  }

  /** Says where it is. */
  repeat(): void {
    this.#mustAsk = false;
    if (this.#replica !== undefined) this.#home.cluster.tell(this.subject, this.#replica.question());
  }

  /** Notices in time what has not come. */
  check(): void {
    this.#replica?.check(host().monotonicClock());
  }

  // What the replica says of others.

  came(entry: RemoteEntry): void {
    this.#topic()?.othersChanged((presence) => presence.came(entry));
  }

  went(entry: RemoteEntry): void {
    this.#topic()?.othersChanged((presence) => presence.went(entry));
  }

  dropped(): void {
    this.#home.dropped();
  }

  get #hasHistory(): boolean {
    return this.#channel.definition.history > 0;
  }

  #topic() {
    return current().channels.topics.find({ channel: this.#channel, name: this.subject.name });
  }
}
