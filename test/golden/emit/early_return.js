"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;AACAA;;;;AAOAC;;aAAiD;;aAAW;;2EAAX;;AAEjDC;SACE,gBAAW,sGAAgB","sources":["test/golden/emit/early_return.snow"],"names":{"Main$main":"main","Main$halves":"halves","$Display_$_$_Result$$to_string":"to_string","Main$half":"half","$start":"main"}});
const { snow_impl_display_int, snow_impl_display_string, snow_overflow, snow_println, snow_variant_Err, snow_variant_Ok } = runtime;

// instances
function $Display_$_$_Result$$to_string(display$, display$$1, a) {
  switch (a.tag) {
    case 0: return `Ok(${display$.to_string(a._0)})`;
    default: return `Err(${display$$1.to_string(a._0)})`;
  }
}

// module Main
function Main$half(n) {
  if (n % 2 + 0 === 1) return new snow_variant_Err(`${n} is odd`);
  return new snow_variant_Ok(Math.trunc(n / 2) + 0);
}
function Main$halves(a, b) {
  let $;
  const $1 = Main$half(a);
  if ($1.tag === 1) return $1;
  const $2 = Main$half(b);
  if ($2.tag === 1) return $2;
  return new snow_variant_Ok(Number.isSafeInteger($ = $1._0 + $2._0) ? $ : snow_overflow());
}
function* Main$main() {
  return snow_println(`${$Display_$_$_Result$$to_string(snow_impl_display_int, snow_impl_display_string, Main$halves(2, 4))} ${$Display_$_$_Result$$to_string(snow_impl_display_int, snow_impl_display_string, Main$halves(2, 3))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
