// What was read of a log, as the answer to a question.
import type { LogEntry, LogState } from "../../rooms/index.ts";
import { entryOf, firstOf, NUMBERS, type Stored } from "./entries.ts";
import type { Head } from "./heads.ts";

/** Entries with the number before each; of the first one it is only known to be less than its own. */
export function withBefore(stored: readonly Stored[]): readonly LogEntry[] {
  return stored.flatMap((one, index) => {
    const previous = stored[index - 1];
    const before = previous === undefined ? firstOf(one) - 1 : previous.sequence * NUMBERS;
    return one.events === 0 ? [] : [entryOf(one, before)];
  });
}

interface Question {
  readonly head: Head;
  readonly last: number;
  readonly after: number;
  /** Events that are wanted, at most. */
  readonly most: number;
  /** Messages that the stream keeps of a log, at most. */
  readonly kept: number;
}

/**
 * `read`: from the message on that holds `after`, if that is kept. The server drops the oldest first. So nothing is missing
 * behind one that is kept; nor behind what the head says, which is younger than anything behind that, unless there are too
 * many.
 */
export function stateOf(read: readonly Stored[], { head, last, after, most, kept }: Question): LogState {
  const beginning = read.findLastIndex(({ events, epoch }) => events === 0 && epoch === head.epoch);
  const own = beginning < 0 ? read : read.slice(beginning);
  const isWhole =
    beginning >= 0 || read[0]?.sequence === Math.ceil(after / NUMBERS) || (after >= head.last && read.length < kept);
  const all = withBefore(own).filter((entry) => entry.first + entry.events - 1 > after);
  let begin = all.length;
  for (let events = 0; begin > 0 && events < most; begin--) events += all[begin - 1]?.events ?? 0;
  return {
    epoch: head.epoch,
    last: Math.max(last, (read.at(-1)?.sequence ?? 0) * NUMBERS),
    entries: all.slice(begin),
    complete: isWhole && begin === 0,
  };
}
