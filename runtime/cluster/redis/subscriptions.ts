// What a node listens to, over all connections. The changes of one turn go in few commands: nodes have a hundred thousand
// rooms.
import type { Host } from "../../host/index.ts";
import type { Subject } from "../../rooms/index.ts";
import type { Servers } from "./servers.ts";

interface Wanted {
  readonly subject: Subject;
  readonly channel: string;
}

interface Listeners {
  /** Messages come from now on. */
  stands(subjects: readonly Subject[]): void;
  refused(servers: Servers, error: unknown): void;
}

export class Subscriptions {
  readonly #host: Host;
  readonly #listeners: Listeners;
  readonly #wanted = new Map<string, Wanted>();
  #servers: Servers | undefined;
  /** Of this turn. */
  #joining = new Set<Wanted>();
  #leaving = new Set<string>();

  constructor(host: Host, listeners: Listeners) {
    this.#host = host;
    this.#listeners = listeners;
  }

  /** Whose messages of this channel are wanted, if they are. */
  subjectOf(channel: string): Subject | undefined {
    return this.#wanted.get(channel)?.subject;
  }

  add(subject: Subject, channel: string): void {
    if (this.#wanted.has(channel)) return;
    const wanted: Wanted = { subject, channel };
    this.#wanted.set(channel, wanted);
    if (this.#servers === undefined) return;
    this.#flushLater();
    this.#leaving.delete(channel);
    this.#joining.add(wanted);
  }

  remove(channel: string): void {
    const wanted = this.#wanted.get(channel);
    if (wanted === undefined) return;
    this.#wanted.delete(channel);
    if (this.#servers === undefined) return;
    this.#flushLater();
    this.#joining.delete(wanted);
    this.#leaving.add(channel);
  }

  /** These are the servers now; undefined: there are none. */
  move(servers: Servers | undefined): void {
    this.#servers = servers;
    this.#leaving.clear();
    this.#joining = new Set(servers === undefined ? [] : this.#wanted.values());
    this.#flush();
  }

  #flushLater(): void {
    if (this.#joining.size + this.#leaving.size === 0) this.#host.microtask(() => this.#flush());
  }

  #flush(): void {
    const servers = this.#servers;
    if (servers === undefined) return;
    const refused = (error: unknown): void => this.#listeners.refused(servers, error);
    const leaving = [...this.#leaving];
    const joining = [...this.#joining].map(({ channel }) => channel);
    this.#leaving.clear();
    this.#joining.clear();
    for (const [{ messages }, channels] of servers.commandsFor(leaving)) {
      messages.connection.unsubscribe(servers.kind, channels).catch(refused);
    }
    for (const [{ messages }, channels] of servers.commandsFor(joining)) {
      const wanted = channels.map((channel) => this.#wanted.get(channel));
      messages.connection.subscribe(servers.kind, channels).then(() => {
        if (this.#servers === servers) this.#stand(wanted);
      }, refused);
    }
  }

  /** All but those that were given up meanwhile. */
  #stand(subscribed: readonly (Wanted | undefined)[]): void {
    const standing = subscribed.filter((wanted) => wanted !== undefined && this.#wanted.get(wanted.channel) === wanted);
    this.#listeners.stands(standing.flatMap((wanted) => wanted?.subject ?? []));
  }
}
