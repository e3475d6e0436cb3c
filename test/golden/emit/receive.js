"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;AACAA;EACE;oBACA;EACmB;;oBAEnB;;;;;;;;yCAGc;;;;aAFI;;oBACR;;;;;;AAKZC;kBACE;;;;;AAKFC;EACE,UAAQ;EACR,UAAQ;;;;;IAEN;;EAEF;SACA","sources":["test/golden/emit/receive.snow"],"names":{"Main$main":"main","Main$short":"short","Main$short$spawn":"short","Main$waiter":"waiter","Main$waiter$spawn":"waiter","$start":"main"}});
const {
  snow_current, snow_give_way, snow_println, snow_process_monitor, snow_receive, snow_send, snow_spawn,
  snow_timeout, snow_timer_sleep, snow_variant_Down,
} = runtime;

// module Main
function* Main$waiter(target) {
  snow_process_monitor(target);
  const message$1 = yield snow_receive((message) => message > 10, undefined, false, 0);
  snow_println(`large ${message$1}`);
  let arm$1;
  const message$3 = yield snow_receive((message$2) => {
    if (message$2 instanceof snow_variant_Down) {
      arm$1 = 0;
      return true;
    }
    arm$1 = 1;
    return true;
  }, 1000, true, 2);
  if (message$3 === snow_timeout) return snow_println("late");
  switch (arm$1) {
    case 0: {
      const why = message$3._1;
      return snow_println(why);
    }
    default: return snow_println(`text ${message$3}`);
  }
}
function Main$waiter$spawn(value0) {
  return snow_spawn("waiter", Main$waiter, [value0], undefined);
}
function* Main$short() {
  const message = yield snow_receive(undefined, undefined, false, 1);
}
function Main$short$spawn() {
  return snow_spawn("short", Main$short, [], undefined);
}
function* Main$main() {
  const s = Main$short$spawn();
  const w = Main$waiter$spawn(s);
  for (let i = 1; i < 3; i++) {
    if (--snow_current.reductions <= 0) {
      yield snow_give_way;
    }
    snow_send(w, i * 10);
  }
  yield snow_timer_sleep(1);
  return snow_send(s, "end");
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
