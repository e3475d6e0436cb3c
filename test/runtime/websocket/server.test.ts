// Servers: starting, stopping, TLS with new certificates, several at once, and clients that we did not write.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { snow_ws_serve_tls } from "../../../runtime/intrinsics/ws.ts";
import { serverOf } from "../../../runtime/net/index.ts";
import { hostAndPort } from "../../../runtime/net/listening.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { type CertificateFiles, makeCertificate } from "../../support/certificates.ts";
import { stopServer } from "../../support/stop-server.ts";
import { errors, leftovers, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

const nobody = { rooms: 0, members: 0, handles: 0 };

describe("starting", () => {
  test("binds at once, tells the port, keeps the program alive", () => {
    const before = current().actors.scheduler.held;
    const { port, handle } = startServer();
    expect(port).toBeGreaterThan(0);
    expect(errors.at(-1)).toBe(`[snow-rt] WebSocket server listening on 0.0.0.0:${port}\n`);
    expect(current().actors.scheduler.held).toBe(before + 1);
    expect(serverOf(handle)?.port).toBe(port);
  });

  test("a port in use, an address that is not ours, and a wrong port are panics", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, "0.0.0.0", resolve);
    });
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { snow_ws_serve_with: serve, snow_ws_options: options } = await import("../../../runtime/intrinsics/ws.ts");
    const start = (one: number, host: string) => () =>
      serve(
        () => snow_variant_Accept,
        () => 0,
        () => 0,
        one,
        { ...options(), host },
      );
    expect(start(port, "0.0.0.0")).toThrow(`cannot listen on 0.0.0.0:${port}: address already in use`);
    expect(start(0, "192.0.2.1")).toThrow("cannot listen on 192.0.2.1:0: address not available");
    expect(start(70_000, "127.0.0.1")).toThrow("cannot listen on 127.0.0.1:70000: invalid port");
    expect(start(0, "")).toThrow("cannot listen on :0: no host given");
    expect(start(70_000, "::1")).toThrow("cannot listen on [::1]:70000: invalid port");
    for (const name of ["no such host", "127.0.0.1\0.example", "[::1]", "1.2.3"]) {
      expect(start(0, name)).toThrow(`cannot listen on ${hostAndPort(name, 0)}: not an IP address`);
    }
    await new Promise((resolve) => other.close(resolve));
  });

  test("several servers share the rooms", async () => {
    const settings = {
      onConnect: (conn: number) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
    };
    const first = startServer(settings);
    const second = startServer(settings);
    expect(first.port).not.toBe(second.port);
    const clients = [await RawClient.open(first.port), await RawClient.open(second.port)];
    ws.broadcast("tea", "hi");
    for (const client of clients) expect(await client.message()).toBe("hi");
    await stopServer(first.handle, 0);
    expect(ws.count("tea")).toBe(1);
    for (const client of clients) client.destroy();
  });

  test("IPv6", async () => {
    const { port } = startServer({ options: { host: "::1" } });
    expect(errors.at(-1)).toBe(`[snow-rt] WebSocket server listening on [::1]:${port}\n`);
    const client = new WebSocket(`ws://[::1]:${port}/`);
    await new Promise((resolve) => {
      client.onopen = resolve;
    });
    client.close();
  });
});

describe("stopping", () => {
  test("1001 for everybody, on_close, then nothing is left and the port is free", async () => {
    const { port, handle, journal } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
    });
    const held = current().actors.scheduler.held;
    const clients = await Promise.all([1, 2, 3].map(() => RawClient.open(port)));
    const stopped = stopServer(handle);
    for (const client of clients) {
      expect(await client.close()).toBe("1001 server stopping");
      client.send(clientFrame(8, closePayload(1001)));
      await client.ended;
    }
    for (const client of clients) client.socket.end();
    await stopped;
    expect(journal.lines).toEqual(Array(3).fill("close 1001 server stopping"));
    expect(leftovers()).toEqual(nobody);
    expect(current().actors.scheduler.held).toBe(held - 1);
    const late = new RawClient(port);
    await late.ended;
    expect(serverOf(handle)).toBeUndefined();
    expect(startServer().port).toBeGreaterThan(0);
  });

  test("who does not answer is cut when the grace time is over", async () => {
    const { port, handle, journal } = startServer();
    const client = await RawClient.open(port);
    const idle = new RawClient(port);
    await new Promise((resolve) => idle.socket.once("connect", resolve));
    await stopServer(handle, 50);
    // The program may end now.
    expect(journal.lines).toEqual(["close 1001 server stopping"]);
    expect(leftovers()).toEqual(nobody);
    await Promise.all([client.ended, idle.ended]);
  });

  test("a drain spreads the closes; nobody comes in meanwhile, and a stop ends it", async () => {
    const { port, handle, journal } = startServer();
    const clients = await Promise.all([1, 2, 3, 4].map(() => RawClient.open(port)));
    const drained: string[] = [];
    const drain = new Promise<void>((resolve) => {
      serverOf(handle)?.drain(1e9, () => {
        drained.push("drained");
        resolve();
      });
    });
    // All of them are still served.
    for (const client of clients) {
      client.text("still here");
      expect(await client.message()).toBe("still here");
    }
    await new RawClient(port).ended;
    expect(drained).toEqual([]);
    const stopped = stopServer(handle);
    for (const client of clients) {
      expect(await client.close()).toBe("1001 server stopping");
      client.destroy();
    }
    await Promise.all([stopped, drain]);
    expect(journal.lines).toEqual(Array(4).fill("close 1001 server stopping"));
    expect(leftovers()).toEqual(nobody);
  });

  test("a drain closes everybody within its time", async () => {
    const { port, handle } = startServer();
    const clients = await Promise.all([1, 2, 3, 4].map(() => RawClient.open(port)));
    const drained = new Promise<void>((resolve) => serverOf(handle)?.drain(50, resolve));
    for (const client of clients) {
      expect(await client.close()).toBe("1001 server stopping");
      client.destroy();
    }
    await drained;
    expect([leftovers(), serverOf(handle)]).toEqual([nobody, undefined]);
  });

  test("twice at once is once", async () => {
    const { port, handle } = startServer();
    const client = await RawClient.open(port);
    await Promise.all([stopServer(handle, 20), stopServer(handle, 20), client.ended]);
    await stopServer(handle, 20);
  });
});

const directory = mkdtempSync(join(tmpdir(), "snow-tls-"));
afterAll(() => rmSync(directory, { recursive: true }));

function certificate(name: string): CertificateFiles {
  const files = { certificate: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) };
  makeCertificate(files, `${name}.example`);
  return files;
}

describe("TLS", () => {
  let first: CertificateFiles;
  let second: CertificateFiles;
  beforeAll(() => {
    first = certificate("first");
    second = certificate("second");
  });

  const commonName = (client: RawClient): unknown => {
    const socket = client.socket as TLSSocket;
    return socket.getPeerCertificate().subject.CN;
  };

  async function openSecure(port: number): Promise<RawClient> {
    const client = new RawClient(port, true);
    client.send(requestText("GET", "/", handshakeHeaders));
    expect((await client.head()).status).toBe(101);
    return client;
  }

  test("messages, large ones too, and new certificates without a restart", async () => {
    const { port } = startServer({ options: { cert_path: first.certificate, key_path: first.key } });
    expect(errors.at(-1)).toBe(`[snow-rt] WebSocket TLS server listening on 0.0.0.0:${port}\n`);
    const client = await openSecure(port);
    expect(commonName(client)).toBe("first.example");
    for (const size of [0, 10, 70_000, 2_000_000]) {
      client.text("s".repeat(size));
      expect(await client.message()).toHaveLength(size);
    }
    renameSync(second.key, first.key);
    renameSync(second.certificate, first.certificate);
    for (;;) {
      const later = await openSecure(port);
      const name = commonName(later);
      later.destroy();
      if (name === "second.example") break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.text("the old connection goes on");
    expect(await client.message()).toBe("the old connection goes on");
    client.destroy();
  });

  test("files that can't be used are panics", () => {
    const good = certificate("good");
    const other = certificate("other");
    const bad = join(directory, "bad.pem");
    writeFileSync(bad, "no PEM at all");
    const start = (cert: string, key: string) => () => startServer({ options: { cert_path: cert, key_path: key } });
    expect(start("/none.crt", good.key)).toThrow("cannot read certificate /none.crt: no such file or directory");
    expect(start(good.certificate, "/none.key")).toThrow(
      "cannot read private key /none.key: no such file or directory",
    );
    // None of these may listen without TLS.
    expect(start("", good.key)).toThrow("cannot read certificate: no path given");
    expect(start(good.certificate, "")).toThrow("cannot read private key: no path given");
    const startTls = (cert: string, key: string) => () =>
      snow_ws_serve_tls(
        () => snow_variant_Accept,
        () => undefined,
        () => undefined,
        0,
        cert,
        key,
      );
    expect(startTls("", "")).toThrow("cannot read certificate: no path given");
    expect(startTls(good.certificate, "")).toThrow("cannot read private key: no path given");
    expect(start(directory, good.key)).toThrow(
      `cannot read certificate ${directory}: illegal operation on a directory`,
    );
    expect(start(bad, good.key)).toThrow(`cannot read certificate ${bad}: invalid PEM`);
    expect(start(good.certificate, bad)).toThrow(`cannot read private key ${bad}: invalid PEM`);
    expect(start(good.certificate, other.key)).toThrow(
      `cannot read private key ${other.key}: does not belong to the certificate`,
    );
  });

  test("plain clients and broken TLS disturb nobody", async () => {
    const files = certificate("third");
    const { port } = startServer({ options: { cert_path: files.certificate, key_path: files.key } });
    const plain = new RawClient(port);
    plain.send(requestText("GET", "/", handshakeHeaders));
    await plain.ended;
    const client = await openSecure(port);
    client.text("fine");
    expect(await client.message()).toBe("fine");
    client.destroy();
  });
});

test("Node's own client: text, binary, sizes, subprotocol, compression, close codes", async () => {
  const { port, journal } = startServer({
    options: { compress: true },
    onBinary: (conn, bytes) => {
      ws.sendBinary(conn, bytes);
    },
  });
  const client = new WebSocket(`ws://127.0.0.1:${port}/`);
  client.binaryType = "arraybuffer";
  await new Promise((resolve) => {
    client.onopen = resolve;
  });
  const next = () =>
    new Promise<unknown>((resolve) => {
      client.onmessage = ({ data }) => resolve(data);
    });
  for (const size of [0, 125, 126, 65_535, 65_536, 300_000]) {
    const text = "ż".repeat(size);
    const answer = next();
    client.send(text);
    expect((await answer) === text).toBe(true);
    const bytes = new Uint8Array(size).fill(7);
    const echoed = next();
    client.send(bytes);
    expect(new Uint8Array((await echoed) as ArrayBuffer)).toEqual(bytes);
  }
  const closed = new Promise<CloseEvent>((resolve) => {
    client.onclose = resolve;
  });
  client.close(4001, "bye");
  const { code, wasClean } = await closed;
  expect([code, wasClean]).toEqual([4001, true]);
  expect(await journal.wait(1)).toEqual(["close 4001 bye"]);
});
