export function risky(n) {
  if (n < 0) throw new Error(`negative: ${n}`);
  return n;
}
export async function later(n) {
  if (n < 0) throw new Error(`late: ${n}`);
  return n;
}
export const wait = (n) => new Promise((resolve) => setTimeout(resolve, 1, n));
