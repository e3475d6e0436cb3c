"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACA;;;;;;;sDAAuD;;;;;;;wDAEC;;;;;;;AAFxDA;;;AAIAC;SACE,gBAAW","sources":["test/golden/emit/mutual_tail_calls.snow"],"names":{"Main$main":"main","Main$even":"even","Main$even$group":"even/odd","$start":"main"}});
const { snow_overflow, snow_println } = runtime;

// module Main
function Main$even$group(state, slot0) {
  let $;
  for (;;) {
    switch (state) {
      case 0: {
        const n = slot0;
        if (n === 0) return true;
        slot0 = Number.isSafeInteger($ = n - 1) ? $ : snow_overflow();
        state = 1;
        continue;
      }
      default: {
        const n$1 = slot0;
        if (n$1 === 0) return false;
        slot0 = Number.isSafeInteger($ = n$1 - 1) ? $ : snow_overflow();
        state = 0;
        continue;
      }
    }
  }
}
function Main$even(slot0) {
  return Main$even$group(0, slot0);
}
function* Main$main() {
  return snow_println(`${Main$even(1000001)}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
