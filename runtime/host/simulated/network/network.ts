// The network of a simulated world: programs at their addresses, where they listen, and the connections between them.
import type { Host, HostListening, HostResult } from "../../index.ts";
import type { Destination, HostSocket, Place } from "../../sockets.ts";
import type { Lane, World } from "../world.ts";
import { Connection, type Listener } from "./connection.ts";
import type { Site } from "./end.ts";
import { errorNumber, unknownHost } from "./errors.ts";
import type { VirtualSocket } from "./socket.ts";

/** The first of the ports that are given to servers that don't mind, and to clients. */
const SERVER_PORTS = 20_000;
const CLIENT_PORTS = 40_000;
const PORTS = 20_000;

const LOOPBACK = "127.0.0.1";
const OWN = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i;
/** To connect there is to connect to oneself. */
const EVERYWHERE: readonly string[] = ["0.0.0.0", "::"];
/** Names that are nobody's: of one word, or under a domain that is kept for that (RFC 2606). */
const NOBODY = /^[^.:]+$|\.(?:test|example|invalid|localhost)$/i;

export class Network {
  readonly #world: World;
  readonly #base: Host;
  readonly #listeners = new Map<string, Listener>();
  /** Addresses of programs, by these and by names. */
  readonly #addresses = new Map<string, string>();
  readonly #connections = new Set<Connection>();
  #clients = 0;

  constructor(world: World, base: Host) {
    this.#world = world;
    this.#base = base;
    world.whenFaultsChange.push(() => {
      for (const connection of this.#connections) connection.faultsChanged();
    });
  }

  /** A program at an address. */
  site(lane: Lane, address: string): Site {
    this.#addresses.set(address, address);
    return { world: this.#world, base: this.#base, lane, address };
  }

  /** The program is found by the name, too. */
  name(name: string, address: string): void {
    this.#addresses.set(name.toLowerCase(), address);
  }

  /** The program has died: nobody listens there, and who was connected to it is reset. */
  drop(address: string): void {
    for (const [key, { site }] of this.#listeners) if (site.address === address) this.#listeners.delete(key);
    for (const connection of [...this.#connections]) connection.drop(address);
  }

  listen(site: Site, place: Place, receive: (socket: HostSocket) => void, secure: boolean): HostResult<HostListening> {
    const { host = "", port = 0, path } = place;
    const isPublic = EVERYWHERE.includes(host) || host === site.address;
    if (path === undefined && !isPublic && !OWN.test(host)) {
      return { ok: false, code: "EADDRNOTAVAIL", number: Math.abs(errorNumber(this.#base, "EADDRNOTAVAIL")) };
    }
    const bound = path === undefined && port === 0 ? this.#freePort(site) : port;
    const key = `${site.address} ${path ?? bound}`;
    if (this.#listeners.has(key)) return { ok: false, code: "EADDRINUSE", number: 0 };
    const listener: Listener = { site, secure, isPublic, receive };
    this.#listeners.set(key, listener);
    const close = (): void => {
      if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
    };
    return { ok: true, value: { port: bound, close } };
  }

  #freePort({ address }: Site): number {
    let port = SERVER_PORTS;
    while (this.#listeners.has(`${address} ${port}`)) port += 1;
    return port;
  }

  connect(site: Site, destination: Destination, secure: boolean): VirtualSocket {
    this.#clients += 1;
    const isPath = "path" in destination;
    const name = isPath ? destination.path : destination.host.toLowerCase();
    const port = isPath ? 0 : destination.port;
    const isOwn = isPath || OWN.test(name) || EVERYWHERE.includes(name);
    const address = isOwn ? site.address : this.#addresses.get(name);
    const from = isPath ? "" : isOwn ? LOOPBACK : site.address;
    const connection = new Connection({
      label: `client ${this.#clients}`,
      site,
      secure,
      local: { address: from, port: CLIENT_PORTS + (this.#clients % PORTS) },
      remote: { address: isOwn ? from : name, port },
      over: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    if (address === undefined) this.#miss(connection, name);
    else connection.begin(() => this.#listenerAt(site, address, isPath ? name : port));
    return connection.client.socket;
  }

  #listenerAt(site: Site, address: string, port: number | string): Listener | undefined {
    const listener = this.#listeners.get(`${address} ${port}`);
    return listener?.isPublic === false && site.address !== address ? undefined : listener;
  }

  /** What is not of this world can't be asked. */
  #miss({ client }: Connection, name: string): void {
    const fail = (): void => {
      if (NOBODY.test(name)) client.fail(unknownHost(this.#base, name));
      else {
        const head = `${name} is not part of the simulated world`;
        const lines = ["a simulation reaches its own servers only, by localhost"];
        this.#world.fail({ kind: "refused", head, lines });
      }
    };
    this.#world.plan(0, fail, { lane: client.site.lane });
  }
}
