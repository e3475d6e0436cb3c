// Why a simulated run has failed.

/**
 * `assertion`: an `assert` of any process, `Sim.always`, `Sim.eventually`. `panic`: of the simulation itself. `limit`: too much
 * time or too many steps. `stuck`: it waits, and nothing but routine happens. `refused`: what a simulation can't do.
 */
type FailureKind = "assertion" | "panic" | "limit" | "stuck" | "refused";

export interface WorldFailure {
  readonly kind: FailureKind;
  /** `assert_eq`, or the whole text of what has no lines. */
  readonly head: string;
  /** `main_test.snow:21`; undefined where it has none. */
  readonly place?: string | undefined;
  /** Values laid out, who waits for what. */
  readonly lines: readonly string[];
}

/** Whether both say that the same thing went wrong, whatever the values. */
export function isSameFailure(one: WorldFailure, other: WorldFailure): boolean {
  const isSame = one.kind === other.kind && one.place === other.place;
  return isSame && (one.place !== undefined || one.head === other.head);
}
