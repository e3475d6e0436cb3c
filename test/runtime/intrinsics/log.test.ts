// Log: which lines each level lets through.
import { expect, it } from "vitest";
import * as log from "../../../runtime/intrinsics/log.ts";
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
