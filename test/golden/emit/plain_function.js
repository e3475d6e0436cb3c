"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACAA;;;kCAA6C,kBAAa,uBAAb;;AAE7CC;;;AAEAC;SACE,gBAAW,gBAAW","sources":["test/golden/emit/plain_function.snow"],"names":{"Main$main":"main","Main$fib":"fib","Main$digits":"digits","$start":"main"}});
const { snow_overflow, snow_println } = runtime;

// module Main
function Main$fib(n) {
  let $;
  if (n < 2) return n;
  return Number.isSafeInteger($ = Main$fib(n - 1) + Main$fib(n - 2)) ? $ : snow_overflow();
}
function Main$digits(n) {
  return n % 10 + 0 + ((Math.trunc(n / 10) + 0) % 10 + 0);
}
function* Main$main() {
  return snow_println(`${Main$fib(20)} ${Main$digits(47)}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
