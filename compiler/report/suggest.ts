// Near names: what the user may have meant.

/**
 * The candidate nearest to `name`, for a "did you mean" help, or undefined when none is near enough:
 * one edit up to four code points, two up to eight, three beyond. A difference in letter case alone is always near.
 * Among equally near candidates the first one wins.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const length = [...name].length;
  const limit = length <= 4 ? 1 : length <= 8 ? 2 : 3;
  const folded = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const distance = candidate.toLowerCase() === folded ? 0.5 : editDistance(name, candidate, limit);
    if (distance <= limit && distance < bestDistance && distance < Math.max(length, [...candidate].length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Damerau-Levenshtein distance in code points (restricted form: no substring is edited twice).
 * Gives a number above `limit` without finishing once the distance must exceed it.
 */
export function editDistance(first: string, second: string, limit = Number.POSITIVE_INFINITY): number {
  const from = [...first];
  const to = [...second];
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= to.length; column++) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      let value = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        value = Math.min(value, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(value);
      smallest = Math.min(smallest, value);
    }
    if (smallest > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
