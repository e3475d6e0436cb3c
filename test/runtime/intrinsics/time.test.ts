// Time: the clocks of the host, and ISO 8601 against the native calendar.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { nodeHost } from "../../../runtime/host/node.ts";
import { snow_time_iso8601, snow_time_monotonic_ms, snow_time_now_ms } from "../../../runtime/intrinsics/time.ts";
import { recording } from "../../support/recording-host.ts";

it("asks the host", () => {
  recording({ now: 1234 }, () => {
    expect(snow_time_now_ms()).toBe(1234);
    expect(snow_time_monotonic_ms()).toBe(1234);
  });
});

it("has whole milliseconds that do not go back", () => {
  let last = nodeHost.monotonicClock();
  for (let index = 0; index < 10_000; index += 1) {
    const now = nodeHost.monotonicClock();
    expect(Number.isInteger(now) && now >= last).toBe(true);
    last = now;
  }
  expect(Number.isInteger(nodeHost.wallClock())).toBe(true);
});

it.each([
  [0, "1970-01-01T00:00:00.000Z"],
  [-1, "1969-12-31T23:59:59.999Z"],
  [951782400000, "2000-02-29T00:00:00.000Z"],
  [253402300799999, "9999-12-31T23:59:59.999Z"],
  [253402300800000, "+010000-01-01T00:00:00.000Z"],
  [-62167219200000, "0000-01-01T00:00:00.000Z"],
  [-62167219200001, "-000001-12-31T23:59:59.999Z"],
  [Number.MAX_SAFE_INTEGER, "+287396-10-12T08:59:00.991Z"],
])("iso8601(%i)", (milliseconds, expected) => {
  expect(snow_time_iso8601(milliseconds)).toBe(expected);
});

test("like the native calendar", () => {
  const limit = 8.64e15;
  fc.assert(
    fc.property(fc.integer({ min: -limit, max: limit }), (milliseconds) => {
      expect(snow_time_iso8601(milliseconds)).toBe(new Date(milliseconds).toISOString());
    }),
  );
});
