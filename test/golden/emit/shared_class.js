"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;AACAA;;;;;;;mBAAA;;;;AAAAC;;;;;;8BAAA;;;;;;;;;;AAQAC;;;;;;;;;;;;;;;;AAQAC;EACE;EACA,gBAAW,kDAAQ;SACnB,gBAAW,4DAAsB,8FAAoC","sources":["test/golden/emit/shared_class.snow"],"names":{"Main$main":"main","Main$hours":"hours","$Eq_Main_Day$$eq":"eq","$Display_Main_Day$$to_string":"to_string","$start":"main"}});
const { snow_impl_display_int, snow_impl_display_list, snow_list_map, snow_list_of, snow_println, snow_variants } = runtime;

// types
class Main$$Day {
  constructor(tag, _0, _1) {
    this.tag = tag;
    this._0 = _0;
    this._1 = _1;
  }
}
snow_variants(Main$$Day, [["Monday", 0], ["Tuesday", 1], ["Wednesday", 2], ["Thursday", 0], ["Friday", 1]]);
const Main$$Day$$Monday = new Main$$Day(0);
const Main$$Day$$Thursday = new Main$$Day(3);

// instances
function $Eq_Main_Day$$eq(a, b) {
  if (a.tag !== b.tag) return false;
  switch (a.tag) {
    case 1: return a._0 === b._0;
    case 2:
      if (a._0 !== b._0) return false;
      return a._1 === b._1;
    case 4: return $Eq_Main_Day$$eq(a._0, b._0);
  }
  return true;
}
function $Display_Main_Day$$to_string(a) {
  switch (a.tag) {
    case 0: return "Monday";
    case 1: return `Tuesday(${a._0})`;
    case 2: return `Wednesday(${a._0}, ${a._1})`;
    case 3: return "Thursday";
    default: return `Friday(${$Display_Main_Day$$to_string(a._0)})`;
  }
}

// dictionaries
const $Display_Main_Day = { to_string: $Display_Main_Day$$to_string };
const $display_list_Display_Main_Day = snow_impl_display_list($Display_Main_Day);
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);

// module Main
function Main$hours(day) {
  for (;;) {
    switch (day.tag) {
      case 1: case 2: {
        const n = day._0;
        return n;
      }
      case 4: {
        const other = day._0;
        day = other;
        continue;
      }
      default: return 8;
    }
  }
}
function* Main$main() {
  const days = snow_list_of([Main$$Day$$Monday, new Main$$Day(1, 3), new Main$$Day(2, 4, "half"), new Main$$Day(4, Main$$Day$$Thursday)]);
  snow_println(`${$display_list_Display_Main_Day.to_string(days)} ${$display_list_display_int.to_string(snow_list_map(days, Main$hours))}`);
  return snow_println(`${$Eq_Main_Day$$eq(Main$$Day$$Monday, Main$$Day$$Thursday)} ${$Eq_Main_Day$$eq(new Main$$Day(4, Main$$Day$$Monday), new Main$$Day(4, Main$$Day$$Monday))} ${$display_list_Display_Main_Day.to_string(snow_list_map(snow_list_of([1]), (_0) => new Main$$Day(1, _0)))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
