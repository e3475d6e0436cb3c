"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;AAMAA;;+DAA6B;;AAE7BC;+GAAmB;;AAEnBC;SACE,iDAA0B,8KAAS;;;;;;+DATlB;+DAAU;;;+CACjB;8CACD","sources":["test/golden/emit/top_level_values.snow"],"names":{"Main$scaled":"scaled","Main$main":"main","Main$read":"read","$start":"main"}});
const {
  snow_current, snow_impl_display_int, snow_impl_display_list, snow_list_length, snow_list_map, snow_list_of,
  snow_not_initialised, snow_overflow, snow_println,
} = runtime;

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
let Main$base$let;
let Main$low$let;
let Main$high$let;
function Main$scaled(n) {
  let $;
  return Number.isSafeInteger($ = n * Main$base$let + 0) ? $ : snow_overflow();
}
function Main$read() {
  return snow_current.program.values.Main$last$let !== undefined ? snow_current.program.values.Main$last$let : snow_not_initialised("last");
}
function* Main$main() {
  return snow_println(`${Main$low$let} ${Main$high$let} ${$display_list_display_int.to_string(snow_current.program.values.Main$table$let !== undefined ? snow_current.program.values.Main$table$let : snow_not_initialised("table"))} ${Main$read()}`);
}

function* $start() {
  let $;
  Main$base$let = 10;
  const $1 = Number.isSafeInteger($ = Main$base$let - 1) ? $ : snow_overflow();
  const $2 = Number.isSafeInteger($ = Main$base$let + 1) ? $ : snow_overflow();
  Main$low$let = $1;
  Main$high$let = $2;
  snow_current.program.values.Main$table$let = snow_list_map(snow_list_of([1, 2]), Main$scaled);
  snow_current.program.values.Main$last$let = snow_list_length(snow_current.program.values.Main$table$let);
  yield Main$main();
}
return { start: $start, values: () => ({ Main$table$let: undefined, Main$last$let: undefined }), script: $script };
