// Env: variables and arguments of the host.
import { expect, it } from "vitest";
import { nodeHost } from "../../../runtime/host/node.ts";
import { snow_env_args, snow_env_get } from "../../../runtime/intrinsics/env.ts";
import { snow_variant_None, snow_variant_Some } from "../../../runtime/values/types.generated.ts";
import { recording } from "../../support/recording-host.ts";

it("tells an empty variable from a missing one", () => {
  recording({ environment: { EMPTY: "", FULL: "x" } }, () => {
    expect(snow_env_get("EMPTY")).toEqual(new snow_variant_Some(""));
    expect(snow_env_get("FULL")).toEqual(new snow_variant_Some("x"));
    expect(snow_env_get("MISSING")).toBe(snow_variant_None);
  });
});

it("knows nothing of what every object has", () => {
  expect(nodeHost.environment("toString")).toBeUndefined();
  expect(nodeHost.environment("__proto__")).toBeUndefined();
  expect(nodeHost.environment("PATH")).toBe(process.env.PATH);
});

it("gives the arguments", () => {
  recording({ args: ["a", "--b"] }, () => {
    expect(snow_env_args().toArray()).toEqual(["a", "--b"]);
  });
});
