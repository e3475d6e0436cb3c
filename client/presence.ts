// Who is in a topic: each key with the data of its members, one entry for each of them.
type People = Map<string, readonly unknown[]>;

function entriesOf(value: unknown): [string, readonly unknown[]][] {
  const entries: [string, unknown][] = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.filter((entry): entry is [string, readonly unknown[]] => Array.isArray(entry[1]));
}

/** The picture after the frame's `{all}` or `{joined, left}`. Data are the same when their JSON text is. */
export function presenceAfter(people: People, change: unknown): People {
  if (typeof change !== "object" || change === null) return people;
  const { all, joined, left }: { all?: unknown; joined?: unknown; left?: unknown } = change;
  if (all !== undefined) return new Map(entriesOf(all));
  const after = new Map(people);
  for (const [key, data] of entriesOf(left)) {
    const rest = [...(after.get(key) ?? [])];
    for (const gone of data) {
      const index = rest.findIndex((one) => JSON.stringify(one) === JSON.stringify(gone));
      if (index >= 0) rest.splice(index, 1);
    }
    if (rest.length > 0) after.set(key, rest);
    else after.delete(key);
  }
  for (const [key, data] of entriesOf(joined)) after.set(key, [...(after.get(key) ?? []), ...data]);
  return after;
}
