// Signal: what the system tells the program.

import { runAtShutdown } from "../actors/index.ts";
import type { Callback } from "../values/index.ts";

export function snow_signal_on_shutdown<A>(task: Callback<[], A>): undefined {
  runAtShutdown(task);
}
