// A connection of two programs: from the wish of a client, through its arrival where somebody listens, to the end of both.
import type { HostSocket } from "../../sockets.ts";
import { Lane } from "../world.ts";
import { type Arrivals, Direction } from "./direction.ts";
import { End, type Site } from "./end.ts";
import { systemError } from "./errors.ts";
import { Hazards } from "./hazards.ts";
import type { SocketPlace } from "./socket.ts";

/** Where a program listens. */
export interface Listener {
  readonly site: Site;
  /** It speaks TLS. */
  readonly secure: boolean;
  /** Whether programs at other addresses find it. */
  readonly isPublic: boolean;
  readonly receive: (socket: HostSocket) => void;
}

interface Call {
  readonly label: string;
  readonly site: Site;
  readonly secure: boolean;
  readonly local: SocketPlace;
  readonly remote: SocketPlace;
  /** Both ends are closed. */
  readonly over: (connection: Connection) => void;
}

export class Connection {
  readonly client: End;
  readonly #call: Call;
  readonly #out: Direction;
  readonly #back: Direction;
  readonly #hazards: Hazards;
  #server: End | undefined = undefined;

  constructor(call: Call) {
    const { label, site, remote } = call;
    const { world } = site;
    this.#call = call;
    this.#out = new Direction(world, new Lane(`${label} out`));
    this.#back = new Direction(world, new Lane(`${label} back`));
    this.#hazards = new Hazards({ world, label, lane: new Lane(label), out: this.#out, back: this.#back });
    this.client = this.#end(site, remote, this.#back, this.#out);
  }

  #end(site: Site, remote: SocketPlace, incoming: Direction, outgoing: Direction): End {
    const { label, secure } = this.#call;
    return new End(site, { label, encrypted: secure, remote, incoming, outgoing, closed: () => this.#closed() });
  }

  /** Goes to whoever listens there when it arrives. */
  begin(listener: () => Listener | undefined): void {
    this.#out.signal(() => {
      if (!this.client.isClosed) this.#arrive(listener());
    });
  }

  #arrive(listener: Listener | undefined): void {
    const { secure, local, remote } = this.#call;
    if (listener === undefined) this.#fail("connect", "ECONNREFUSED", remote);
    else if (secure && !listener.secure) this.#fail("write", "EPROTO");
    else if (!secure && listener.secure) this.#misunderstand();
    else {
      const server = this.#end(listener.site, local, this.#out, this.#back);
      server.connecting = false;
      this.#server = server;
      this.#back.signal(() => this.client.connected());
      this.#hazards.begin();
      listener.receive(server.socket);
    }
  }

  #fail(syscall: string, code: string, remote?: SocketPlace): void {
    const error = systemError(this.client.site.base, syscall, code, remote);
    this.#back.signal(() => this.client.fail(error));
  }

  /** What is no TLS is no beginning for one who speaks it. */
  #misunderstand(): void {
    let hasEnded = false;
    const end = (): void => {
      if (!hasEnded) this.#back.end();
      hasEnded = true;
    };
    const stranger: Arrivals = {
      bytes: () => {
        end();
        return true;
      },
      end,
      reset: () => {},
    };
    this.#out.to = stranger;
    this.#back.signal(() => this.client.connected());
  }

  /** By the rates of now. */
  faultsChanged(): void {
    if (this.#server !== undefined) this.#hazards.begin();
  }

  /** The program at the address is gone. */
  drop(address: string): void {
    for (const end of [this.client, this.#server]) if (end?.site.address === address) end.vanish();
  }

  #closed(): void {
    if (!this.client.isClosed || this.#server?.isClosed === false) return;
    this.#hazards.end();
    this.#call.over(this);
  }
}
