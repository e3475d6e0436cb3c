"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;AACAA;;EACE;mDACA;;AAGFC;SAA+D;;AAA/DA;SAA+D;;AAE/DC;EACE,aAAW;;iDAAyB;;EACpC,aAAW;SACX,gBAAW;;mDAAc;4BAAmB","sources":["test/golden/emit/both_colours_of_map.snow"],"names":{"Main$main":"main","Main$slow":"slow","Main$apply":"apply","Main$apply$suspending":"apply","$start":"main"}});
const {
  snow_impl_display_int, snow_impl_display_list, snow_list_map, snow_list_map_suspending, snow_list_of,
  snow_overflow, snow_println, snow_timer_sleep,
} = runtime;

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
function* Main$slow(n) {
  let $;
  yield snow_timer_sleep(1);
  return Number.isSafeInteger($ = n * 2 + 0) ? $ : snow_overflow();
}
function Main$apply(f, xs) {
  return snow_list_map(xs, f);
}
function* Main$apply$suspending(f, xs) {
  return yield snow_list_map_suspending(xs, f);
}
function* Main$main() {
  snow_println($display_list_display_int.to_string(snow_list_map(snow_list_of([1, 2]), (n) => {
    let $;
    return Number.isSafeInteger($ = n + 1) ? $ : snow_overflow();
  })));
  snow_println($display_list_display_int.to_string(yield snow_list_map_suspending(snow_list_of([1, 2]), Main$slow)));
  return snow_println(`${$display_list_display_int.to_string(Main$apply((n$1) => {
    let $;
    return Number.isSafeInteger($ = n$1 + 1) ? $ : snow_overflow();
  }, snow_list_of([1])))} ${$display_list_display_int.to_string(yield Main$apply$suspending(Main$slow, snow_list_of([1])))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
