// Log: lines on standard error, from the level that the environment variable SNOW_LOG names.
import { host } from "../host.ts";

const LEVELS: readonly string[] = ["debug", "info", "warn", "error", "off"];
const DEFAULT_LEVEL = 1;

function log(level: number, label: string, text: string): undefined {
  const wanted = LEVELS.indexOf(host().environment("SNOW_LOG") ?? "");
  if (level >= (wanted < 0 ? DEFAULT_LEVEL : wanted)) host().writeErr(`[${label}] ${text}\n`);
}

export function snow_log_debug(text: string): undefined {
  log(0, "DEBUG", text);
}

export function snow_log_info(text: string): undefined {
  log(1, "INFO", text);
}

export function snow_log_warn(text: string): undefined {
  log(2, "WARN", text);
}

export function snow_log_error(text: string): undefined {
  log(3, "ERROR", text);
}
