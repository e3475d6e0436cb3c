// What a simulated disk refuses, with the numbers that Linux has for it: a run is the same on every system.
import type { HostResult } from "../../index.ts";

export type Refusal = Extract<HostResult<never>, { readonly ok: false }>;

const numbers = {
  ENOENT: 2,
  EIO: 5,
  EBADF: 9,
  EBUSY: 16,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EFBIG: 27,
  ENOSPC: 28,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
} as const;

type RefusalCode = keyof typeof numbers;

/** What a world decides to happen to an operation. */
export type DiskFailure = "EIO" | "ENOSPC";

export function refusal(code: RefusalCode): Refusal {
  return { ok: false, code, number: numbers[code] };
}

/** As Node has it: with the name and the negative number of the error. */
export function refusalError({ code, number }: Refusal): Error {
  return Object.assign(new Error(code), { code, errno: -number });
}
