// A pipeline over arrays, a fold, and a loop over the elements.
import { lap } from "./lap.js";

function total(list) {
  let sum = 0;
  for (const n of list) sum += n;
  return sum;
}

function range(from, to) {
  const all = [];
  for (let n = from; n < to; n++) all.push(n);
  return all;
}

function pipeline(limit) {
  return range(0, limit)
    .map((n) => n * 3)
    .filter((n) => n % 2 === 0)
    .map((n, i) => [i, n])
    .map(([i, n]) => n - i)
    .reduce((sum, n) => sum + n, 0);
}

for (let round = 0; round < 7; round++) {
  const squares = [];
  for (let n = 0; n < 1_000_000; n++) if (n % 3 === 0) squares.push((n * n) % 1000);
  const grown = [];
  for (const n of squares) grown.push(n);
  lap(pipeline(1_000_000) + total(grown));
}
