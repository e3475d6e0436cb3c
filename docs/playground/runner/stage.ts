// One program in a simulated world whose time is the real one: its server listens inside of the world, and so do the clients
// that somebody plays.
import type { Host } from "../../../runtime/host/index.ts";
import { Checks, Disk, Lane, Network, simulatedHost, World } from "../../../runtime/host/simulated/index.ts";
import { prepareMediaTypes } from "../../../runtime/http/index.ts";
import { type Code, createProgram, startMain } from "../../../runtime/program.ts";
import type { RunEvent, RunRequest } from "../messages.ts";
import { createNodeHost } from "./host.ts";
import { Input } from "./input.ts";
import { Output } from "./output.ts";
import { WebSocketClient } from "./websocket.ts";

const LOOPBACK = "127.0.0.1";
const DIRECTORY = "/playground";
const FAILED = 101;

type Connect = RunRequest & { readonly kind: "connect" };
type Question = RunRequest & { readonly kind: "ask" };

/** What is planned by whomever wakes who waits for it. */
class LiveWorld extends World {
  whenPlanned: () => void = () => {};

  override plan(...all: Parameters<World["plan"]>): ReturnType<World["plan"]> {
    const planned = super.plan(...all);
    this.whenPlanned();
    return planned;
  }
}

export class Stage {
  readonly #tell: (event: RunEvent) => void;
  readonly #base = createNodeHost();
  readonly #world: LiveWorld;
  readonly #network: Network;
  readonly #lane = new Lane("program");
  readonly #outside = new Lane("outside");
  readonly #host: Host;
  readonly #output: Output;
  readonly #input: Input;
  readonly #clients = new Map<number, WebSocketClient>();
  readonly #ports = new Set<number>();
  readonly #begun = performance.now();

  constructor(tell: (event: RunEvent) => void) {
    this.#tell = tell;
    const base = this.#base;
    this.#world = new LiveWorld({ seed: base.randomUint32(), pause: (next) => base.defer(next) });
    this.#world.limits = { milliseconds: Number.POSITIVE_INFINITY, steps: Number.POSITIVE_INFINITY };
    this.#world.wallLead = Date.now() - this.#world.wallClock();
    this.#network = new Network(this.#world, base);
    this.#output = new Output(tell);
    this.#input = new Input(() => tell({ kind: "reads-input" }));
    this.#host = this.#makeHost();
  }

  /** Runs the program to its end. */
  async run(code: Code): Promise<void> {
    await prepareMediaTypes();
    const world = this.#world;
    this.#base.onStrayError((error) => this.#fail(error instanceof Error ? error.message : String(error)));
    void startMain(createProgram({ host: this.#host }), code).ended.then((status) => this.#end(status));
    while (!world.ended) await this.#step();
    const { failure } = world;
    if (failure !== undefined) this.#fail(`${failure.head}: a program in the playground reaches its own servers only`);
  }

  /** Does what somebody outside wants. */
  take(request: RunRequest): void {
    this.#world.plan(0, () => this.#act(request), { lane: this.#outside, routine: false });
  }

  #act(request: RunRequest): void {
    switch (request.kind) {
      case "run":
        break;
      case "input":
        this.#input.type(request.line);
        break;
      case "connect":
        this.#connect(request);
        break;
      case "say":
        this.#clients.get(request.client)?.say(request.text);
        break;
      case "disconnect":
        this.#clients.get(request.client)?.close();
        break;
      case "ask":
        this.#ask(request);
        break;
      default:
        request satisfies never;
    }
  }

  /** The next thing that is due by the real clock; else waits until there is one. */
  async #step(): Promise<void> {
    const world = this.#world;
    const elapsed = Math.floor(performance.now() - this.#begun);
    if (world.step(elapsed)) {
      await new Promise<void>((resolve) => this.#base.defer(resolve));
      return;
    }
    if (world.ended) return;
    // Time passes, and nobody waits for something to happen at last.
    world.now = Math.max(world.now, elapsed);
    world.lastEvent = world.now;
    this.#output.flush();
    const { next } = world;
    await new Promise<void>((resolve) => {
      const timer = next === undefined ? undefined : setTimeout(resolve, Math.max(0, next - elapsed));
      world.whenPlanned = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    world.whenPlanned = () => {};
  }

  #end(status: number): void {
    this.#output.flush();
    this.#world.end();
    this.#tell({ kind: "ended", status });
    this.#world.whenPlanned();
  }

  #fail(text: string): void {
    this.#output.write(`${text}\n`, true);
    this.#end(FAILED);
  }

  #makeHost(): Host {
    const world = this.#world;
    const simulated = simulatedHost({
      ...{ world, lane: this.#lane, base: this.#base, network: this.#network, address: LOOPBACK, name: "" },
      ...{ disk: new Disk(world, this.#base, DIRECTORY), programDirectory: DIRECTORY, environment: new Map() },
      ...{ nodes: undefined, checks: new Checks(world, this.#outside) },
    });
    const acceptor = simulated.acceptor();
    return {
      ...simulated,
      // The program is told, and tells, what it would in the real world.
      simulation: undefined,
      writeOut: (text) => this.#output.write(text, false),
      writeErr: (text) => this.#output.write(text, true),
      flush: () => this.#output.flush(),
      readLine: (callback) => this.#input.readLine(callback),
      readInput: (_limit, callback) => this.#input.readInput(callback),
      exit: (status) => {
        this.#end(status);
        throw new Error("the program has ended");
      },
      acceptor: () =>
        acceptor && {
          listen: (place, receive, secure) => {
            const listening = acceptor.listen(place, receive, secure);
            return listening.ok ? { ok: true, value: this.#shown(listening.value) } : listening;
          },
        },
    };
  }

  /** A place to listen at of which the page is told. */
  #shown(listening: { readonly port: number; close(): void }): { readonly port: number; close(): void } {
    const { port } = listening;
    const tell = (): void => this.#tell({ kind: "listening", ports: [...this.#ports] });
    this.#ports.add(port);
    tell();
    return {
      port,
      close: () => {
        listening.close();
        this.#ports.delete(port);
        tell();
      },
    };
  }

  #connect(request: Connect): void {
    const { client, port } = request;
    const site = this.#network.site(new Lane(`client ${client}`), LOOPBACK);
    const socket = this.#network.connect(site, { host: LOOPBACK, port }, false);
    const connection = new WebSocketClient(socket, request, {
      opened: () => this.#tell({ kind: "connected", client }),
      heard: (text) => this.#tell({ kind: "heard", client, text }),
      closed: (reason) => {
        this.#clients.delete(client);
        this.#tell({ kind: "disconnected", client, reason });
      },
    });
    this.#clients.set(client, connection);
  }

  #ask({ port, method, path, body }: Question): void {
    const answered = (text: string, failed: boolean): void => this.#tell({ kind: "answered", text, failed });
    const headers =
      body === "" ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const request = this.#host.http().request(new URL(path, `http://localhost:${port}`), { method, headers });
    request.on("error", (error) => answered(error.message, true));
    request.on("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => {
        const lines = [`${response.statusCode} ${this.#host.http().STATUS_CODES[response.statusCode ?? 0] ?? ""}`];
        for (const [name, value] of Object.entries(response.headers)) lines.push(`${name}: ${value}`);
        answered(`${lines.join("\n")}\n\n${Buffer.concat(pieces).toString("utf8")}`, false);
      });
    });
    request.end(body);
  }
}
