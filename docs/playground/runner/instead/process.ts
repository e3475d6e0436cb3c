// What streams and readers of forms use of Node's process.

/** Before the event loop goes on, as the turns of the world expect it. */
function nextTick(callback: (...values: unknown[]) => void, ...values: unknown[]): void {
  queueMicrotask(() => callback(...values));
}

export default { nextTick };
