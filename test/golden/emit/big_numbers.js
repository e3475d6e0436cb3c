"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACAA;SAA8C;;AAE9CC;;;AAEAC;EACE;SACA,mBAAW,UAAK,MAAM,WAAS,aAAQ,MAAM,MAAM","sources":["test/golden/emit/big_numbers.snow"],"names":{"Main$main":"main","Main$mean":"mean","Main$between":"between","$start":"main"}});
const { snow_big_int_from, snow_impl_div_bigint, snow_println } = runtime;

// module Main
function Main$mean(a, b) {
  return snow_impl_div_bigint.div(a + b * a - -b, b);
}
function Main$between(a, b, c) {
  return a < b && b <= c || a === c;
}
function* Main$main() {
  const n = snow_big_int_from;
  return snow_println(`${`${Main$mean(n(4), n(2))}`} ${Main$between(n(1), n(2), n(3))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
