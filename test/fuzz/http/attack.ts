// Many clients at once that send what a seed says, with good requests in between.
import { Random } from "../random.ts";
import { type Sent, sentBytes } from "./requests.ts";
import type { Target } from "./target.ts";

const UNTIL_GOOD = 50;

interface Found {
  readonly problem: string;
  /** What was sent by the client that had it; if it was one with a good request, nothing. */
  readonly sent: Sent | undefined;
}

export interface Plan {
  readonly inputs: number;
  /** Each input follows from it and its number alone. */
  readonly seed: number;
  /** Clients; 200 without it. Some answers take seconds, since the server lets a client read why it is refused. */
  readonly atOnce?: number;
  /** Hears how many are over. */
  readonly tell?: (over: number) => void;
}

/** The first problem, or undefined. */
export async function attack(target: Target, { inputs, seed, atOnce = 200, tell }: Plan): Promise<Found | undefined> {
  let next = 0;
  let over = 0;
  let found: Found | undefined;
  const client = async (): Promise<void> => {
    while (next < inputs && found === undefined) {
      const index = next;
      next += 1;
      const sent = sentBytes(new Random(seed * 1_000_003 + index));
      const problem = await target.problemWith(sent, index);
      over += 1;
      const count = over;
      if (problem !== undefined) found ??= { problem, sent };
      if (count % UNTIL_GOOD !== 0) continue;
      const worse = await target.problemWithGood();
      if (worse !== undefined) found ??= { problem: worse, sent: undefined };
      tell?.(count);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return found;
}
