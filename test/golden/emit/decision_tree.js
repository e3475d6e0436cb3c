"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;AAOAA;;;;;;;;;;;;;;sEAI8B;;;6DACZ;;;mDAFY;;AAM9BC;;;;;;;;;;;;wCAK0D;;;;AAI1DC;;;;;;;;AAIAC;EACE,aAAW;EACX,aAAW;SACX,aAAQ,qBAAiB,oBAAgB","sources":["test/golden/emit/decision_tree.snow"],"names":{"Main$main":"main","Main$area":"area","Main$describe":"describe","Main$verb":"verb","$start":"main"}});
const {
  snow_empty_list, snow_impl_display_int, snow_impl_display_list, snow_impl_display_string, snow_list_map,
  snow_list_of, snow_list_rest, snow_overflow, snow_println, snow_variant,
} = runtime;

// types
class Main$$Shape$$Dot$class {
  constructor() {
    this.tag = 0;
  }
}
snow_variant(Main$$Shape$$Dot$class, "Dot", 0);
const Main$$Shape$$Dot = new Main$$Shape$$Dot$class();
class Main$$Shape$$Circle {
  constructor(_0) {
    this.tag = 1;
    this._0 = _0;
  }
}
snow_variant(Main$$Shape$$Circle, "Circle", 1);
class Main$$Shape$$Rect {
  constructor(_0, _1) {
    this.tag = 2;
    this._0 = _0;
    this._1 = _1;
  }
}
snow_variant(Main$$Shape$$Rect, "Rect", 2);

// dictionaries
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);
const $display_list_display_string = snow_impl_display_list(snow_impl_display_string);

// module Main
function Main$area(shape) {
  let $;
  let n;
  switch (shape.tag) {
    case 0: return 0;
    case 1:
      if (shape._0 === 0) return 0;
      n = shape._0;
      break;
    default:
      n = shape._0;
      if (shape._1 !== 1) {
        const a = shape._0;
        const b = shape._1;
        if (a === b) return Number.isSafeInteger($ = a * a + 0) ? $ : snow_overflow();
        const a$1 = shape._0;
        const b$1 = shape._1;
        return Number.isSafeInteger($ = a$1 * b$1 + 0) ? $ : snow_overflow();
      }
  }
  return Number.isSafeInteger($ = n * 3 + 0) ? $ : snow_overflow();
}
function Main$describe(list) {
  switch (list.end - list.start) {
    case 0: return "none";
    case 1: {
      const one = list.buffer[list.start];
      return `just ${one}`;
    }
    default: {
      if (list.buffer[list.start] === 0) return "starts with nothing";
      const first = list.buffer[list.start];
      const second = list.buffer[list.start + 1];
      const rest = snow_list_rest(list, 2);
      return `${first}, ${second} and ${$display_list_display_int.to_string(rest)}`;
    }
  }
}
function Main$verb(argument1) {
  if (argument1.startsWith("GET ")) {
    const path = argument1.slice(4);
    return path;
  }
  if (argument1 === "HEAD") return "-";
  return "?";
}
function* Main$main() {
  snow_println($display_list_display_int.to_string(snow_list_map(snow_list_of([Main$$Shape$$Dot, new Main$$Shape$$Circle(0), new Main$$Shape$$Circle(2), new Main$$Shape$$Rect(4, 1), new Main$$Shape$$Rect(3, 3), new Main$$Shape$$Rect(2, 5)]), Main$area)));
  snow_println($display_list_display_string.to_string(snow_list_map(snow_list_of([snow_empty_list, snow_list_of([1]), snow_list_of([0, 1]), snow_list_of([1, 2, 3])]), Main$describe)));
  return snow_println(Main$verb("GET /") + Main$verb("HEAD") + Main$verb("PUT"));
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
