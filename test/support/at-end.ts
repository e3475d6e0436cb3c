// Ends of what tests start.

/** Takes what is to be called when the test, or all tests of a suite, are over. `onTestFinished` is one. */
export type AtEnd = (end: () => void | Promise<void>) => void;

/** For `beforeAll`, which takes a function for the end: that calls what `start` has given, the last one first. */
export async function withEnds(start: (atEnd: AtEnd) => Promise<void>): Promise<() => Promise<void>> {
  const ends: (() => void | Promise<void>)[] = [];
  await start((end) => ends.push(end));
  return async () => {
    for (const end of ends.reverse()) await end();
  };
}
