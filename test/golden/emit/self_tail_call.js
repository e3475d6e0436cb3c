"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;AACAA;;;;qDAAgE;kDAAO;;;;AAEvEC;;;;;;8CAA8E;;;;AAE9EC;;;;;;qDAC8B;;;;;AAE9BC;EACE,gBAAW,wBAAmB;SAC9B,aAAW,kDAAI,uCAAsB","sources":["test/golden/emit/self_tail_call.snow"],"names":{"Main$main":"main","Main$sum":"sum","Main$swap":"swap","Main$later":"later","$start":"main"}});
const {
  snow_empty_list, snow_impl_display_int, snow_impl_display_list, snow_list_concat, snow_list_map, snow_list_of,
  snow_overflow, snow_println,
} = runtime;

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
function Main$sum(n, acc) {
  let $;
  for (;;) {
    if (n === 0) return acc;
    const $1 = Number.isSafeInteger($ = n - 1) ? $ : snow_overflow();
    acc = Number.isSafeInteger($ = acc + n) ? $ : snow_overflow();
    n = $1;
  }
}
function Main$swap(a, b, n) {
  let $;
  for (;;) {
    if (n === 0) return a;
    const $1 = b;
    b = a;
    n = Number.isSafeInteger($ = n - 1) ? $ : snow_overflow();
    a = $1;
  }
}
function Main$later(next$n, next$acc) {
  let $;
  for (;;) {
    const n = next$n;
    const acc = next$acc;
    if (n === 0) return acc;
    const $1 = Number.isSafeInteger($ = n - 1) ? $ : snow_overflow();
    next$acc = snow_list_concat(acc, snow_list_of([() => n]));
    next$n = $1;
  }
}
function* Main$main() {
  snow_println(`${Main$sum(1000000, 0)} ${Main$swap(1, 2, 3)}`);
  return snow_println($display_list_display_int.to_string(snow_list_map(Main$later(3, snow_empty_list), (f) => f())));
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
