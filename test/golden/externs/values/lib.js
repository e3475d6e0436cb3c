export const same = (value) => value;
export const nothing = () => null;
export function kinds(...values) {
  return values.map((value) => (value === undefined ? "undefined" : value.constructor.name)).join(" ");
}
