// What the log says about servers and connections: one line for each fact, and nothing of what peers say.
import { beforeEach, expect, test } from "vitest";
import {
  snow_variant_Accept,
  snow_variant_DropMessage,
  snow_variant_Reject,
} from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { errors, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, RawClient } from "./raw-client.ts";

process.env.SNOW_LOG = "debug";

beforeEach(() => {
  errors.length = 0;
  delete process.env.SNOW_LOG_FORMAT;
});

/** The lines without what differs from run to run, and without those of the present format that are no facts. */
function lines(level: string): string[] {
  return errors
    .join("")
    .split("\n")
    .filter((line) => line.startsWith(`[${level}]`))
    .map((line) => line.replace(/port=\d+/, "port=P").replace(/connection=\d+/, "connection=N"));
}

test("info: the life of a server and of its connections", async () => {
  const { port, handle, journal } = startServer({
    onConnect: (_conn, target) =>
      target.startsWith("/no") ? new snow_variant_Reject(401, "token missing") : snow_variant_Accept,
  });
  const client = await RawClient.open(port, "/tea?token=secret");
  client.text("a secret");
  await client.message();
  client.send(clientFrame(8, closePayload(3000, 'a "reason"\n[ERROR] forged')));
  await journal.wait(1);
  await expect(RawClient.open(port, "/no?token=wrong")).rejects.toThrow("401 token missing");
  const plain = new RawClient(port);
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await plain.ended;
  await stopServer(handle);
  expect(lines("INFO")).toEqual([
    '[INFO] server started kind="WebSocket" host="0.0.0.0" port=P tls="no"',
    '[INFO] connection opened connection=N address="127.0.0.1" path="/tea"',
    '[INFO] connection closed connection=N code=3000 reason="a \\"reason\\"\\n[ERROR] forged"',
    '[INFO] handshake refused address="127.0.0.1" path="/no" status=401 cause="rejected" answer="token missing"',
    '[INFO] handshake refused address="127.0.0.1" path="/" status=400 cause="bad_request" answer="Bad Request: missing Upgrade: websocket"',
    "[INFO] server stopping port=P connections=0",
    "[INFO] server stopped port=P",
  ]);
  expect(errors.join("")).not.toContain("secret");
});

test("info: handshakes that come too slowly, and connections that are cut", async () => {
  const impatient = startServer({ options: { handshake_timeout_ms: 20 } });
  await new RawClient(impatient.port).ended;
  const { port, handle } = startServer();
  const client = await RawClient.open(port);
  await stopServer(handle, 10);
  await client.ended;
  expect(lines("INFO")).toEqual(
    expect.arrayContaining([
      "[INFO] handshake timed out milliseconds=20",
      "[INFO] connections cut port=P connections=1",
    ]),
  );
});

test("debug: rooms, messages, pings, closes and what waits", async () => {
  const { port, handle, journal } = startServer({
    options: { compress: true, max_backlog_bytes: 1000, on_slow: snow_variant_DropMessage, heartbeat_ms: 10 },
    onMessage: (conn, text) => {
      ws.join(conn, "tea");
      ws.join(conn, "tea");
      ws.broadcast("tea", text);
      // More than what sockets take at most, as Linux sets it: 4 MB, and what fits before anybody reads.
      ws.send(conn, "x".repeat(6_000_000));
      ws.send(conn, "dropped");
      ws.leave(conn, "tea");
      ws.close(conn, 4000, "enough");
    },
  });
  const client = await RawClient.open(port);
  const ping = await client.frame();
  client.send(clientFrame(10, ping?.payload));
  client.send(clientFrame(9, "ping"));
  client.text("hidden");
  for (let frame = await client.frame(); frame?.opcode !== 8; ) frame = await client.frame();
  client.send(clientFrame(8, closePayload(4000)));
  await client.ended;
  await journal.wait(1);
  await stopServer(handle);
  const debug = lines("DEBUG").map((line) => line.replace(/(waiting|output waits.* bytes)=\d+/, "$1=B"));
  for (const line of [
    '[DEBUG] handshake connection=N protocol="" extensions=""',
    "[DEBUG] ping sent connection=N",
    "[DEBUG] pong received connection=N",
    "[DEBUG] ping answered connection=N",
    '[DEBUG] message received connection=N kind="text" bytes=6',
    '[DEBUG] room joined connection=N room="tea" members=1',
    '[DEBUG] broadcast rooms="tea" bytes=6 missed=0',
    "[DEBUG] message sent connection=N bytes=6000000",
    "[DEBUG] output waits connection=N bytes=B",
    "[DEBUG] message refused connection=N waiting=B budget=1000",
    '[DEBUG] room left connection=N room="tea" members=0',
    '[DEBUG] close begun connection=N code=4000 reason="enough"',
  ]) {
    expect(debug).toContain(line);
  }
  expect(debug.filter((line) => line.startsWith("[DEBUG] room joined"))).toHaveLength(1);
  expect(errors.join("")).not.toContain("hidden");
});

test("json: one object for each line, long names are cut", async () => {
  process.env.SNOW_LOG_FORMAT = "json";
  const { port, handle, journal } = startServer({
    onConnect: (conn) => {
      ws.join(conn, "r".repeat(4000));
      return snow_variant_Accept;
    },
  });
  const client = await RawClient.open(port, "/tea");
  client.destroy();
  await journal.wait(1);
  await stopServer(handle);
  const facts = errors.flatMap((text) => (text.startsWith("{") ? [JSON.parse(text)] : []));
  const about = (message: string) => facts.find((fact) => fact.message === message);
  expect(about("server started")).toMatchObject({ level: "info", kind: "WebSocket", port });
  expect(about("connection opened")).toMatchObject({ level: "info", address: "127.0.0.1", path: "/tea" });
  expect(about("connection closed")).toMatchObject({
    code: 1006,
    reason: "",
    connection: about("connection opened").connection,
  });
  expect(about("room joined")).toMatchObject({ level: "debug", room: `${"r".repeat(200)}…`, members: 1 });
  for (const { time } of facts) expect(new Date(time).toISOString()).toBe(time);
});
