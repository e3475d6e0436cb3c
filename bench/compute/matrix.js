// Products of square matrices, each an array of rows.
import { lap } from "./lap.js";

function matrix(size, seed) {
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => (x * 31 + y * 17 + seed) % 10));
}

function product(a, b) {
  const columns = b[0].map((_, x) => b.map((row) => row[x]));
  return a.map((row) =>
    columns.map((column) => {
      let sum = 0;
      for (let n = 0; n < row.length; n++) sum += row[n] * column[n];
      return sum;
    }),
  );
}

function trace(a) {
  return a.reduce((sum, row, n) => sum + row[n], 0);
}

for (let round = 0; round < 7; round++) {
  const a = matrix(200, 1);
  const b = matrix(200, 2);
  lap(trace(product(product(a, b), a)));
}
