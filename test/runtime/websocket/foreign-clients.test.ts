// Clients that others wrote: python3-websockets, libwebsockets' test client, curl. (Node's own is in server.test.ts.)
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { hasCurl, hasLibwebsockets, hasPythonWebsockets, pythonPath } from "../../support/requirements.ts";
import { stopServer } from "../../support/stop-server.ts";
import { leftovers, type ServerSettings, startServer, ws } from "./harness.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-foreign-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Echoes; `close 4002 reason` closes. */
const echo: ServerSettings = {
  onMessage: (conn, text) => {
    const [, code, reason] = /^close (\d+) (.*)$/.exec(text) ?? [];
    if (code !== undefined) ws.close(conn, Number(code), reason ?? "");
    else ws.send(conn, text);
  },
  onBinary: (conn, bytes) => {
    ws.sendBinary(conn, bytes);
  },
};

const python = `
import asyncio, os, ssl, sys, websockets

async def talk(url, context, compression):
    options = dict(ssl=context) if context else {}
    async with websockets.connect(url, compression=compression, max_size=None, **options) as ws:
        for size in (0, 1, 125, 126, 127, 65535, 65536, 1000000):
            text = "s" * size
            await ws.send(text)
            assert await ws.recv() == text, size
            data = os.urandom(size)
            await ws.send(data)
            assert await ws.recv() == data, size
        await ws.send("za\\u017c\\u00f3\\u0142\\u0107 \\U0001F9CA")
        assert await ws.recv() == "za\\u017c\\u00f3\\u0142\\u0107 \\U0001F9CA"
        await ws.send(["a", "", "bc", "d" * 70000])
        assert await ws.recv() == "abc" + "d" * 70000
        await ws.send([b"1", b"2"])
        assert await ws.recv() == b"12"
        for payload in (b"", b"x", b"y" * 125):
            await (await ws.ping(payload))
        await ws.close(4001, "bye")
        assert (ws.close_code, ws.close_reason) == (4001, ""), (ws.close_code, ws.close_reason)
    async with websockets.connect(url, compression=compression, **options) as ws:
        await ws.send("close 4002 enough")
        try:
            await ws.recv()
            assert False
        except websockets.ConnectionClosed as error:
            assert (error.code, error.reason) == (4002, "enough"), error

context = None
if sys.argv[1].startswith("wss"):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
asyncio.run(talk(sys.argv[1], context, None))
asyncio.run(talk(sys.argv[1], context, "deflate"))
print("done")
`;

describe.runIf(hasPythonWebsockets())("python3-websockets", () => {
  async function talk(settings: ServerSettings, scheme: string): Promise<void> {
    const { port, handle, journal } = startServer({ ...echo, ...settings });
    const { stdout } = await promisify(execFile)(pythonPath, ["-c", python, `${scheme}://127.0.0.1:${port}/`]);
    expect(stdout).toBe("done\n");
    expect(await journal.wait(4)).toEqual([
      "close 4001 bye",
      "close 4002 enough",
      "close 4001 bye",
      "close 4002 enough",
    ]);
    await stopServer(handle);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  }

  test("sizes, fragments, pings, close codes, with and without compression", async () => {
    await talk({ options: { compress: true } }, "ws");
  });

  test("the same over TLS", async () => {
    const files = { cert: join(directory, "c.pem"), key: join(directory, "k.pem") };
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
        ...["-subj", "/CN=localhost", "-keyout", files.key, "-out", files.cert],
      ],
      { stdio: "ignore" },
    );
    await talk({ options: { compress: true, cert_path: files.cert, key_path: files.key } }, "wss");
  });
});

describe.runIf(hasLibwebsockets())("libwebsockets-test-client", () => {
  /** Echoes until the client has sent so many messages; answers these. */
  async function talk(compress: boolean, count: number): Promise<readonly string[]> {
    const messages: string[] = [];
    let enough = (): void => {};
    const talked = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const { port, handle, journal } = startServer({
      options: {
        compress,
        origins: snow_list_of(["*"]),
        subprotocols: snow_list_of(["dumb-increment-protocol", "lws-mirror-protocol"]),
      },
      onMessage: (conn, text) => {
        ws.send(conn, text);
        if (messages.push(text) === count) enough();
      },
    });
    const client = spawn("libwebsockets-test-client", ["127.0.0.1", `--port=${port}`], { stdio: "ignore" });
    onTestFinished(() => {
      client.kill("SIGKILL");
    });
    await talked;
    client.kill("SIGKILL");
    await journal.wait(1);
    await stopServer(handle);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
    return messages;
  }

  test("its two protocols, until it is killed", async () => {
    for (const text of await talk(false, 10)) expect(text).toMatch(/^c #/);
  });

  // Only its first message: after that the client (4.1.6) may stand still, and it is no fault of the server. In one run
  // of four it goes round `lws_ws_client_rx_sm` for ever with one short answer, which was rightly sent uncompressed on a
  // connection with permessage-deflate; by then it had had an answer to everything that it sent. Without compression it
  // never stood still in 60 runs.
  test("what it compresses is understood", async () => {
    const [first] = await talk(true, 1);
    expect(first).toMatch(/^c #/);
  });
});

describe.runIf(hasCurl())("curl", () => {
  test("upgrades, and gets the frame that on_connect sent", async () => {
    const { port } = startServer({
      onConnect: (conn) => {
        ws.send(conn, "welcome");
        ws.close(conn, 1000, "that is all");
        return snow_variant_Accept;
      },
    });
    const headers = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
    const curl = spawn("curl", [
      ...["--silent", "--include", "--no-buffer", "--http1.1"],
      ...[...headers, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="].flatMap((header) => ["--header", header]),
      `http://127.0.0.1:${port}/`,
    ]);
    let text = "";
    for await (const chunk of curl.stdout) {
      text += chunk.toString("latin1");
      if (text.includes("that is all")) break;
    }
    curl.kill("SIGKILL");
    expect(text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(text).toContain("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    expect(text).toContain("\x81\x07welcome\x88\x0d\x03\xe8that is all");
  });

  test("a refusal is an ordinary answer", async () => {
    const { port } = startServer();
    const { stdout } = await promisify(execFile)("curl", ["--silent", "--include", `http://127.0.0.1:${port}/`]);
    expect(stdout).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(stdout.endsWith("Bad Request: missing Upgrade: websocket")).toBe(true);
  });
});
