// What crosses to JavaScript functions and back, and what is refused.
import { beforeAll, expect, test } from "vitest";
import { awaitJob, startJob } from "../../../runtime/actors/index.ts";
import { makeCurrent } from "../../../runtime/current.ts";
import { Panic } from "../../../runtime/failures/panic.ts";
import {
  type ExternType,
  snow_extern,
  snow_extern_async,
  snow_extern_bool,
  snow_extern_bytes,
  snow_extern_float,
  snow_extern_handle,
  snow_extern_int,
  snow_extern_list,
  snow_extern_map,
  snow_extern_option,
  snow_extern_result,
  snow_extern_string,
  snow_extern_tuple,
  snow_extern_unit,
} from "../../../runtime/intrinsics/extern.ts";
import { createProgram } from "../../../runtime/program.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_map_of } from "../../../runtime/values/map/ordered-map.ts";
import {
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../../../runtime/values/types.generated.ts";
import { type Code, run } from "../actors/harness.ts";

type Shape = ExternType<unknown>;

// A call asks the world of its program whether it has another function for it.
beforeAll(() => makeCurrent(createProgram()));

/** The value through JavaScript and back; `seen` is what JavaScript saw. */
function through(shape: Shape, value: unknown): { seen: unknown; back: unknown } {
  let seen: unknown;
  const namespace = {
    f: (one: unknown) => {
      seen = one;
      return one;
    },
  };
  return { back: snow_extern("f", namespace, "f", [shape], shape)(value), seen };
}

test("values cross and come back", () => {
  const cases: [Shape, unknown, unknown][] = [
    [snow_extern_int, 5, 5],
    [snow_extern_float, 0.5, 0.5],
    [snow_extern_bool, true, true],
    [snow_extern_string, "a", "a"],
    [snow_extern_unit, undefined, undefined],
    [snow_extern_bytes, new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [snow_extern_handle("Timer"), 7, 7],
    [snow_extern_list(snow_extern_int), snow_list_of([1, 2]), [1, 2]],
    [snow_extern_tuple(snow_extern_int, snow_extern_string), [1, "a"], [1, "a"]],
    [snow_extern_option(snow_extern_int), new snow_variant_Some(1), 1],
    [snow_extern_option(snow_extern_int), snow_variant_None, undefined],
  ];
  for (const [shape, value, inJavaScript] of cases) {
    const { seen, back } = through(shape, value);
    expect(seen).toEqual(inJavaScript);
    expect(back).toEqual(value);
  }
  const map = through(snow_extern_map(snow_extern_int), snow_map_of(["a", 1, "b", 2]));
  expect(map.seen).toEqual(
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
  );
});

test("values of another type panic with what they are", () => {
  const answer = (shape: Shape, value: unknown) => () => snow_extern("f", { g: () => value }, "g", [], shape)();
  expect(answer(snow_extern_int, 0.5)).toThrow("extern f: expected Int, got number");
  expect(answer(snow_extern_int, null)).toThrow("extern f: expected Int, got null");
  expect(answer(snow_extern_string, undefined)).toThrow("extern f: expected String, got undefined");
  expect(answer(snow_extern_bool, {})).toThrow("extern f: expected Bool, got object");
  expect(answer(snow_extern_unit, () => 1)).toThrow("extern f: expected (), got function");
  expect(answer(snow_extern_list(snow_extern_int), ["a"])).toThrow("extern f: expected Int, got string");
  expect(answer(snow_extern_map(snow_extern_int), "a")).toThrow("extern f: expected Map<String, Int>, got string");
  expect(answer(snow_extern_option(snow_extern_int), true)).toThrow("extern f: expected Int, got boolean");
  expect(answer(snow_extern_result(snow_extern_int), "a")).toThrow("extern f: expected Int, got string");
  expect(Object.is(answer(snow_extern_int, -0)(), 0)).toBe(true);
});

test("thrown errors are panics, or the Err of a Result", () => {
  const namespace = {
    f: () => {
      throw new Error("no");
    },
  };
  expect(snow_extern("f", namespace, "f", [], snow_extern_int)).toThrow(new Panic("extern f: no"));
  expect(snow_extern("f", namespace, "f", [], snow_extern_result(snow_extern_int))()).toEqual(
    new snow_variant_Err("no"),
  );
  expect(snow_extern("f", {}, "f", [], snow_extern_int)).toThrow("extern f: 'f' is not an exported function");
});

test("asynchronous functions park the process", async () => {
  const namespace = {
    twice: async (n: number) => n * 2,
    no: async () => {
      throw new Error("no");
    },
    now: () => 3,
  };
  const ran = await run((print) => {
    const twice = snow_extern_async("twice", namespace, "twice", [snow_extern_int], snow_extern_int);
    const no = snow_extern_async("no", namespace, "no", [], snow_extern_int);
    const caught = snow_extern_async("no", namespace, "no", [], snow_extern_result(snow_extern_int));
    const wrong = snow_extern_async("now", namespace, "now", [], snow_extern_result(snow_extern_string));
    return function* (): Code {
      print(`${yield twice(4)}`);
      print(JSON.stringify(yield caught()));
      for (const job of [startJob(no), startJob(wrong)]) {
        print(`${(yield awaitJob(job, undefined)) instanceof snow_variant_Ok}`);
      }
    };
  });
  expect(ran.out).toEqual(["8", '{"tag":1,"_0":"no"}', "false", "false"]);
  expect(ran.errors).toContain(": extern no: no\n");
  expect(ran.errors).toContain(": extern now: expected String, got number\n");
});
