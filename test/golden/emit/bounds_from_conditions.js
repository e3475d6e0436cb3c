"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACAA;;;kCAA6C,kBAAa,uBAAb;;AAE7CC;;;;;;AAEAC;;yEAEI;;;;AAQJC;;oEAAmD;;;AAEnDC;;EACE;4EACA;;AAGFC;EAEE,gBAAW,gBAAW,qBAAgB,oBAAe,mBAAc;EAEnE,gBAAW;SAGX,gBAAW","sources":["test/golden/emit/bounds_from_conditions.snow"],"names":{"Main$main":"main","Main$fib":"fib","Main$climb":"climb","Main$outside":"outside","Main$either":"either","Main$beyond":"beyond","$start":"main"}});
const { snow_overflow, snow_println } = runtime;

// module Main
function Main$fib(n) {
  let $;
  if (n < 2) return n;
  return Number.isSafeInteger($ = Main$fib(n - 1) + Main$fib(n - 2)) ? $ : snow_overflow();
}
function Main$climb(n, limit) {
  for (;;) {
    if (n >= limit) return n;
    n = n + 1;
  }
}
function Main$outside(n) {
  let $;
  if (!(n >= 0 && n <= 10)) return Number.isSafeInteger($ = n + 1) ? $ : snow_overflow();
  if (n === 3) return n * n;
  return 10 - n;
}
function Main$either(n) {
  let $;
  if (n < 0 || n > 10) return Number.isSafeInteger($ = n - 1) ? $ : snow_overflow();
  return n - 1;
}
function Main$beyond(n) {
  let $;
  const near = n > 0 ? n - 1 : 0;
  return Number.isSafeInteger($ = (Number.isSafeInteger($ = near + n) ? $ : snow_overflow()) + 1) ? $ : snow_overflow();
}
function* Main$main() {
  snow_println(`${Main$fib(10)} ${Main$climb(1, 10)} ${Main$outside(11)} ${Main$outside(3)} ${Main$either(4)}`);
  snow_println(`${Main$beyond(5)}`);
  return snow_println(`${Main$outside(9007199254740991)}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
