// A way to a server that can break: connections are cut, or carry nothing any more while both ends believe in them.
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export class Relay {
  /** Port of the server behind it. */
  target: number;
  /** While it is closed, whoever connects is cut at once. */
  open = true;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #port = 0;

  private constructor(target: number) {
    this.target = target;
  }

  static async to(target: number): Promise<Relay> {
    const relay = new Relay(target);
    const server = createServer((near) => relay.#join(near));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    relay.#port = (server.address() as AddressInfo).port;
    onTestFinished(() => {
      server.close();
      relay.cut();
    });
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  /** How many connections go through it. */
  get connections(): number {
    return this.#pairs.size;
  }

  cut(): void {
    for (const [near, far] of [...this.#pairs]) {
      near.destroy();
      far.destroy();
    }
  }

  /** What is sent is lost from now on, in the connections that there are. */
  stall(): void {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far).resume();
      far.unpipe(near).resume();
    }
  }

  #join(near: Socket): void {
    near.on("error", () => {});
    if (!this.open) {
      near.destroy();
      return;
    }
    const far = connect(this.target, "127.0.0.1");
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    far.on("error", () => near.destroy());
    near.on("close", () => {
      this.#pairs.delete(pair);
      far.destroy();
    });
    far.on("close", () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  }
}
