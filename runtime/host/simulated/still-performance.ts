// Node's measurements where no time passes but the virtual one: the event loop is never late.
import type { Host } from "../index.ts";

type PerformanceModule = ReturnType<Host["performance"]>;
type Histogram = ReturnType<PerformanceModule["monitorEventLoopDelay"]>;

function stillHistogram(): Histogram {
  const isStill = (): boolean => true;
  return {
    count: 0,
    countBigInt: 0n,
    exceeds: 0,
    exceedsBigInt: 0n,
    max: 0,
    maxBigInt: 0,
    mean: 0,
    min: 0,
    minBigInt: 0n,
    stddev: 0,
    percentiles: new Map(),
    percentilesBigInt: new Map(),
    percentile: () => 0,
    percentileBigInt: () => 0n,
    reset: () => {},
    enable: isStill,
    disable: isStill,
    [Symbol.dispose]: () => {},
  };
}

export function stillPerformance(base: Host): PerformanceModule {
  return { ...base.performance(), monitorEventLoopDelay: stillHistogram };
}
