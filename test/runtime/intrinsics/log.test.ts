// Log: which lines each level lets through.
import { expect, it } from "vitest";
import * as log from "../../../runtime/intrinsics/log.ts";
import { logFact } from "../../../runtime/log.ts";
import { recording } from "../../support/recording-host.ts";

const lines = ["[DEBUG] d\n", "[INFO] i\n", "[WARN] w\n", "[ERROR] e\n"];

it.each([
  ["debug", 0],
  ["info", 1],
  ["warn", 2],
  ["error", 3],
  ["off", 4],
  [undefined, 1],
  ["", 1],
  ["loud", 1],
])("SNOW_LOG=%s", (level, first) => {
  const environment = level === undefined ? {} : { SNOW_LOG: level };
  const record = recording({ environment }, () => {
    log.snow_log_debug("d");
    log.snow_log_info("i");
    log.snow_log_warn("w");
    log.snow_log_error("e");
  });
  expect(record.err).toBe(lines.slice(first).join(""));
  expect(record.out).toBe("");
});

it("SNOW_LOG_FORMAT=json: one object per line", () => {
  const record = recording({ environment: { SNOW_LOG_FORMAT: "json" } }, () => {
    log.snow_log_debug("d");
    log.snow_log_warn('a "word"\nand more');
  });
  const { time, ...rest } = JSON.parse(record.err);
  expect(rest).toEqual({ level: "warn", message: 'a "word"\nand more' });
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

it("facts of the runtime are logged only when SNOW_LOG asks for their level", () => {
  const facts = (environment: Record<string, string>): string =>
    recording({ environment }, () => logFact(1, "connection closed", { connection: 3, reason: 'x "y"' })).err;
  expect(facts({})).toBe("");
  expect(facts({ SNOW_LOG: "warn" })).toBe("");
  expect(facts({ SNOW_LOG: "info" })).toBe('[INFO] connection closed connection=3 reason="x \\"y\\""\n');
  expect(JSON.parse(facts({ SNOW_LOG: "debug", SNOW_LOG_FORMAT: "json" }))).toMatchObject({
    level: "info",
    message: "connection closed",
    connection: 3,
    reason: 'x "y"',
  });
});
