"use strict"; runtime.snow_register_program(new Error(), {"mappings":";;;;;;;;;;;;;;;AAMAA;;+DAA6B;;AAE7BC;uDAAmB;;AAEnBC;SACE,iDAA0B,sHAAS;;;;;;+DATlB;+DAAU;;;mBACjB;kBACD","sources":["test/golden/emit/top_level_values.snow"],"names":{"Main$scaled":"scaled","Main$main":"main","Main$read":"read","$start":"main"}});
const {
  snow_impl_display_int, snow_impl_display_list, snow_list_length, snow_list_map, snow_list_of,
  snow_not_initialised, snow_overflow, snow_println,
} = runtime;

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
let Main$base$let;
let Main$low$let;
let Main$high$let;
let Main$table$let;
let Main$last$let;
function Main$scaled(n) {
  let $;
  return Number.isSafeInteger($ = n * Main$base$let + 0) ? $ : snow_overflow();
}
function Main$read() {
  return Main$last$let !== undefined ? Main$last$let : snow_not_initialised("last");
}
function* Main$main() {
  return snow_println(`${Main$low$let} ${Main$high$let} ${$display_list_display_int.to_string(Main$table$let !== undefined ? Main$table$let : snow_not_initialised("table"))} ${Main$read()}`);
}

function* $start() {
  let $;
  Main$base$let = 10;
  const $1 = Number.isSafeInteger($ = Main$base$let - 1) ? $ : snow_overflow();
  const $2 = Number.isSafeInteger($ = Main$base$let + 1) ? $ : snow_overflow();
  Main$low$let = $1;
  Main$high$let = $2;
  Main$table$let = snow_list_map(snow_list_of([1, 2]), Main$scaled);
  Main$last$let = snow_list_length(Main$table$let);
  yield Main$main();
}
return { start: $start };
