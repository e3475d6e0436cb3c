// A closure at the beginning of an entry: the grammar takes `fn` there for a definition.

const closure = /^\s*fn\s*(?:\(|->|do\b|[\p{L}_][\p{L}\p{N}_]*\s*(?:,|->|do\b))/u;

/** The entry with parentheses around a closure. */
export function closedEntry(text: string): string {
  return closure.test(text) ? `(${text})` : text;
}

/** The parser's `isUnfinished`, for entries: a closure goes on until it is whole. */
export function unfinishedEntry(isUnfinished: (text: string) => boolean): (text: string) => boolean {
  return (text) => {
    if (!closure.test(text)) return isUnfinished(text);
    // What follows a mistake is of no interest; after a whole closure an open parenthesis is the only thing unfinished.
    return isUnfinished(`(${text}`) && !isUnfinished(`(${text})\n(`);
  };
}
