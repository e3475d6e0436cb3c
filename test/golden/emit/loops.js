"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;AACAA;;;;;;IAEI;;;;;;;;;;;;;;;;8DAOO;;;EAJT;EAOA,aAAW;;;;;;;;;;;IAET","sources":["test/golden/emit/loops.snow"],"names":{"Main$main":"main","$start":"main"}});
const {
  snow_current, snow_give_way, snow_impl_display_int, snow_impl_display_list, snow_list_of, snow_map_of,
  snow_map_walk, snow_overflow, snow_println,
} = runtime;

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
function* Main$main() {
  let $;
  for (let i = 0; i < 2; i++) {
    if (--snow_current.reductions <= 0) {
      yield snow_give_way;
    }
    snow_println(`${i + 1}`);
  }
  const values = [];
  const $1 = snow_list_of([3, 1, 4, 1, 5]);
  loop$1: for (let index = $1.start; index < $1.end; index++) {
    const x = $1.buffer[index];
    if (--snow_current.reductions <= 0) {
      yield snow_give_way;
    }
    if (x === 4) continue;
    switch (x) {
      case 5:
        break loop$1;
      case 1:
        continue;
      default:
        values.push(Number.isSafeInteger($ = x * 2 + 0) ? $ : snow_overflow());
    }
  }
  const found = snow_list_of(values);
  snow_println($display_list_display_int.to_string(found));
  const $2 = snow_map_of(["a", 1]);
  const walk = snow_map_walk($2);
  for (;;) {
    const entry = walk.next();
    if (entry === undefined) break;
    if (--snow_current.reductions <= 0) {
      yield snow_give_way;
    }
    const key = entry.key;
    const value = entry.value;
    snow_println(`${key} ${value}`);
  }
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
