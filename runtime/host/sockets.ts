// Sockets, and where they come from: what the runtime uses of them, so that a network may be one that is simulated.
import type { Duplex } from "node:stream";

export interface HostSocket extends Duplex {
  /** Of the peer; undefined when it is gone. */
  readonly remoteAddress?: string | undefined;
  setNoDelay(noDelay?: boolean): unknown;
  /** Milliseconds without anything that moves, after which `timeout` is told; 0: any time. */
  setTimeout(milliseconds: number): unknown;
  /** It alone does not keep the program running. */
  unref(): unknown;
}

/** A port of an address, or the path of a Unix socket. */
export interface Place {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}

/** Where a socket connects to, and how it is set. */
export type Destination =
  | { readonly path: string }
  | {
      /** A name, or an IP address without brackets. */
      readonly host: string;
      readonly port: number;
      readonly noDelay?: boolean;
      readonly keepAlive?: boolean;
      /** Milliseconds. */
      readonly keepAliveInitialDelay?: number;
    };

/** A connection of TLS, or a connection that becomes one. */
type TlsDestination = (Destination | { readonly socket: Duplex; readonly host?: string }) & {
  readonly ALPNProtocols?: string[];
  readonly servername?: string;
  /** Instead of the system's authorities. */
  readonly ca?: Buffer;
};

type Net = typeof import("node:net");
type Tls = typeof import("node:tls");

export interface NetModule extends Pick<Net, "BlockList" | "createServer" | "isIP"> {
  connect(destination: Destination): HostSocket;
}

export interface TlsModule extends Pick<Tls, "createSecureContext"> {
  connect(destination: TlsDestination): HostSocket;
}
