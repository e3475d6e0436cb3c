// What a client says on the wire, read strictly: anything else is undefined, and ends the connection.
import { exactInt, isJsonArray, type JsonNode, JsonSyntaxError, parseJson } from "../values/index.ts";
import type { Position } from "./frames.ts";

export type ClientFrame =
  | {
      readonly kind: "join";
      readonly id: number;
      readonly topic: string;
      readonly hello: JsonNode;
      readonly position: Position | undefined;
    }
  | RequestFrame
  | { readonly kind: "leave"; readonly id: number }
  | { readonly kind: "ping" };

interface RequestFrame {
  readonly kind: "call" | "cast";
  readonly id: number;
  /** The client's number of a call. */
  readonly call: number | undefined;
  readonly operation: string;
  readonly parameters: readonly JsonNode[];
}

/** Elements of each frame, its name included. */
const LENGTHS: Readonly<Record<string, number>> = { join: 5, call: 5, cast: 4, leave: 2, ping: 1 };

function parsed(text: string): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

/** A number that a client has chosen. */
function ordinal(node: JsonNode | undefined): number | undefined {
  const value = node === undefined ? undefined : exactInt(node);
  return value === undefined || value < 1 ? undefined : value;
}

function requestFrame(
  id: number | undefined,
  call: number | undefined,
  operation: JsonNode | undefined,
  parameters: JsonNode | undefined,
): RequestFrame | undefined {
  if (id === undefined || typeof operation !== "string" || parameters === undefined || !isJsonArray(parameters)) {
    return undefined;
  }
  return { kind: call === undefined ? "cast" : "call", id, call, operation, parameters };
}

/** null: the client is new in the topic. */
function positionOf(node: JsonNode | undefined): Position | null | undefined {
  if (node === null) return null;
  if (node === undefined || !isJsonArray(node) || node.length !== 3) return undefined;
  const [epoch, number, who] = node;
  const seq = number === undefined ? undefined : exactInt(number);
  if (typeof epoch !== "string" || typeof who !== "string" || seq === undefined || seq < 0) return undefined;
  return { epoch, seq, who };
}

function joinFrame([, number, topic, hello, place]: readonly JsonNode[]): ClientFrame | undefined {
  const id = ordinal(number);
  const position = positionOf(place);
  if (id === undefined || typeof topic !== "string" || hello === undefined || position === undefined) return undefined;
  return { kind: "join", id, topic, hello, position: position ?? undefined };
}

/** Undefined: malformed, or unknown. */
export function readClientFrame(text: string): ClientFrame | undefined {
  const node = parsed(text);
  if (!isJsonArray(node)) return undefined;
  const [kind] = node;
  if (typeof kind !== "string" || !Object.hasOwn(LENGTHS, kind) || LENGTHS[kind] !== node.length) return undefined;
  const id = ordinal(node[1]);
  switch (kind) {
    case "join":
      return joinFrame(node);
    case "call": {
      const call = ordinal(node[2]);
      return call === undefined ? undefined : requestFrame(id, call, node[3], node[4]);
    }
    case "cast":
      return requestFrame(id, undefined, node[2], node[3]);
    case "leave":
      return id === undefined ? undefined : { kind, id };
    default:
      return { kind: "ping" };
  }
}
