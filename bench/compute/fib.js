// Calls and integer arithmetic.
import { lap } from "./lap.js";

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

for (let round = 0; round < 7; round++) lap(fib(35));
