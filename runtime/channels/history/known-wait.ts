// Whoever is about to enter a topic whose history is shared waits until this node has it, a second at most.
import { type Process, park, Timer, wake } from "../../actors/index.ts";
import { current, host } from "../../current.ts";
import type { Suspended } from "../../values/index.ts";
import type { Position } from "../frames.ts";
import type { TopicKey } from "../topic.ts";

const LONGEST_WAIT = 1000;

class KnownWait extends Timer {
  readonly #process: Process;
  isOver = false;

  constructor(process: Process) {
    super();
    this.#process = process;
  }

  known(): void {
    wake(this.#process, this, undefined);
  }

  override fire(): void {
    this.isOver = true;
    this.known();
  }

  override describe(): string {
    return "the history of its topic";
  }
}

/** `before`: where the client was; `isOver`: it does not want to enter any more. */
export function* untilKnown(key: TopicKey, before: Position | undefined, isOver: () => boolean): Suspended<undefined> {
  if (key.channel.definition.history <= 0 || current().rooms.cluster === undefined) return undefined;
  const { scheduler, timers } = current().actors;
  const wait = new KnownWait(scheduler.present());
  for (;;) {
    // Another one, it may be, than before.
    const log = isOver() ? undefined : current().channels.topics.open(key).awaits(before);
    if (log === undefined || wait.isOver) break;
    log.wait(wait);
    if (!wait.active) timers.add(wait, host().monotonicClock(), LONGEST_WAIT);
    yield park(wait);
  }
  timers.cancel(wait);
  return undefined;
}
