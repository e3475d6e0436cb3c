// Who clients are in the epoch of a topic, and what epochs are called: names that nobody can guess.
import { host } from "../../current.ts";
import type { Position } from "../frames.ts";

const BYTES = 12;
const SECRET = /^[\w-]{16}$/;

/** 16 characters. */
export function secret(): string {
  return Buffer.from(host().randomBytes(BYTES)).toString("base64url");
}

/** Who a client says that it was; "" when it can't have been told so. */
export function claimedIdentity(before: Position | undefined): string {
  return before !== undefined && SECRET.test(before.who) ? before.who : "";
}
