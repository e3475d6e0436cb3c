// Loaded before a server: collects its garbage at SIGUSR2 (with --expose-gc) and says on stderr how much is held.
import { getHeapSpaceStatistics } from "node:v8";

process.on("SIGUSR2", () => {
  globalThis.gc();
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !/code|trusted/.test(name));
  const data = spaces.reduce((sum, { space_used_size: size }) => sum + size, process.memoryUsage().external);
  console.error(`held ${data} bytes`);
});
