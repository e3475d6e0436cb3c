export const describe = (value) => JSON.stringify(value);
export const same = (value) => value;
export const origin = () => ({ x: 0, y: 0 });
export const none = () => null;
export async function later(n) {
  if (n < 0) throw new Error(`late: ${n}`);
  return { x: n, y: 0.5 };
}
export const tree = () => ({ label: "a", children: [{ label: "b", children: [] }] });

class Rich {
  constructor() {
    this.x = 7;
    this.self = this;
    this.big = 10n;
  }
  get y() {
    return 8;
  }
}
export const rich = () => new Rich();
export const loose = () => ({ id: 1, rest: { a: [1, { b: null }], c: "d", e: undefined } });
