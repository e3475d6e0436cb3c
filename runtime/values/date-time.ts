// Moments in time zones, on the engine's Temporal. As keys they are compared by the moment.
import { snow_panic } from "../failures/index.ts";
import { snow_struct } from "./shape.ts";

/** Milliseconds before and after 1970 that Temporal knows. */
const LIMIT = 8.64e15;

export const UTC = "UTC";

export class DateTime {
  readonly unix_ms: number;
  readonly zone: string;

  /** `zone` is one that there is. */
  constructor(unixMs: number, zone: string) {
    if (Math.abs(unixMs) > LIMIT) snow_panic("date_time: out of range");
    this.unix_ms = unixMs;
    this.zone = zone;
  }
}

/** What calendars and clocks are asked of. */
export function temporal(): typeof Temporal {
  if (typeof Temporal === "undefined") snow_panic("DateTime needs Node 26 or later");
  return Temporal;
}

export function zonedOf({ unix_ms, zone }: DateTime): Temporal.ZonedDateTime {
  return temporal().Instant.fromEpochMilliseconds(unix_ms).toZonedDateTimeISO(zone);
}

export function dateTimeText(moment: DateTime): string {
  const zoned = zonedOf(moment);
  const clock = zoned.toPlainDateTime().toString({ fractionalSecondDigits: 3 });
  return clock + (moment.zone === UTC ? "Z" : zoned.offset);
}

snow_struct(DateTime, "DateTime", undefined, {
  eq: (left, right) => left instanceof DateTime && right instanceof DateTime && left.unix_ms === right.unix_ms,
  hash: (value) => (value instanceof DateTime ? value.unix_ms : 0),
});
