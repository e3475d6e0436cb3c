export function kind(n) {
  return `${typeof n} ${n}`;
}

export function doubleAll(ns) {
  return ns.map((n) => n * 2n);
}

export function wrong() {
  return 5;
}
