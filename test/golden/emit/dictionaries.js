"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;AACAA;;;;AAAAC;kCAAA;;AAKAC;;;4BAAA;;;AAUEC;;;;;;;;;;;AAKFC;;kCAAsD,kBAAW,uBAAX;;AAEtDC;EACE;EACA,gBAAW,kDAAoB,iCAAe,0CAAa;SAC3D,gBAAW,yIAAyB","sources":["test/golden/emit/dictionaries.snow"],"names":{"Main$main":"main","$Eq_Main_Point$$eq":"eq","$Debug_Main_Point$$inspect":"inspect","$Main_Weigh_Main_Point_$_$47$$grams":"grams","Main$heavier":"heavier","$Display_Main_Tree$$to_string":"to_string","$start":"main"}});
const {
  snow_impl_display_float, snow_impl_display_int, snow_impl_display_list, snow_impl_eq_list, snow_list_of,
  snow_overflow, snow_println, snow_struct, snow_variant,
} = runtime;

// types
class Main$$Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}
snow_struct(Main$$Point, "Point");
class Main$$Tree$$Leaf$class {
  constructor() {
    this.tag = 0;
  }
}
snow_variant(Main$$Tree$$Leaf$class, "Leaf", 0);
const Main$$Tree$$Leaf = new Main$$Tree$$Leaf$class();
class Main$$Tree$$Node {
  constructor(_0, _1, _2) {
    this.tag = 1;
    this._0 = _0;
    this._1 = _1;
    this._2 = _2;
  }
}
snow_variant(Main$$Tree$$Node, "Node", 3);

// instances
function $Eq_Main_Point$$eq(a, b) {
  if (a.x !== b.x) return false;
  return a.y === b.y;
}
function $Debug_Main_Point$$inspect(a) {
  return `Point { x: ${a.x}, y: ${snow_impl_display_float.to_string(a.y)} }`;
}
function $Display_Main_Tree$$to_string(display$, a) {
  switch (a.tag) {
    case 0: return "Leaf";
    default: return `Node(${$Display_Main_Tree$$to_string(display$, a._0)}, ${display$.to_string(a._1)}, ${$Display_Main_Tree$$to_string(display$, a._2)})`;
  }
}
function $Main_Weigh_Main_Point_$_$47$$grams(self) {
  return self.x;
}

// dictionaries
const $Main_Weigh_Main_Point_$_$47 = { grams: $Main_Weigh_Main_Point_$_$47$$grams };
const $Eq_Main_Point = { eq: $Eq_Main_Point$$eq };
const $display_list_display_int = snow_impl_display_list(snow_impl_display_int);
const $eq_list_Eq_Main_Point = snow_impl_eq_list($Eq_Main_Point);

// module Main
function Main$heavier(weigh$, a, b) {
  let $;
  return Number.isSafeInteger($ = weigh$.grams(a) - weigh$.grams(b)) ? $ : snow_overflow();
}
function* Main$main() {
  const p = new Main$$Point(3, 0.5);
  snow_println(`${$Eq_Main_Point$$eq(p, new Main$$Point(4, p.y))} ${$Debug_Main_Point$$inspect(p)} ${$Main_Weigh_Main_Point_$_$47$$grams(p)} ${Main$heavier($Main_Weigh_Main_Point_$_$47, p, new Main$$Point(1, p.y))}`);
  return snow_println(`${$Display_Main_Tree$$to_string($display_list_display_int, new Main$$Tree$$Node(Main$$Tree$$Leaf, snow_list_of([1]), Main$$Tree$$Leaf))} ${$eq_list_Eq_Main_Point.eq(snow_list_of([p]), snow_list_of([p]))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
