// The same loops by hand, around the same functions.
import { snow_math_sqrt, snow_string_length, snow_ws_count } from "../../runtime/index.ts";

function counts(left) {
  let total = 0;
  for (; left !== 0; left--) total += snow_ws_count("lobby");
  return total;
}
function lengths(left, text) {
  let total = 0;
  for (; left !== 0; left--) total += snow_string_length(text);
  return total;
}
function powers(left) {
  let total = 1;
  for (; left !== 0; left--) total += snow_math_sqrt(total);
  return total;
}

const calls = 10_000_000;
const warm = counts(100_000) + lengths(100_000, "snow") + powers(100_000);
const start = performance.now();
const a = counts(calls);
const middle = performance.now();
const b = lengths(calls, "snow");
const later = performance.now();
const c = powers(calls);
const finish = performance.now();
console.log(`${middle - start} ${later - middle} ${finish - later}`);
console.error(warm, a, b, c);
