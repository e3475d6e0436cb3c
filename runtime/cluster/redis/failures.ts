// Why there is no Redis, in short words without secrets.
import type { RedisAddress } from "../../libraries/redis.ts";
import { connectionFailure, hostAndPort } from "../../net/index.ts";
import type { RedisLibrary } from "./line.ts";

/** What we say ourselves. */
export class Refusal extends Error {}

const LONGEST_CAUSE = 160;

/**
 * First words of refusals after which the connection is worth nothing: another server has the keys now, this one lost the
 * scripts or may not be written to, or its administrator has to do something.
 */
const FINAL: readonly string[] = [
  "MOVED",
  "NOSCRIPT",
  "READONLY",
  "MASTERDOWN",
  "CLUSTERDOWN",
  "NOAUTH",
  "NOPERM",
  "WRONGPASS",
];

function firstWord(text: string): string {
  return text.split(" ", 1)[0] ?? "";
}

/** Whether all that is left is to connect again. */
export function endsConnection(redis: RedisLibrary, error: unknown): boolean {
  return error instanceof Error && redis.failureOf(error) === "refusal" && FINAL.includes(firstWord(error.message));
}

/** `secure`: TLS was to be spoken. */
export function refusalText(redis: RedisLibrary, error: unknown, secure = false): string {
  if (!(error instanceof Error)) return "unknown failure";
  if (error instanceof Refusal) return error.message;
  switch (redis.failureOf(error)) {
    case "refusal": {
      const word = firstWord(error.message);
      if (word === "WRONGPASS") return "wrong user or password";
      return word === "NOAUTH" ? "a password is needed" : error.message.slice(0, LONGEST_CAUSE);
    }
    case "closed":
      return "connection ended";
    case "system":
      return connectionFailure(error, secure);
    case "foreign":
      return "this is no Redis";
  }
}

/** A server that can't be reached, or any more. */
export class Loss extends Error {
  readonly address: RedisAddress;
  override readonly cause: unknown;

  constructor(cause: unknown, address: RedisAddress) {
    super();
    this.cause = cause;
    this.address = address;
  }
}

/** What is known to have happened at this server. */
export function lossOf(error: unknown, address: RedisAddress): Loss {
  return error instanceof Loss ? error : new Loss(error, address);
}

/** One line, which begins with the place of the server. */
export function lossText(redis: RedisLibrary, { cause, address }: Loss): string {
  return `${hostAndPort(address.host, address.port)}: ${refusalText(redis, cause, address.tls)}`;
}
