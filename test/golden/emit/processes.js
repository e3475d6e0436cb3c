"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;AAEEA;;;AAGAC;;kDACG;;AAEHC;;iDACE;;AAIJC;kBACE;;;;;AAIEA;SAAA;;AAIJC;SAAA,yIAGiB;;AAMjBC;EACE,UAAQ;EACR;EACA,gBAAW;EACX,UAAQ;EACR;EACA,UAAQ;EACR;SACA,gBAAW,iBAAY","sources":["test/golden/emit/processes.snow"],"names":{"Main$main":"main","Main$Counter$init":"Counter.init","Main$Counter$$Next":"Counter.Next","Main$Counter$$Add":"Counter.Add","Main$polite":"polite","Main$polite$spawn":"polite","Main$polite$terminate":"polite","Main$Shop":"Shop","$start":"main"}});
const {
  snow_list_length, snow_overflow, snow_println, snow_receive, snow_send, snow_service_call, snow_service_cast,
  snow_service_start, snow_spawn, snow_supervisor_children, snow_supervisor_start, snow_timer_sleep,
} = runtime;

// module Main
const Main$Counter$handlers = [Main$Counter$$Next, Main$Counter$$Add];
function Main$Counter$init(first) {
  return first;
}
function Main$Counter$$Next(now) {
  let $;
  return [Number.isSafeInteger($ = now + 1) ? $ : snow_overflow(), now];
}
function Main$Counter$$Add(now, n) {
  let $;
  return Number.isSafeInteger($ = now + n) ? $ : snow_overflow();
}
function* Main$polite() {
  const message = yield snow_receive(undefined, undefined, false, 1);
}
function Main$polite$spawn() {
  return snow_spawn("polite", Main$polite, [], Main$polite$terminate);
}
function Main$polite$terminate() {
  return snow_println("bye");
}
function Main$Shop() {
  return snow_supervisor_start({ name: "Shop", strategy: "one_for_all", maxRestarts: 3, maxSeconds: 5, children: [{ name: "counter", start: () => snow_service_start("Main.Counter", "Counter", Main$Counter$init, [1], Main$Counter$handlers), restart: "transient", shutdown: "brutal_kill" }] });
}
function* Main$main() {
  const c = snow_service_start("Main.Counter", "Counter", Main$Counter$init, [5], Main$Counter$handlers);
  snow_service_cast(c, "Main.Counter", "Counter", "Add", 1, [2]);
  snow_println(`${yield snow_service_call(c, "Main.Counter", "Counter", "Next", 0, [])}`);
  const p = Main$polite$spawn();
  snow_send(p, 1);
  const s = Main$Shop();
  yield snow_timer_sleep(1);
  return snow_println(`${snow_list_length(yield snow_supervisor_children(s))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
