// How long a client may take nothing of an answer: only an answer that is stuck has a time, and each its own.
import { Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { unboundServer } from "../../../runtime/http/server.ts";
import { snow_http_router } from "../../../runtime/intrinsics/http.ts";
import { library } from "../../support/library.ts";
import "./harness.ts";

const { snow_http_on_get, snow_http_text } = library;

const WRITE_TIME = 30_000;
/** More than the system takes for a client that reads nothing. */
const large = "x".repeat(2 ** 25);
const small = snow_http_on_get(snow_http_router(), "/small", () => snow_http_text(200, "small"));
const router = snow_http_on_get(small, "/large", () => snow_http_text(200, large));

/** Sends requests at once and reads nothing; what the connection's time is after each answer. */
async function timesAfter(...paths: readonly string[]): Promise<(number | undefined)[]> {
  const server = unboundServer(router);
  if (!(server instanceof Server)) throw new Error("not a server of Node");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sent: Promise<number | undefined>[] = [];
  const begun = new Promise<void>((resolve) => {
    server.on("request", ({ socket }, response: ServerResponse) => {
      const over = new Promise<number | undefined>((noted) => {
        // The answer has gone to the system, as far as that took it.
        response.once("prefinish", () => setImmediate(() => noted(socket.timeout)));
      });
      if (sent.push(over) === paths.length) resolve();
    });
  });
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(""));
  await begun;
  return await Promise.all(sent);
}

test("an answer that the system takes at once has none", async () => {
  expect(await timesAfter("/small")).not.toContain(WRITE_TIME);
  expect(await timesAfter("/small", "/small")).not.toContain(WRITE_TIME);
});

test("one that is stuck has, also behind another", async () => {
  expect(await timesAfter("/large")).toEqual([WRITE_TIME]);
  expect((await timesAfter("/small", "/large")).at(-1)).toBe(WRITE_TIME);
});
