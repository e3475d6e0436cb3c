import { serverOf } from "../../runtime/net/index.ts";

/** Stops a server of the present program and waits until it has. */
export function stopServer(handle: number, grace = 10_000): Promise<void> {
  return new Promise((resolve) => {
    const server = serverOf(handle);
    if (server === undefined) resolve();
    else server.stop(grace, resolve);
  });
}
