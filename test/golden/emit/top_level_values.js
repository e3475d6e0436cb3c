"use strict"; runtime.snow_register_program(new Error(), {"mappings":";;;;;;;;;;;;;;;AAMAA;;2DAA6B;;AAE7BC;+CAAmB;;AAEnBC;SACE,yCAA0B,6GAAS;;;;;;2DATlB;2DAAU;;;eACjB;cACD","sources":["test/golden/emit/top_level_values.snow"],"names":{"Main$scaled":"scaled","Main$main":"main","Main$read":"read","$start":"main"}});
const {
  snow_impl_display_int, snow_impl_display_list, snow_list_length, snow_list_map, snow_list_of,
  snow_not_initialised, snow_overflow, snow_println,
} = runtime;

// dictionaries
const display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
let Main$base;
let Main$low;
let Main$high;
let Main$table;
let Main$last;
function Main$scaled(n) {
  let $;
  return Number.isSafeInteger($ = n * Main$base + 0) ? $ : snow_overflow();
}
function Main$read() {
  return Main$last !== undefined ? Main$last : snow_not_initialised("last");
}
function* Main$main() {
  return snow_println(`${Main$low} ${Main$high} ${display_list_display_int.to_string(Main$table !== undefined ? Main$table : snow_not_initialised("table"))} ${Main$read()}`);
}

function* $start() {
  let $;
  Main$base = 10;
  const $1 = Number.isSafeInteger($ = Main$base - 1) ? $ : snow_overflow();
  const $2 = Number.isSafeInteger($ = Main$base + 1) ? $ : snow_overflow();
  Main$low = $1;
  Main$high = $2;
  Main$table = snow_list_map(snow_list_of([1, 2]), Main$scaled);
  Main$last = snow_list_length(Main$table);
  yield Main$main();
}
return { start: $start };
