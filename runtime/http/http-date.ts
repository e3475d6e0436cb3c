// Dates of HTTP (RFC 9110 section 5.6.7): written in one form, read in three.
import { host } from "../current.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const FORMS = [
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) (?<month>\\w{3}) (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(
    `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-(?<month>\\w{3})-(?<year>\\d\\d) ${TIME} GMT$`,
  ),
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>\\w{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/** How far a year of two digits may lie ahead. */
const MAX_YEARS_AHEAD = 50;

function fullYear(text: string): number {
  if (text.length > 2) return Number(text);
  const present = new Date(host().wallClock()).getUTCFullYear();
  const year = present - (present % 100) + Number(text);
  return year > present + MAX_YEARS_AHEAD ? year - 100 : year;
}

/** Milliseconds since 1970, a multiple of 1000; undefined when it is none. */
export function parseHttpDate(text: string): number | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { day = "", month = "", year = "", hour = "", minute = "", second = "" } = groups;
    const monthIndex = MONTHS.indexOf(month);
    const date = Number(day);
    // A leap second is the first one of the next minute.
    if (monthIndex < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
    const time = Date.UTC(fullYear(year), monthIndex, date, Number(hour), Number(minute), Number(second));
    const isOfMonth = date >= 1 && date <= new Date(Date.UTC(fullYear(year), monthIndex + 1, 0)).getUTCDate();
    return isOfMonth ? time : undefined;
  }
  return undefined;
}

/** Of milliseconds since 1970, as they are sent. */
export function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}
