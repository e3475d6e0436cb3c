// Moments as databases write them.
import { DateTime, UTC } from "../date-time.ts";

/** Date, and perhaps time and offset. */
const MOMENT =
  /^([0-9]{4}|[+-][0-9]{6})-([0-9]{2}-[0-9]{2})(?:[Tt ]([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(?:[Zz]|([+-][0-9]{2})(?::?([0-9]{2}))?)?)?$/;

/** `2024-02-29T12:30:00.000Z`. */
export function momentText({ unix_ms }: DateTime): string {
  return new Date(unix_ms).toISOString();
}

/** ISO 8601; what has no offset is UTC, as `CURRENT_TIMESTAMP` of SQLite. undefined: there is no such moment. */
export function momentOf(text: string): DateTime | undefined {
  const [whole, year, day, time = "00:00", seconds = "00", fraction = "0", hours, minutes = "00"] =
    MOMENT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const written = `${year}-${day}T${time}:${seconds}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
  const local = Date.parse(written);
  // The 30th of February would be a day of March.
  if (Number.isNaN(local) || new Date(local).toISOString() !== written) return undefined;
  if (hours === undefined) return new DateTime(local, UTC);
  const offset = Number(`${hours}`) * 60 + Number(`${hours.charAt(0)}${minutes}`);
  if (Math.abs(offset) >= 24 * 60 || minutes > "59") return undefined;
  return new DateTime(local - offset * 60_000, offset === 0 ? UTC : `${hours}:${minutes}`);
}
