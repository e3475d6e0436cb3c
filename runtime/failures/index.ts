// The room of the failures: what the other rooms use of it.
export { framesOf } from "./frames.ts";
export {
  checkedInt,
  errorText,
  Panic,
  panicText,
  snow_division_by_zero,
  snow_overflow,
  snow_panic,
  ToldPanic,
} from "./panic.ts";
export { describeStrayError } from "./stray.ts";
export { describeStack, type Frame, type Script, snowFrameAt } from "./trace.ts";
