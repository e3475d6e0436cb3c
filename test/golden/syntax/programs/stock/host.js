export function machine() {
  return "scale-7";
}
