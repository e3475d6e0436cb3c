// Text forms of numbers and handles.

/** Shortest digits that read back as the same number, never an exponent; `inf`, `-inf`, `NaN`, `-0`. */
export function floatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  const text = String(value);
  const exponentAt = text.indexOf("e");
  if (exponentAt < 0) return text;
  const sign = value < 0 ? "-" : "";
  const mantissa = text.slice(sign.length, exponentAt);
  const exponent = Number(text.slice(exponentAt + 1));
  const digits = mantissa.replace(".", "");
  // JavaScript writes one digit before the point; exponents that it writes at all are above the digits or below -6.
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, "0");
}

/** How handles print; the owner of a handle kind may put another form in its place. */
export const handleText: { pid: (pid: number) => string; conn: (conn: number) => string } = {
  pid: (pid) => `<0.${pid}>`,
  conn: (conn) => `Conn<${conn}>`,
};
