import { EventEmitter } from "node:events";

export function listen(deliver) {
  const emitter = new EventEmitter();
  emitter.on("chat", deliver);
  emitter.once("end", deliver.close);
  setTimeout(() => emitter.emit("chat", { from: "ann", text: "hello" }), 30);
  setTimeout(() => {
    emitter.emit("chat", { from: "bob", text: "bye" });
    emitter.emit("end");
    emitter.emit("chat", { from: "nobody", text: "too late" });
  }, 60);
}

export function later(deliver, n) {
  const timer = setInterval(() => {
    deliver(n);
    if (n === 0) {
      clearInterval(timer);
      deliver.close();
    }
    n -= 1;
  }, 1);
}

export function closed(deliver) {
  const first = deliver(0);
  deliver.close();
  deliver.close();
  return [first, deliver(1), deliver.close() === undefined];
}

let kept;
export function keep(deliver) {
  kept = deliver;
}
export const stale = () => kept(1);
