// Log: lines on standard error, from the level that the environment variable SNOW_LOG names.
import { log } from "../log.ts";

export function snow_log_debug(text: string): undefined {
  log(0, text);
}

export function snow_log_info(text: string): undefined {
  log(1, text);
}

export function snow_log_warn(text: string): undefined {
  log(2, text);
}

export function snow_log_error(text: string): undefined {
  log(3, text);
}
