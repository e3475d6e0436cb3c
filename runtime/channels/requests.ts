// What a member is asked to do: an operation of its channel, and its parameters.
import { ABOUT, type Form, type HandledMessage } from "../actors/index.ts";
import { JsonMismatch, type JsonNode, within } from "../values/index.ts";
import type { ChannelOperation } from "./definition.ts";

/** Of a request of a client. */
interface SentParameters {
  readonly call: number | undefined;
  readonly sent: readonly JsonNode[];
  readonly size: number;
}

export class MemberRequest implements HandledMessage {
  /** `Chat`. */
  readonly channel: string;
  readonly kind: ChannelOperation["kind"];
  readonly operation: string;
  /** The client's number of a call. */
  readonly call: number | undefined;
  /** Characters of the frame; 0 when the program itself asks. */
  readonly size: number;
  /** As a client sent them; undefined: the program itself asks. */
  readonly sent: readonly JsonNode[] | undefined;
  values: readonly unknown[];

  constructor(
    channel: string,
    operation: Pick<ChannelOperation, "kind" | "name">,
    parameters: SentParameters | readonly unknown[],
  ) {
    this.channel = channel;
    this.kind = operation.kind;
    this.operation = operation.name;
    const fromClient = "sent" in parameters;
    this.call = fromClient ? parameters.call : undefined;
    this.size = fromClient ? parameters.size : 0;
    this.sent = fromClient ? parameters.sent : undefined;
    this.values = fromClient ? [] : parameters;
  }

  [ABOUT](form: Form): string {
    const values = this.values.map((value) => form(value) ?? "…").join(", ");
    return `${this.kind} ${this.channel}.${this.operation}(${values})`;
  }
}

/** The values of what a client sent; a text says what is wrong with it. What is more than the parameters is ignored, what is missing reads as absent. */
export function decodeParameters(
  { parameters }: ChannelOperation,
  sent: readonly JsonNode[],
): readonly unknown[] | string {
  try {
    return parameters.map(({ name, json }, index) => within(`.${name}`, json, sent[index]));
  } catch (error) {
    if (error instanceof JsonMismatch) return error.description;
    throw error;
  }
}
