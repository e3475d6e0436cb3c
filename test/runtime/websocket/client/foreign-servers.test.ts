// Servers that others wrote, and our own over TLS: `ws`, libwebsockets' test server.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { snow_list_of } from "../../../../runtime/values/list/list.ts";
import type { WsClientOptions } from "../../../../runtime/values/types.generated.ts";
import { binaryFrame } from "../../../../runtime/websocket/protocol/frame.ts";
import { makeCertificate } from "../../../support/certificates.ts";
import { freePort } from "../../../support/free-port.ts";
import { hasLibwebsocketsServer } from "../../../support/requirements.ts";
import { Journal, startServer, ws } from "../harness.ts";
import { closeClient, dialClient, nextEvent, openClient, sendText } from "./clients.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-client-"));
const certificate = join(directory, "c.pem");
const key = join(directory, "k.pem");
const other = { certificate: join(directory, "c2.pem"), key: join(directory, "k2.pem") };
afterAll(() => rmSync(directory, { recursive: true }));

beforeAll(() => {
  makeCertificate({ certificate, key }, "snow", "DNS:localhost,IP:127.0.0.1");
  makeCertificate(other, "snow", "DNS:elsewhere.example");
});

async function talk(url: string, options: Partial<WsClientOptions>): Promise<void> {
  const client = await openClient(url, options);
  for (const size of [0, 1, 125, 126, 65_535, 65_536, 1_000_000]) {
    const text = "s€".repeat(size / 2);
    sendText(client, text);
    expect((await nextEvent(client)) === `text ${text}`).toBe(true);
    const bytes = Buffer.alloc(size, "bytes");
    client.send(binaryFrame(bytes));
    expect((await nextEvent(client)) === `bytes ${bytes.toString("hex")}`).toBe(true);
  }
  await closeClient(client, 4001, "bye");
  expect(await nextEvent(client)).toBe("closed 4001 bye");
}

describe("ws", () => {
  test.each([
    ["plain", false, false],
    ["compressed", false, true],
    ["over TLS, compressed", true, true],
  ])("%s: sizes, close codes, fragments, pings", async (_name, secure, compress) => {
    const server = secure ? createServer({ cert: readFileSync(certificate), key: readFileSync(key) }) : undefined;
    const common = { perMessageDeflate: compress };
    const wss = new WebSocketServer(server === undefined ? { port: 0, ...common } : { server, ...common });
    await new Promise<void>((resolve) => {
      if (server === undefined) wss.once("listening", resolve);
      else server.listen(0, resolve);
    });
    onTestFinished(() => {
      wss.close();
      server?.close();
    });
    const ends = new Journal();
    const agreed: string[] = [];
    wss.on("connection", (socket, { url }) => {
      agreed.push(socket.extensions);
      socket.on("close", (code, reason) => ends.note(`${code} ${reason}`));
      socket.on("message", (data, binary) => socket.send(data, { binary }));
      if (url !== "/fragments") return;
      socket.send("s".repeat(1000), { fin: false });
      socket.ping("now");
      socket.send("€", { fin: true });
      socket.once("pong", (payload) => socket.close(3000, String(payload)));
    });
    const { port } = (server ?? wss).address() as AddressInfo;
    const url = `${secure ? "wss" : "ws"}://localhost:${port}`;
    const options = { compress, ca_path: secure ? certificate : "" };
    await talk(`${url}/`, options);
    const client = await openClient(`${url}/fragments`, options);
    expect(await nextEvent(client)).toBe(`text ${"s".repeat(1000)}€`);
    expect(await nextEvent(client)).toBe("closed 3000 now");
    expect(await ends.wait(2)).toEqual(["4001 bye", "3000 "]);
    expect(agreed.every((one) => one === (compress ? "permessage-deflate" : ""))).toBe(true);
  });
});

describe("our own server", () => {
  const echo = {
    onBinary: (conn: number, bytes: Uint8Array): undefined => {
      ws.sendBinary(conn, bytes);
    },
  };

  test("over TLS, compressed", async () => {
    const { port } = startServer({
      ...echo,
      options: { cert_path: certificate, key_path: key, compress: true, max_backlog_bytes: 1e7 },
    });
    await talk(`wss://127.0.0.1:${port}/`, { ca_path: certificate, compress: true });
  });

  test("certificates that are not trusted, and of another host", async () => {
    const { port } = startServer({ options: { cert_path: certificate, key_path: key } });
    expect(await dialClient(`wss://localhost:${port}/`)).toBe("TLS: self-signed certificate");
    const wrong = startServer({ options: { cert_path: other.certificate, key_path: other.key } });
    expect(await dialClient(`wss://localhost:${wrong.port}/`, { ca_path: other.certificate })).toBe(
      "TLS: certificate of another host",
    );
    expect(await dialClient(`wss://localhost:${port}/`, { ca_path: key })).toBe(
      `cannot read certificate ${key}: invalid PEM`,
    );
  });
});

describe.runIf(hasLibwebsocketsServer())("libwebsockets-test-server", () => {
  test.each([false, true])("its protocols; compressed: %s", async (compress) => {
    const port = await freePort();
    const server = spawn("libwebsockets-test-server", [`--port=${port}`], { stdio: "ignore" });
    onTestFinished(() => {
      server.kill("SIGKILL");
    });
    const url = `ws://127.0.0.1:${port}/`;
    while (!(await listens(port))) await new Promise((resolve) => setImmediate(resolve));
    const counting = await openClient(url, { compress, subprotocols: snow_list_of(["dumb-increment-protocol"]) });
    expect([await nextEvent(counting), await nextEvent(counting), await nextEvent(counting)]).toEqual([
      "text 0",
      "text 1",
      "text 2",
    ]);
    await closeClient(counting);
    const mirror = await openClient(url, { compress, subprotocols: snow_list_of(["lws-mirror-protocol"]) });
    const text = `t ${"x".repeat(1500)};`;
    sendText(mirror, text);
    expect(await nextEvent(mirror)).toBe(`text ${text}`);
    await closeClient(mirror, 4000, "bye");
    expect(await nextEvent(mirror)).toBe("closed 4000 bye");
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
