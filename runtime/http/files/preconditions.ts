// Whether a request still holds for a file as it is now (RFC 9110 section 13).
import type { RequestInfo } from "../../net/index.ts";
import { parseHttpDate } from "../http-date.ts";

/** What tells two versions of a file from each other. */
export interface Validators {
  /** A strong one, with its quotes. */
  readonly tag: string;
  /** Of its last change, milliseconds since 1970. */
  readonly modified: number;
}

const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
const TAG_LIST = new RegExp(`^[\\s,]*(?:${ENTITY_TAG.source}[ \\t]*(?:,[\\s,]*|$))*$`);
const SECOND = 1000;

/** The tags of a list; none when it is no list. */
function tagsOf(list: string): string[] {
  return TAG_LIST.test(list) ? (list.match(new RegExp(ENTITY_TAG, "g")) ?? []) : [];
}

/** `weakly`: a mark that says so is of no account. */
function includesTag(list: string, tag: string, weakly: boolean): boolean {
  if (list.trim() === "*") return true;
  return tagsOf(list).some((one) => one === tag || (weakly && one === `W/${tag}`));
}

/** Dates have no fractions of a second. */
function hasChangedSince(modified: number, since: number): boolean {
  return Math.floor(modified / SECOND) * SECOND > since;
}

/** Of GET or HEAD, in the order of section 13.2.2: the status to answer with instead of the file, or undefined. */
export function failedPrecondition(info: RequestInfo, { tag, modified }: Validators): 304 | 412 | undefined {
  const match = info.header("if-match");
  if (match !== undefined) {
    if (!includesTag(match, tag, false)) return 412;
  } else {
    const since = parseHttpDate(info.header("if-unmodified-since") ?? "");
    if (since !== undefined && hasChangedSince(modified, since)) return 412;
  }
  const noneMatch = info.header("if-none-match");
  if (noneMatch !== undefined) return includesTag(noneMatch, tag, true) ? 304 : undefined;
  const since = parseHttpDate(info.header("if-modified-since") ?? "");
  return since !== undefined && !hasChangedSince(modified, since) ? 304 : undefined;
}

/** Whether ranges that the client has already are of this version (section 13.1.5); `now` in milliseconds. */
export function rangeHolds(info: RequestInfo, { tag, modified }: Validators, now: number): boolean {
  const condition = info.header("if-range");
  if (condition === undefined || condition === tag) return true;
  const date = parseHttpDate(condition);
  // A file that changes twice within a second has one date for both (section 8.8.2.2).
  return date !== undefined && Math.floor(modified / SECOND) * SECOND === date && now - date >= SECOND;
}
