// Lines of an access log, taken apart and added up.
import { lap } from "./lap.js";

function line(n) {
  const time = `10/Oct/2026:${String(n % 24).padStart(2, "0")}:55:36 +0000`;
  const status = n % 11 === 0 ? 500 : 200;
  const bytes = n % 7 === 0 ? "-" : (n * 31) % 5000;
  return `10.0.${n % 8}.${n % 250} - - [${time}] "GET /page/${(n * 7919) % 500}?n=${n} HTTP/1.1" ${status} ${bytes}`;
}

function parse(line) {
  const parts = line.split('"');
  if (parts.length !== 3) return undefined;
  const [head, request, numbers] = parts;
  const colon = head.indexOf(":");
  const hour = Number.parseInt(head.slice(colon + 1, colon + 3), 10);
  const [, target] = request.split(" ");
  const [status, bytes] = numbers.trim().split(" ");
  if (colon < 0 || Number.isNaN(hour) || target === undefined || bytes === undefined) return undefined;
  return {
    hour,
    path: target.split("?")[0],
    status: Number.parseInt(status, 10),
    bytes: bytes === "-" ? 0 : Number.parseInt(bytes, 10),
  };
}

function total(entries) {
  const totals = { paths: new Map(), hours: new Map(), failures: 0, bytes: 0 };
  for (const { hour, path, status, bytes } of entries) {
    totals.paths.set(path, (totals.paths.get(path) ?? 0) + 1);
    totals.hours.set(hour, (totals.hours.get(hour) ?? 0) + bytes);
    if (status >= 500) totals.failures++;
    totals.bytes += bytes;
  }
  return totals;
}

const lines = [];
for (let n = 0; n < 100_000; n++) lines.push(line(n));
const text = lines.join("\n");
for (let round = 0; round < 7; round++) {
  const entries = [];
  for (const line of text.split("\n")) {
    const entry = parse(line);
    if (entry !== undefined) entries.push(entry);
  }
  const totals = total(entries);
  lap(totals.paths.size + Math.max(...totals.hours.values()) + totals.failures + totals.bytes);
}
