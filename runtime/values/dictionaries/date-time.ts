// Eq, Ord, Hash and Display of moments.
import { type DateTime, dateTimeText } from "../date-time.ts";
import { hashNumber, publicHash } from "../hash.ts";
import { compareNumbers, orderingOf } from "../order.ts";
import type { Display, Eq, Hash, Ord } from "./interfaces.ts";

export const snow_impl_eq_datetime: Eq<DateTime> = { eq: (left, right) => left.unix_ms === right.unix_ms };

export const snow_impl_ord_datetime: Ord<DateTime> = {
  lt: (left, right) => left.unix_ms < right.unix_ms,
  compare: (left, right) => orderingOf(compareNumbers(left.unix_ms, right.unix_ms)),
};

export const snow_impl_hash_datetime: Hash<DateTime> = { hash: ({ unix_ms }) => publicHash(hashNumber(unix_ms)) };

export const snow_impl_display_datetime: Display<DateTime> = { to_string: dateTimeText };
