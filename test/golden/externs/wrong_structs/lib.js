const good = { name: "n", age: 1, tags: [] };
const values = [
  good,
  "text",
  { ...good, age: "1" },
  { name: "n", tags: [] },
  { ...good, tags: ["a", () => 1] },
  { ...good, age: 1.5 },
  [good, { ...good, name: null }],
  { tag: "Gone", fields: [] },
  { tag: "Joined", fields: [{ ...good, age: 1n }] },
  new Map([["a", [1, true]]]),
];
export const value = (which) => values[which];
