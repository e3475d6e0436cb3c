// The connections that a server has to end when it stops.

/** A connection as its server sees it. */
export interface ServedConnection {
  /** Tells the peer that the server stops, and waits for its answer. */
  shutDown(): void;
  /** Ends it without further ado. */
  cut(): void;
}

/** Those of one place where clients may connect. */
export class Connections {
  readonly #present = new Set<ServedConnection>();
  #closed = false;
  #whenEmpty: (() => void)[] = [];

  /** The server stops: nobody is let in any more. */
  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
  }

  add(connection: ServedConnection): void {
    this.#present.add(connection);
  }

  /** The connection has ended altogether. */
  remove(connection: ServedConnection): void {
    this.#present.delete(connection);
    if (this.#present.size > 0) return;
    const callbacks = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const callback of callbacks) callback();
  }

  /** A copy. */
  all(): ServedConnection[] {
    return [...this.#present];
  }

  /** Calls back once no connection is left, perhaps at once. */
  whenEmpty(callback: () => void): void {
    if (this.#present.size === 0) callback();
    else this.#whenEmpty.push(callback);
  }
}
