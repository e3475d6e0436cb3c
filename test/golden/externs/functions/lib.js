export const apply = (f, n) => f(n);
export function safely(f, n) {
  try {
    return String(f(n));
  } catch (error) {
    return `thrown: ${error.message}`;
  }
}
export function kind(f) {
  const value = f(1);
  return value instanceof Promise ? "promise" : typeof value;
}
export const settle = async (f, n) => f(n);
export const afterEnd = (f) => new Promise((resolve) => setTimeout(() => resolve(f(41)), 5));
let own;
export function keep(f) {
  own = f;
}
export const kept = (n) => own(n);
export const move = (f) => f({ x: 3 }, [1, 2]);
export const outcome = (f) => [JSON.stringify(f(1)), JSON.stringify(f(0))];
export function wrong(f) {
  try {
    return String(f("x"));
  } catch (error) {
    return error.message;
  }
}
let text;
export function say(value) {
  text = value;
}
export const said = () => text;
