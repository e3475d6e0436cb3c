export async function fail() {
  throw new Error("no luck");
}
