// A socket of a simulated network: one of Node's streams over one end of a connection.
import type { Duplex } from "node:stream";
import type { Host } from "../../index.ts";
import type { HostSocket } from "../../sockets.ts";

type Stream = typeof Duplex;
type Done = (error?: Error | null) => void;

/** Of the readable side and of the writable one, in all versions of Node. */
const HIGH_WATER_MARK = 64 * 1024;

/** One end of a connection, which does what its socket is asked for. */
export interface SocketEnd {
  readonly label: string;
  readonly encrypted: boolean;
  readonly remote: SocketPlace;
  readonly connecting: boolean;
  /** Bytes of the present write that have not been taken. */
  readonly queuedBytes: number;
  /** Of writes that have been taken in full. */
  readonly bytesTaken: number;
  /** More is wanted. */
  read(): void;
  write(bytes: Buffer, done: Done): void;
  finish(done: Done): void;
  close(): void;
  /** Calls `timeout` of the socket when for so long nothing has passed; 0: never. */
  setTimeout(milliseconds: number): void;
}

export interface SocketPlace {
  /** Empty: none, as of a Unix socket. */
  readonly address: string;
  readonly port: number;
}

export interface VirtualSocket extends HostSocket {
  /** `client 3`, on both sides. */
  readonly label: string;
}

type SocketClass = new (side: SocketEnd) => VirtualSocket;

function streamOver(Base: Stream) {
  return class extends Base {
    readonly side: SocketEnd;

    constructor(side: SocketEnd) {
      super({ highWaterMark: HIGH_WATER_MARK, allowHalfOpen: false });
      this.side = side;
    }

    override _read(): void {
      this.side.read();
    }

    override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
      // Whoever writes may use it for something else once it was taken.
      this.side.write(Buffer.from(bytes), done);
    }

    override _writev(chunks: { readonly chunk: Buffer }[], done: Done): void {
      this.side.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
    }

    override _final(done: Done): void {
      this.side.finish(done);
    }

    override _destroy(error: Error | null, done: Done): void {
      this.side.close();
      done(error);
    }
  };
}

/** What Node's sockets have besides. */
function socketOver(Base: Stream): SocketClass {
  return class extends streamOver(Base) implements VirtualSocket {
    get label(): string {
      return this.side.label;
    }

    get encrypted(): boolean {
      return this.side.encrypted;
    }

    get connecting(): boolean {
      return this.side.connecting;
    }

    get remoteAddress(): string | undefined {
      return this.destroyed ? undefined : this.side.remote.address || undefined;
    }

    get remotePort(): number | undefined {
      return this.destroyed ? undefined : this.side.remote.port;
    }

    get queuedBytes(): number {
      return this.side.queuedBytes;
    }

    get bytesWritten(): number {
      return this.side.bytesTaken + this.writableLength;
    }

    setTimeout(milliseconds: number): this {
      this.side.setTimeout(milliseconds);
      return this;
    }

    setNoDelay(): this {
      return this;
    }

    setKeepAlive(): this {
      return this;
    }

    unref(): this {
      return this;
    }
  };
}

/** Made once of a module of streams, so that the engine knows the sockets of all worlds as the same. */
const classes = new WeakMap<Stream, SocketClass>();

export function socketClass(base: Host): SocketClass {
  const { Duplex: Base } = base.stream();
  const made = classes.get(Base) ?? socketOver(Base);
  classes.set(Base, made);
  return made;
}
