// Option: a value that may be missing.
import { type Callback, type Suspended, snow_is_generator } from "../values/generator.ts";
import {
  type Option,
  type Result,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../values/types.generated.ts";

export function snow_option_map<A, B>(option: Option<A>, change: (value: A) => B): Option<B> {
  return option.tag === 0 ? snow_variant_None : new snow_variant_Some(change(option._0));
}

export function* snow_option_map_suspending<A, B>(option: Option<A>, change: Callback<[A], B>): Suspended<Option<B>> {
  if (option.tag === 0) return snow_variant_None;
  const changed = change(option._0);
  return new snow_variant_Some(snow_is_generator(changed) ? ((yield changed) as B) : changed);
}

export function snow_option_unwrap_or<A>(option: Option<A>, otherwise: A): A {
  return option.tag === 0 ? otherwise : option._0;
}

export function snow_option_is_some<A>(option: Option<A>): boolean {
  return option.tag === 1;
}

export function snow_option_is_none<A>(option: Option<A>): boolean {
  return option.tag === 0;
}

export function snow_option_to_result<A, E>(option: Option<A>, error: E): Result<A, E> {
  return option.tag === 0 ? new snow_variant_Err(error) : new snow_variant_Ok(option._0);
}
