// Result: a value, or the error that came instead.
import { type Callback, type Suspended, snow_is_generator } from "../values/generator.ts";
import {
  type Option,
  type Result,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../values/types.generated.ts";

export function snow_result_map<A, B, E>(result: Result<A, E>, change: (value: A) => B): Result<B, E> {
  return result.tag === 0 ? new snow_variant_Ok(change(result._0)) : result;
}

export function* snow_result_map_suspending<A, B, E>(
  result: Result<A, E>,
  change: Callback<[A], B>,
): Suspended<Result<B, E>> {
  if (result.tag === 1) return result;
  const changed = change(result._0);
  return new snow_variant_Ok(snow_is_generator(changed) ? ((yield changed) as B) : changed);
}

export function snow_result_map_err<A, E, F>(result: Result<A, E>, change: (error: E) => F): Result<A, F> {
  return result.tag === 1 ? new snow_variant_Err(change(result._0)) : result;
}

export function* snow_result_map_err_suspending<A, E, F>(
  result: Result<A, E>,
  change: Callback<[E], F>,
): Suspended<Result<A, F>> {
  if (result.tag === 0) return result;
  const changed = change(result._0);
  return new snow_variant_Err(snow_is_generator(changed) ? ((yield changed) as F) : changed);
}

export function snow_result_unwrap_or<A, E>(result: Result<A, E>, otherwise: A): A {
  return result.tag === 0 ? result._0 : otherwise;
}

export function snow_result_is_ok<A, E>(result: Result<A, E>): boolean {
  return result.tag === 0;
}

export function snow_result_is_err<A, E>(result: Result<A, E>): boolean {
  return result.tag === 1;
}

export function snow_result_to_option<A, E>(result: Result<A, E>): Option<A> {
  return result.tag === 0 ? new snow_variant_Some(result._0) : snow_variant_None;
}
