// Env: environment variables, program arguments, where the program lies.

import { host } from "../current.ts";
import { type List, type Option, optionOf, snow_list_of } from "../values/index.ts";

export function snow_env_get(name: string): Option<string> {
  return optionOf(host().environment(name));
}

export function snow_env_program_dir(): string {
  return host().programDirectory();
}

export function snow_env_args(): List<string> {
  return snow_list_of([...host().args()]);
}
