// Counting with a Map, and a pipeline over it.
import { lap } from "./lap.js";

function tally(limit) {
  const counts = new Map();
  for (let n = 0; n < limit; n++) {
    const key = `key ${(n * 7919) % 5000}`;
    const old = counts.get(key);
    counts.set(key, old === undefined ? 1 : old + 1);
  }
  return counts;
}

for (let round = 0; round < 7; round++) {
  const counts = tally(500_000);
  const doubled = new Map();
  for (const [key, count] of counts) doubled.set(key, count * 2);
  const large = new Map();
  for (const [key, count] of doubled) if (count > 100) large.set(key, count);
  let sum = 0;
  for (const count of counts.values()) sum += count;
  lap(large.size + sum);
}
