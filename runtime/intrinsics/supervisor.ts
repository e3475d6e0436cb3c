// Supervisor: questions to supervisors.
import { childrenOf, type Suspension, startChild, stopChild } from "../actors/index.ts";
import { type List, type Suspended, snow_list_of } from "../values/index.ts";

export function snow_supervisor_start_child(supervisor: number): Suspension<number> {
  return startChild(supervisor);
}

export function* snow_supervisor_children(supervisor: number): Suspended<List<number>> {
  const pids = yield childrenOf(supervisor);
  return snow_list_of(pids as number[]);
}

export function snow_supervisor_stop_child(supervisor: number, child: number): Suspension<boolean> {
  return stopChild(supervisor, child);
}
