// An emitter of events, and what listens to it: a process, or a bare function.
import { EventEmitter } from "node:events";

/** Events of one turn of the event loop. */
const BATCH = 1000;

/** Calls `listener` with so many values. */
function emit(count, makeValue, listener) {
  const emitter = new EventEmitter().on("value", listener);
  let sent = 0;
  const turn = () => {
    for (const end = sent + BATCH; sent < end; sent++) emitter.emit("value", makeValue(sent));
    if (sent < count) setImmediate(turn);
  };
  setImmediate(turn);
}

const makeNumber = (index) => index;
const makeReading = (index) => ({ sensor: "outside", value: index, tags: ["a", "b"] });

export const numbers = (count, deliver) => emit(count, makeNumber, deliver);
export const readings = (count, deliver) => emit(count, makeReading, deliver);

/** Resolves with the sum of the values, which a function has added up. */
function added(count, makeValue, amountOf) {
  return new Promise((resolve) => {
    let [left, total] = [count, 0];
    emit(count, makeValue, (value) => {
      total += amountOf(value);
      left -= 1;
      if (left === 0) resolve(total);
    });
  });
}

export const addNumbers = (count) => added(count, makeNumber, (value) => value);
export const addReadings = (count) => added(count, makeReading, ({ value, tags }) => value + tags.length);

/** Microseconds of processor time so far. */
export function busy() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
