// Programs that a test needs and a machine may lack: skipped here, a failure in CI.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const inCI = process.env.CI === "true";

/** Whether the tests that need `what` can run; says so on stderr when not. In CI they run, and fail. */
function available(what: string, present: boolean): boolean {
  if (!present && !inCI) process.stderr.write(`skipped: ${what} is not installed\n`);
  return present || inCI;
}

export const chromiumPath = "/usr/bin/chromium";

export function hasChromium(): boolean {
  return available("Chromium", existsSync(chromiumPath));
}

/** The Python that has the system's packages. */
export const pythonPath = "/usr/bin/python3";

export function hasPythonWebsockets(): boolean {
  return available("python3-websockets", spawnSync(pythonPath, ["-c", "import websockets"]).status === 0);
}

/** Whether a command can be started at all. */
function starts(command: string): boolean {
  return spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;
}

export function hasLibwebsockets(): boolean {
  return available("libwebsockets-test-client", starts("libwebsockets-test-client"));
}

export function hasCurl(): boolean {
  return available("curl", starts("curl"));
}

export function hasPython(): boolean {
  return available("Python 3", spawnSync(pythonPath, ["--version"]).status === 0);
}
