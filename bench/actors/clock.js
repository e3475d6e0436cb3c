// Processor time of this process in microseconds, and the bytes that it holds.
export function clock() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export function held() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
