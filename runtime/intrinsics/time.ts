// Time: the clocks, and moments as text.
import { host } from "../current.ts";

export function snow_time_now_ms(): number {
  return host().wallClock();
}

export function snow_time_monotonic_ms(): number {
  return host().monotonicClock();
}

const DAY = 86_400_000;

/** Year, month, day of the proleptic Gregorian calendar; by eras of 400 years that begin on 1 March. */
function civil(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

/** Years outside 0 … 9999 have a sign and six digits. Any Int is in range. */
export function snow_time_iso8601(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  const rest = milliseconds - days * DAY;
  const [year, month, day] = civil(days);
  const yearText = year >= 0 && year <= 9999 ? padded(year, 4) : `${year < 0 ? "-" : "+"}${padded(Math.abs(year), 6)}`;
  const hours = padded(Math.floor(rest / 3_600_000), 2);
  const minutes = padded(Math.floor(rest / 60_000) % 60, 2);
  const seconds = padded(Math.floor(rest / 1000) % 60, 2);
  return `${yearText}-${padded(month, 2)}-${padded(day, 2)}T${hours}:${minutes}:${seconds}.${padded(rest % 1000, 3)}Z`;
}
