"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;AACAA;SAAkD,EAAE;;AAApDA;;SAAkD,wBAAE;;AAEpDC;SAAmD,EAAE,EAAE;;AAIvDC;EACE,gBAAW;;qDAAc;;EACzB,gBAAW;;IACT;mDACA;;SAEF,gBAAW;;mDAAe","sources":["test/golden/emit/two_forms.snow"],"names":{"Main$main":"main","Main$twice":"twice","Main$twice$suspending":"twice","Main$thrice":"thrice","$start":"main"}});
const { snow_is_generator, snow_overflow, snow_println, snow_timer_sleep } = runtime;

// module Main
function Main$twice(f, n) {
  return f(f(n));
}
function* Main$twice$suspending(f, n) {
  let $;
  return f(snow_is_generator($ = f(n)) ? yield $ : $);
}
function Main$thrice(f, n) {
  return f(f(f(n)));
}
function* Main$main() {
  snow_println(`${Main$twice((n) => {
    let $;
    return Number.isSafeInteger($ = n * 3 + 0) ? $ : snow_overflow();
  }, 1)}`);
  snow_println(`${yield Main$twice$suspending(function* (n$1) {
    let $;
    yield snow_timer_sleep(0);
    return Number.isSafeInteger($ = n$1 + 1) ? $ : snow_overflow();
  }, 1)}`);
  return snow_println(`${Main$thrice((n$2) => {
    let $;
    return Number.isSafeInteger($ = n$2 - 1) ? $ : snow_overflow();
  }, 1)}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
