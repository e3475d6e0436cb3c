// Binding at once, with and without the class that newer versions of Node have for it.
import * as http from "node:http";
import * as net from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../../runtime/net/listening.ts";
import { freshProgram } from "../../support/program.ts";

const servers: net.Server[] = [];

function newServer(): net.Server {
  const server = http.createServer((_request, response) => response.end("heard"));
  servers.push(server);
  return server;
}

beforeEach(() => {
  freshProgram();
});

afterEach(async () => {
  const listening = servers.splice(0).filter((server) => server.listening);
  await Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Has the runtime use a module that differs from `node:net` as given. */
function useNet(difference: object): void {
  const there: typeof net = { ...net, ...difference };
  freshProgram({ net: () => there });
}

/** What binds, and calls back after that. */
const ways = {
  "a bound socket": (bound: () => void) => ({
    BoundSocket: class extends net.BoundSocket {
      constructor(options: net.BoundSocketOptions) {
        super(options);
        bound();
      }
    },
  }),
  "a handle, as in older versions": (bound: () => void) => ({
    BoundSocket: undefined,
    _createServerHandle: (...place: unknown[]) => {
      const handle: unknown = Reflect.get(net, "_createServerHandle")(...place);
      bound();
      return handle;
    },
  }),
};

describe.each(Object.entries(ways))("%s", (_name, way) => {
  test.each(["127.0.0.1", "::1"])("is heard on at %s", async (address) => {
    useNet(way(() => {}));
    const { port } = listen(newServer(), address, 0);
    const answer = await fetch(`http://${address.includes(":") ? `[${address}]` : address}:${port}`);
    expect(await answer.text()).toBe("heard");
  });

  test("what the system objects to is told at the call", () => {
    useNet(way(() => {}));
    const { port } = listen(newServer(), "127.0.0.1", 0);
    const inUse = `cannot listen on 127.0.0.1:${port}: address already in use`;
    expect(() => listen(newServer(), "127.0.0.1", port)).toThrow(inUse);
    expect(() => listen(newServer(), "192.0.2.1", 0)).toThrow("cannot listen on 192.0.2.1:0: address not available");
  });

  test("another who is bound to the port listens first", () => {
    const reserved = new net.BoundSocket({ host: "127.0.0.1", port: 0 });
    const address = reserved.address();
    const port = typeof address === "string" ? 0 : address.port;
    useNet(way(() => newServer().listen(reserved)));
    const inUse = `cannot listen on 127.0.0.1:${port}: address already in use`;
    expect(() => listen(newServer(), "127.0.0.1", port)).toThrow(inUse);
  });
});
