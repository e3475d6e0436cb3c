// Errors that foreign JavaScript leaves behind: they belong to the run that is under way, else to the one that comes next.
import type { Host } from "../../runtime/host/index.ts";

type Receive = (error: unknown) => void;

/** The door of a host for many runs, one after the other. */
export function strayErrorsOf(base: Host): Host["onStrayError"] {
  const early: unknown[] = [];
  let present: Receive | undefined;
  base.onStrayError((error) => {
    if (present === undefined) early.push(error);
    else present(error);
  });
  return (receive) => {
    present = receive;
    for (const error of early.splice(0)) receive(error);
    return () => {
      present = undefined;
    };
  };
}
