// Where two values that should be equal first differ.
import { keyEquals } from "../equality.ts";
import { OrderedMap } from "../map/ordered-map.ts";
import { OrderedSet } from "../map/ordered-set.ts";
import { inOneLine } from "./laid-out.ts";
import { type Piece, type Pieces, piecesOf } from "./pieces.ts";

/** `place` is a way into the values, `[2].name`; the sides are short texts of what is there. */
interface Difference {
  readonly place: string;
  readonly left: string;
  readonly right: string;
}

/** Values in each other that are looked into. */
const DEEPEST = 100;
/** Characters of a side. */
const LONGEST = 120;
const nothing = "nothing";

/** undefined when their forms are the same; and when what differs are the values as wholes, of which no part can be named. */
export function firstDifference(left: unknown, right: unknown): Difference | undefined {
  const found = differenceAt(left, right, "", 0);
  return found === undefined || found.place === "" ? undefined : found;
}

function whole(place: string, left: unknown, right: unknown): Difference {
  return { place, left: inOneLine(left, LONGEST), right: inOneLine(right, LONGEST) };
}

function differenceAt(left: unknown, right: unknown, place: string, depth: number): Difference | undefined {
  if (left === right) return undefined;
  if (typeof left === "string" && typeof right === "string") return inText(left, right, place);
  if (left instanceof OrderedMap && right instanceof OrderedMap) return inMaps(left, right, place, depth);
  if (left instanceof OrderedSet && right instanceof OrderedSet) return inSets(left, right, place);
  const [one, other] = [piecesOf(left), piecesOf(right)];
  if (one === undefined || other === undefined) return keyEquals(left, right) ? undefined : whole(place, left, right);
  if (one.open !== other.open && (one.of === "variant" || one.of === "struct")) return whole(place, left, right);
  if (one.of !== other.of || depth === DEEPEST) return whole(place, left, right);
  return inPieces(one, other, place, depth);
}

/** The place in the text is told where the texts are long. */
function inText(left: string, right: string, place: string): Difference {
  const [first, second] = [Array.from(left), Array.from(right)];
  if (Math.max(first.length, second.length) <= 20) return whole(place, left, right);
  let index = 0;
  while (first[index] === second[index]) index += 1;
  const from = Math.max(0, index - 10);
  const side = (characters: readonly string[]): string => {
    const text = JSON.stringify(characters.slice(from, index + 30).join(""));
    return `${from > 0 ? "…" : ""}${text}${characters.length > index + 30 ? "…" : ""}`;
  };
  const inside = `character ${index}`;
  return { place: place === "" ? inside : `${place}, ${inside}`, left: side(first), right: side(second) };
}

function inPieces(left: Pieces, right: Pieces, place: string, depth: number): Difference | undefined {
  const most = Math.max(left.count, right.count);
  for (let index = 0; index < most; index += 1) {
    const one = index < left.count ? left.at(index) : undefined;
    const other = index < right.count ? right.at(index) : undefined;
    const inside = `${place}${step(left, one ?? other, index)}`;
    if (one === undefined || other === undefined) return sides(inside, one, other);
    const found = differenceAt(one.value, other.value, inside, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How the way into a value goes on. */
function step({ of }: Pieces, piece: Piece | undefined, index: number): string {
  if (piece?.field !== undefined) return `.${piece.field}`;
  return of === "tuple" || of === "variant" ? `.${index}` : `[${index}]`;
}

function sides(place: string, left: Piece | undefined, right: Piece | undefined): Difference {
  const text = (side: Piece | undefined): string => (side === undefined ? nothing : inOneLine(side.value, LONGEST));
  return { place, left: text(left), right: text(right) };
}

type AnyMap = OrderedMap<unknown, unknown>;

/** The order of entries is no difference. */
function inMaps(left: AnyMap, right: AnyMap, place: string, depth: number): Difference | undefined {
  const inside = (key: unknown): string => `${place}[${inOneLine(key, LONGEST)}]`;
  for (const { key, value } of left.entries()) {
    const slot = right.slotOf(key);
    if (slot < 0) return sides(inside(key), { value }, undefined);
    const found = differenceAt(value, right.valueAt(slot), inside(key), depth + 1);
    if (found !== undefined) return found;
  }
  const added = right.entries().find(({ key }) => !left.has(key));
  return added === undefined ? undefined : sides(inside(added.key), undefined, { value: added.value });
}

function inSets(left: OrderedSet<unknown>, right: OrderedSet<unknown>, place: string): Difference | undefined {
  const missing = left.entries().find(({ key }) => !right.has(key));
  const added = right.entries().find(({ key }) => !left.has(key));
  const one = missing === undefined ? undefined : { value: missing.key };
  const other = added === undefined ? undefined : { value: added.key };
  if (one === undefined && other === undefined) return undefined;
  return sides(place === "" ? "an element" : `${place}, an element`, one, other);
}
