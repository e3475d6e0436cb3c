// Code point positions in JavaScript strings: a position counts code points, an offset counts UTF-16 units.

const SURROGATE = /[\ud800-\udfff]/;

/** Strings shorter than this are looked through again each time; remembering them would cost more. */
const WORTH_REMEMBERING = 32;

// What is known of the long string that was asked about last, so that going through it by position stays linear.
let text = "";
let simple = true;
let length = 0;
let position = 0;
let offset = 0;

function remember(next: string): void {
  text = next;
  simple = !SURROGATE.test(next);
  length = simple ? next.length : -1;
  position = 0;
  offset = 0;
}

/** Whether positions and offsets are the same in `s`. */
export function isSimple(s: string): boolean {
  if (s.length < WORTH_REMEMBERING) return !SURROGATE.test(s);
  if (s !== text) remember(s);
  return simple;
}

function isPairAt(s: string, at: number): boolean {
  return (s.charCodeAt(at) & 0xfc00) === 0xd800;
}

function countPoints(s: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += isPairAt(s, at) ? 2 : 1) count += 1;
  return count;
}

/** Number of code points. */
export function pointLength(s: string): number {
  if (isSimple(s)) return s.length;
  if (s.length < WORTH_REMEMBERING) return countPoints(s, 0, s.length);
  if (length < 0) length = countPoints(s, 0, s.length);
  return length;
}

/** Offset of the code point at `target` ≥ 0; the length of `s` when there are not so many. */
export function offsetOf(s: string, target: number): number {
  if (isSimple(s)) return Math.min(target, s.length);
  const remembered = s.length >= WORTH_REMEMBERING;
  let at = 0;
  let passed = 0;
  if (remembered && target >= position / 2) {
    at = offset;
    passed = position;
  }
  while (passed > target) {
    at -= (s.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1;
    passed -= 1;
  }
  while (passed < target && at < s.length) {
    at += isPairAt(s, at) ? 2 : 1;
    passed += 1;
  }
  if (remembered) {
    offset = at;
    position = passed;
  }
  return at;
}

/** Position of the code point that starts at `target`. */
export function positionOf(s: string, target: number): number {
  if (isSimple(s)) return target;
  if (s.length < WORTH_REMEMBERING || target < offset) return countPoints(s, 0, target);
  position += countPoints(s, offset, target);
  offset = target;
  return position;
}

/** One string per code point. */
export function points(s: string): string[] {
  return isSimple(s) ? s.split("") : Array.from(s);
}
