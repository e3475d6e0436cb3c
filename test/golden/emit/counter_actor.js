"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;;;;;;;;;AAMAA;;;;;wDAE4B;;;IAEtB;;;;;;;;;;;AAMNC;EACE,UAAQ;EACR;EACA;SACA","sources":["test/golden/emit/counter_actor.snow"],"names":{"Main$main":"main","Main$counter":"counter","Main$counter$spawn":"counter","Main$counter$step":"counter","$start":"main"}});
const { snow_loop, snow_overflow, snow_println, snow_send, snow_spawn, snow_variant } = runtime;

// types
class Main$$Message$$Increment {
  constructor(_0) {
    this.tag = 0;
    this._0 = _0;
  }
}
snow_variant(Main$$Message$$Increment, "Increment", 1);
class Main$$Message$$Report$class {
  constructor() {
    this.tag = 1;
  }
}
snow_variant(Main$$Message$$Report$class, "Report", 0);
const Main$$Message$$Report = new Main$$Message$$Report$class();
class Main$$Message {
}
Object.setPrototypeOf(Main$$Message$$Increment.prototype, Main$$Message.prototype);
Object.setPrototypeOf(Object.getPrototypeOf(Main$$Message$$Report), Main$$Message.prototype);

// module Main
function Main$counter(total) {
  function Main$counter$step(message) {
    let $;
    if (message.tag === 0) {
      const n = message._0;
      total = Number.isSafeInteger($ = total + n) ? $ : snow_overflow();
      return;
    }
    snow_println(`total ${total}`);
    return;
  }
  return snow_loop($accepts, Main$counter$step, false, 1);
}
function Main$counter$spawn(value0) {
  return snow_spawn("counter", Main$counter, [value0], undefined);
}
function $accepts(message) {
  return message instanceof Main$$Message;
}
function* Main$main() {
  const c = Main$counter$spawn(0);
  snow_send(c, new Main$$Message$$Increment(2));
  snow_send(c, new Main$$Message$$Increment(3));
  return snow_send(c, Main$$Message$$Report);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
