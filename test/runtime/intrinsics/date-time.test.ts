// Moments in zones, held against Python's datetime and zoneinfo.
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  snow_datetime_format,
  snow_datetime_from_unix_ms,
  snow_datetime_in_zone,
  snow_datetime_parse,
  snow_datetime_to_unix_ms,
  snow_datetime_weekday,
} from "../../../runtime/intrinsics/date-time.ts";
import { type DateTime, dateTimeText } from "../../../runtime/values/date-time.ts";
import type { Result } from "../../../runtime/values/types.generated.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

function value(result: Result<DateTime, string>): DateTime | undefined {
  return result.tag === 0 ? result._0 : undefined;
}

const first = Date.UTC(1583, 0, 2);
const last = Date.UTC(9999, 11, 30);
const moment = fc.oneof(
  fc.integer({ min: first, max: last }),
  fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2037, 11, 31) }),
);
const zones = [
  "UTC",
  "Europe/Warsaw",
  "Europe/Dublin",
  "Europe/Moscow",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Antarctica/Troll",
];

afterEach(() => vi.unstubAllGlobals());

test("an engine without Temporal is told in one sentence", () => {
  vi.stubGlobal("Temporal", undefined);
  expect(() => dateTimeText(snow_datetime_from_unix_ms(0))).toThrow(/^DateTime needs Node 26 or later$/);
});

test("what is printed is parsed to the same moment", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1973, 0, 1), max: last }),
      fc.constantFrom(...zones),
      (milliseconds, zone) => {
        const there = value(snow_datetime_in_zone(snow_datetime_from_unix_ms(milliseconds), zone));
        const again = value(snow_datetime_parse(there === undefined ? "" : dateTimeText(there)));
        expect(again === undefined ? undefined : snow_datetime_to_unix_ms(again)).toBe(milliseconds);
      },
    ),
  );
});

describe.runIf(hasPython())("as in Python", () => {
  const imports =
    "from datetime import datetime, timedelta, timezone\nfrom zoneinfo import ZoneInfo\nepoch = datetime(1970, 1, 1, tzinfo=timezone.utc)\nms = timedelta(milliseconds=1)";

  test("fields in zones, from 1583 to 9999", () => {
    const cases = fc.sample(fc.tuple(moment, fc.constantFrom(...zones)), 5000);
    const pattern = "%Y-%m-%d %H:%M:%S %z %a %b %%";
    const answers = askPython(
      imports,
      `there = (epoch + timedelta(milliseconds=x[0])).astimezone(ZoneInfo(x[1]))\nreturn [there.strftime('${pattern}'), there.isoweekday()]`,
      cases,
    );
    for (const [index, [milliseconds, zone]] of cases.entries()) {
      const there = value(snow_datetime_in_zone(snow_datetime_from_unix_ms(milliseconds), zone));
      if (there === undefined) throw new Error(zone);
      expect([snow_datetime_format(there, pattern), snow_datetime_weekday(there)], `${milliseconds} ${zone}`).toEqual(
        answers[index],
      );
    }
  });

  test("dates, those that there are and those that there are not", () => {
    const number = (least: number, greatest: number, width: number) =>
      fc.integer({ min: least, max: greatest }).map((one) => String(one).padStart(width, "0"));
    const texts = fc.sample(
      fc
        .tuple(
          fc.oneof(number(1583, 9998, 4), fc.constantFrom("1900", "2000", "2023", "2024", "2100")),
          number(0, 13, 2),
          fc.oneof(number(0, 32, 2), fc.constantFrom("28", "29", "30", "31")),
          fc.oneof({ weight: 5, arbitrary: number(0, 23, 2) }, fc.constant("24")),
          fc.oneof({ weight: 5, arbitrary: number(0, 59, 2) }, fc.constant("60")),
          fc.constantFrom("", ":00", ":59", ":60", ":07.5", ":07.123", ":07.123999"),
          fc.constantFrom("Z", "+00:00", "+05:30", "-03:00", "+14:00"),
        )
        .map(
          ([year, month, day, hour, minute, second, offset]) =>
            `${year}-${month}-${day}T${hour}:${minute}${second}${offset}`,
        ),
      5000,
    );
    const answers = askPython(imports, "return (datetime.fromisoformat(x) - epoch) // ms", texts);
    for (const [index, text] of texts.entries()) {
      const found = value(snow_datetime_parse(text));
      expect(found === undefined ? null : snow_datetime_to_unix_ms(found), text).toBe(answers[index]);
    }
  });
});
