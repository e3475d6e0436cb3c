// What a simulated world does to its programs. Rates are per virtual minute and connection unless said otherwise.

export interface Faults {
  /** Milliseconds that a chunk takes one way: at least, and at most. */
  readonly delay: readonly [number, number];
  /** Whether chunks arrive in pieces cut anywhere, or joined. */
  readonly splits: boolean;
  /** Connections break: reset on both sides, and what was under way is lost. */
  readonly cutsPerMinute: number;
  /** Nothing passes any more, and nobody is told. */
  readonly silentCutsPerMinute: number;
  /** A client stops reading for 1 to 60 seconds. */
  readonly stallsPerMinute: number;
  /** For each process that may crash. */
  readonly crashesPerMinute: number;
  /** For each node, per virtual hour. */
  readonly restartsPerHour: number;
  /** Operations on the disk that fail. */
  readonly diskErrorsPerMinute: number;
  /** Leaps of the wall clock, per virtual hour. */
  readonly clockJumpsPerHour: number;
}

export const noFaults: Faults = {
  delay: [0, 50],
  splits: true,
  cutsPerMinute: 0,
  silentCutsPerMinute: 0,
  stallsPerMinute: 0,
  crashesPerMinute: 0,
  restartsPerHour: 0,
  diskErrorsPerMinute: 0,
  clockJumpsPerHour: 0,
};

const MINUTE = 60_000;

/**
 * When something with this rate per minute is looked at again: in windows of a minute, shorter ones for higher rates, and
 * the probability that it happens within one.
 */
export function windowOf(perMinute: number): { readonly milliseconds: number; readonly probability: number } {
  const milliseconds = Math.ceil(MINUTE / Math.max(1, perMinute));
  return { milliseconds, probability: 1 - Math.exp((-perMinute * milliseconds) / MINUTE) };
}
