"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;AAEEA;;;AAGAC;;mDACG;;AAEHC;;;AAKFC;EACE,UAAQ;EACR,gBAAW;EACX;SACA,gBAAW","sources":["test/golden/emit/service.snow"],"names":{"Main$main":"main","Main$Counter$init":"Counter.init","Main$Counter$$Next":"Counter.Next","Main$Counter$$Reset":"Counter.Reset","$start":"main"}});
const { snow_overflow, snow_println, snow_service_call, snow_service_cast, snow_service_start } = runtime;

// module Main
const Main$Counter$handlers = [Main$Counter$$Next, Main$Counter$$Reset];
function Main$Counter$init(first) {
  return first;
}
function Main$Counter$$Next(n, step) {
  let $;
  return [Number.isSafeInteger($ = n + step) ? $ : snow_overflow(), n];
}
function Main$Counter$$Reset(_) {
  return 0;
}
function* Main$main() {
  const c = snow_service_start("Main.Counter", "Counter", Main$Counter$init, [5], Main$Counter$handlers);
  snow_println(`${yield snow_service_call(c, "Main.Counter", "Counter", "Next", 0, [2])}`);
  snow_service_cast(c, "Main.Counter", "Counter", "Reset", 1, []);
  return snow_println(`${yield snow_service_call(c, "Main.Counter", "Counter", "Next", 0, [1])}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
