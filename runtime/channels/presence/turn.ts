// The topics that have something to tell at the end of this turn of the event loop.
import { current } from "../../current.ts";

interface Telling {
  turnEnded(): void;
}

export class Turn {
  #topics = new Set<Telling>();

  note(topic: Telling): void {
    if (this.#topics.size === 0) current().rooms.tickLog.atTurnEnd(() => this.#end());
    this.#topics.add(topic);
  }

  #end(): void {
    const topics = this.#topics;
    this.#topics = new Set();
    for (const topic of topics) topic.turnEnded();
  }
}
