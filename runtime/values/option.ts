// Options on their way from and to what TypeScript calls a value that may be undefined.
import { type Option, snow_variant_None, snow_variant_Some } from "./types.generated.ts";

export function optionOf<T>(value: T | undefined): Option<T> {
  return value === undefined ? snow_variant_None : new snow_variant_Some(value);
}

export function valueOfOption<T>(option: Option<T>): T | undefined {
  return option.tag === 1 ? option._0 : undefined;
}
