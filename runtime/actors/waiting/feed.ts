// What comes from outside for one process, for as long as that lives.
import { current } from "../../current.ts";
import { addListener, type EndListener } from "../process.ts";
import { deliver } from "../scheduler.ts";
import { holdOpen } from "./outside.ts";

/**
 * Begins something that sends messages to a process, and ends it with that process; until then the program stays alive.
 * `start` gets what sends, and answers what ends it. False: the process has ended, and `start` is not called.
 */
export function feedProcess(pid: number, start: (send: (message: unknown) => void) => () => void): boolean {
  const { processes } = current().actors.scheduler;
  const process = processes.get(pid);
  if (process === undefined) return false;
  const stop = start((message) => {
    const receiver = processes.get(pid);
    if (receiver !== undefined) deliver(receiver, message);
  });
  const release = holdOpen();
  const listener: EndListener = {
    ended() {
      stop();
      release();
    },
  };
  addListener(process, listener);
  return true;
}
