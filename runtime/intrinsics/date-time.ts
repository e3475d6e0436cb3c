// DateTime: moments, to and from texts and numbers.

import { host } from "../current.ts";
import { checkedInt, snow_panic } from "../failures/index.ts";
import { DateTime, type Result, snow_variant_Err, snow_variant_Ok, temporal, UTC, zonedOf } from "../values/index.ts";

export function snow_datetime_now(): DateTime {
  return new DateTime(host().wallClock(), UTC);
}

/** Date, time and offset, and perhaps a zone. */
const MOMENT =
  /^(?:[0-9]{4}|[+-][0-9]{6})-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2}(?::?[0-9]{2})?)(\[[^\]]+\])?$/;
/** What can be a zone by itself. */
const OFFSET = /^([+-][0-9]{2}):?([0-9]{2})$/;
/** How a zone is called: a name of the database, or an offset. */
const ZONE = /^(?:[A-Za-z][A-Za-z0-9_+/-]*|[+-][0-9]{2}(?::?[0-9]{2})?)$/;

/** The zone that a text has itself written in. */
function zoneOf(offset: string, bracketed: string | undefined): string {
  if (bracketed !== undefined) return bracketed.slice(1, -1);
  const [, hours = "", minutes = ""] = OFFSET.exec(offset) ?? [];
  return hours === "" || Number(hours + minutes) === 0 ? UTC : `${hours}:${minutes}`;
}

export function snow_datetime_parse(text: string): Result<DateTime, string> {
  const [whole, seconds = "00", offset = "", bracketed] = MOMENT.exec(text) ?? [];
  if (whole === undefined) {
    return new snow_variant_Err("expected a date and time with an offset, as 2024-02-29T12:30:00Z");
  }
  // Temporal would take the second 60 for 59.
  if (seconds > "59") return noSuchMoment();
  const zone = canonicalZone(zoneOf(offset, bracketed));
  if (zone === undefined) return noSuchZone(bracketed?.slice(1, -1) ?? offset);
  try {
    // The offset has to be one of the zone's.
    const { epochMilliseconds } =
      bracketed === undefined
        ? temporal().Instant.from(text)
        : temporal().ZonedDateTime.from(text, { offset: "reject" });
    return new snow_variant_Ok(new DateTime(epochMilliseconds, zone));
  } catch (error) {
    if (error instanceof RangeError) return noSuchMoment();
    throw error;
  }
}

function noSuchMoment(): Result<DateTime, string> {
  return new snow_variant_Err("no such date or time");
}

/** A zone as the engine calls it; undefined: there is none. */
function canonicalZone(zone: string): string | undefined {
  try {
    return temporal().Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function noSuchZone(zone: string): Result<DateTime, string> {
  return new snow_variant_Err(`no such time zone: ${zone}`);
}

export function snow_datetime_in_zone(moment: DateTime, zone: string): Result<DateTime, string> {
  // Temporal would take a zone out of a whole date as well.
  const known = ZONE.test(zone) ? canonicalZone(zone) : undefined;
  return known === undefined ? noSuchZone(zone) : new snow_variant_Ok(new DateTime(moment.unix_ms, known));
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function padded(value: number, width: number): string {
  return `${value < 0 ? "-" : ""}${String(Math.abs(value)).padStart(width, "0")}`;
}

/** Each knows the names that its country uses; the others are offsets there. */
const ZONE_LANGUAGES = ["en-US", "en-GB", "en-AU", "en-CA", "en-IN", "en-NZ", "en-ZA"];

/** `CET`, or an offset as the zone database has it where there are no letters, `+0530`, `-03`. */
function zoneName(zoned: Temporal.ZonedDateTime): string {
  const { timeZoneId: timeZone, epochMilliseconds } = zoned;
  if (timeZone === UTC) return UTC;
  if (!/^[+-]/.test(timeZone)) {
    for (const language of ZONE_LANGUAGES) {
      const format = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "short" });
      const name = format.formatToParts(epochMilliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
      if (/^[A-Z]+$/.test(name)) return name;
    }
  }
  return zoned.offset.replaceAll(":", "").replace(/^(...)00$/, "$1");
}

function directive(letter: string, zoned: Temporal.ZonedDateTime): string {
  switch (letter) {
    case "Y":
      return padded(zoned.year, 4);
    case "m":
      return padded(zoned.month, 2);
    case "d":
      return padded(zoned.day, 2);
    case "H":
      return padded(zoned.hour, 2);
    case "M":
      return padded(zoned.minute, 2);
    case "S":
      return padded(zoned.second, 2);
    case "f":
      return padded(zoned.millisecond, 3);
    case "z":
      return zoned.offset.replaceAll(":", "");
    case "Z":
      return zoneName(zoned);
    case "a":
      return DAYS[zoned.dayOfWeek - 1] ?? "";
    case "b":
      return MONTHS[zoned.month - 1] ?? "";
    case "%":
      return "%";
    default:
      return snow_panic(`date_time_format: unknown directive %${letter}`);
  }
}

export function snow_datetime_format(moment: DateTime, pattern: string): string {
  const zoned = zonedOf(moment);
  return pattern.replace(/%(.?)/gsu, (_, letter: string) => directive(letter, zoned));
}

export function snow_datetime_add(moment: DateTime, milliseconds: number): DateTime {
  return new DateTime(moment.unix_ms + milliseconds, moment.zone);
}

export function snow_datetime_difference(moment: DateTime, other: DateTime): number {
  return checkedInt(moment.unix_ms - other.unix_ms);
}

export function snow_datetime_year(moment: DateTime): number {
  return zonedOf(moment).year;
}

export function snow_datetime_month(moment: DateTime): number {
  return zonedOf(moment).month;
}

export function snow_datetime_day(moment: DateTime): number {
  return zonedOf(moment).day;
}

export function snow_datetime_hour(moment: DateTime): number {
  return zonedOf(moment).hour;
}

export function snow_datetime_minute(moment: DateTime): number {
  return zonedOf(moment).minute;
}

export function snow_datetime_second(moment: DateTime): number {
  return zonedOf(moment).second;
}

export function snow_datetime_millisecond(moment: DateTime): number {
  return zonedOf(moment).millisecond;
}

export function snow_datetime_weekday(moment: DateTime): number {
  return zonedOf(moment).dayOfWeek;
}

export function snow_datetime_to_unix_ms(moment: DateTime): number {
  return moment.unix_ms;
}

export function snow_datetime_from_unix_ms(milliseconds: number): DateTime {
  return new DateTime(milliseconds, UTC);
}
