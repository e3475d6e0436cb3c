// The host of a program: what the outside world calls back runs as a turn of that program.
import { enter, type Program } from "./current.ts";
import type { Host } from "./host/index.ts";

/** Whether one of the parameters is a function. */
type TakesCallback<P extends readonly unknown[]> = P extends readonly [infer First, ...infer Rest]
  ? First extends (...parameters: never[]) => unknown
    ? true
    : TakesCallback<Rest>
  : false;

/** The methods of a host that call back, each of which has to be named below. */
type CallingBack = {
  [K in keyof Host as Host[K] extends (...parameters: infer P) => unknown
    ? TakesCallback<Required<P>> extends true
      ? K
      : never
    : never]: Host[K];
};

/** `program` is asked for when something is called back. */
export function programHost(host: Host, program: () => Program): Host {
  const turns: CallingBack = {
    setTimer: (milliseconds, callback, keepsAlive) =>
      host.setTimer(milliseconds, () => enter(program(), callback), keepsAlive),
    defer: (callback) => host.defer(() => enter(program(), callback)),
    microtask: (callback) => host.microtask(() => enter(program(), callback)),
    readLine: (callback) => host.readLine((line) => enter(program(), () => callback(line))),
    readInput: (limit, callback) => host.readInput(limit, (text) => enter(program(), () => callback(text))),
    watchPath: (path, changed) => host.watchPath(path, (one) => enter(program(), () => changed(one))),
    onSignal: (signal, callback) => host.onSignal(signal, () => enter(program(), callback)),
    onStrayError: (callback) => host.onStrayError((error) => enter(program(), () => callback(error))),
  };
  return { ...host, ...turns };
}
