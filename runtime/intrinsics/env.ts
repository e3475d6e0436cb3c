// Env: environment variables, program arguments, where the program lies.

import { host } from "../current.ts";
import { type List, type Option, snow_list_of, snow_variant_None, snow_variant_Some } from "../values/index.ts";

export function snow_env_get(name: string): Option<string> {
  const value = host().environment(name);
  return value === undefined ? snow_variant_None : new snow_variant_Some(value);
}

export function snow_env_program_dir(): string {
  return host().programDirectory();
}

export function snow_env_args(): List<string> {
  return snow_list_of([...host().args()]);
}
