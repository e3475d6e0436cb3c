"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;;;;;;;;;AAMAA;;;;;wDAEoB;;;IAEd;;;;;;;;;;;;AAMNC;EACE,UAAQ;EACR;EACA;SACA","sources":["test/golden/emit/actor_loop.snow"],"names":{"Main$main":"main","Main$adder":"adder","Main$adder$spawn":"adder","Main$adder$step":"adder","$start":"main"}});
const { snow_loop, snow_overflow, snow_println, snow_send, snow_spawn, snow_variant } = runtime;

// types
class Main$$Message$$Put {
  constructor(_0) {
    this.tag = 0;
    this._0 = _0;
  }
}
snow_variant(Main$$Message$$Put, "Put", 1);
class Main$$Message$$Sum$class {
  constructor() {
    this.tag = 1;
  }
}
snow_variant(Main$$Message$$Sum$class, "Sum", 0);
const Main$$Message$$Sum = new Main$$Message$$Sum$class();
class Main$$Message {
}
Object.setPrototypeOf(Main$$Message$$Put.prototype, Main$$Message.prototype);
Object.setPrototypeOf(Object.getPrototypeOf(Main$$Message$$Sum), Main$$Message.prototype);

// module Main
function Main$adder(total) {
  function Main$adder$step(message) {
    let $;
    if (message.tag === 0) {
      const n = message._0;
      total = Number.isSafeInteger($ = total + n) ? $ : snow_overflow();
      return;
    }
    snow_println(`${total}`);
    total = 0;
    return;
  }
  return snow_loop($accepts, Main$adder$step, false, 1);
}
function Main$adder$spawn(value0) {
  return snow_spawn("adder", Main$adder, [value0], undefined);
}
function $accepts(message) {
  return message instanceof Main$$Message;
}
function* Main$main() {
  const a = Main$adder$spawn(0);
  snow_send(a, new Main$$Message$$Put(3));
  snow_send(a, new Main$$Message$$Put(4));
  return snow_send(a, Main$$Message$$Sum);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
