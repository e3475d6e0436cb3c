"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACAA;;;;;sDACmC;;EAAjC;SACA;;AAGFC;;;MAGM;;iBAEO;;MAA8B;;;;AAK3CC;EACE,gBAAW;MACR,mCAAyB","sources":["test/golden/emit/counted_calls.snow"],"names":{"Main$main":"main","Main$sum_of_squares":"sum_of_squares","Main$cells":"cells","$start":"main"}});
const { snow_impl_number_int, snow_list_of, snow_list_sum, snow_overflow, snow_println, snow_range_stride } = runtime;

// module Main
function Main$sum_of_squares(to) {
  let $;
  const values = [];
  const end = to + 1;
  for (let i = 1; i < end; i++) {
    values.push(Number.isSafeInteger($ = i * i) ? $ : snow_overflow());
  }
  const squares = snow_list_of(values);
  return snow_list_sum(snow_impl_number_int, squares);
}
function Main$cells(width) {
  for (let y = 10; y >= 0; y--) {
    for (let x = 0; x < 100; x += 10) {
      snow_println(`${x + y * 7}`);
    }
    const step = snow_range_stride(width);
    for (let x$1 = 0; x$1 < 101; x$1 += step) {
      snow_println(`${x$1}`);
    }
  }
}
function* Main$main() {
  snow_println(`${Main$sum_of_squares(3)}`);
  if (Main$sum_of_squares(1) > 1) return Main$cells(3);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
