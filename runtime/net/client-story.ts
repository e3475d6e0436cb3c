// What a client in a simulated world tells of itself: its lines in the story of the run.
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import { literal } from "../host/simulated/literal.ts";
import type { Simulation } from "../host/simulated/simulation.ts";

export class ClientStory {
  readonly #simulation: Simulation;
  /** `client 3`. */
  readonly #label: string;

  private constructor(simulation: Simulation, label: string) {
    this.#simulation = simulation;
    this.#label = label;
  }

  /** Of a client that connects by the socket; undefined in the real world. */
  static of(socket: Duplex | null | undefined): ClientStory | undefined {
    const { simulation } = host();
    if (simulation === undefined || !socket || !("label" in socket) || typeof socket.label !== "string")
      return undefined;
    return new ClientStory(simulation, socket.label);
  }

  /** It connects, or is connected no more. */
  connection(text: string): void {
    this.#simulation.world.trace.tell("connection", `${this.#label} ${text}`);
  }

  /** It sends or hears something. */
  message(text: string): void {
    this.#simulation.world.trace.tell("message", `${this.#label} ${text}`);
  }
}

/** `:8080 /ws`: of an own server the name says nothing. */
export function placeText(name: string, port: number, target: string): string {
  return `${name === "localhost" || name === "127.0.0.1" ? "" : name}:${port} ${target}`;
}

export function contentText(content: string | Uint8Array): string {
  if (typeof content === "string") return literal(content);
  return content.length === 1 ? "1 byte" : `${content.length} bytes`;
}
