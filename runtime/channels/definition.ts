// What a channel is made of: its settings, its clauses, and how their values cross the wire.
import type { Body } from "../actors/index.ts";
import type { JsonForm } from "../values/index.ts";

interface OperationParameter {
  readonly name: string;
  readonly json: JsonForm<unknown>;
}

export interface ChannelOperation {
  /** As declared: `Say`. */
  readonly name: string;
  /** `info` comes from the server alone. */
  readonly kind: "call" | "cast" | "info";
  readonly parameters: readonly OperationParameter[];
  /** Of a call. */
  readonly reply: JsonForm<unknown> | undefined;
  /** (member, state, ...parameters): of a call the tuple of state and reply, of others the state. */
  readonly body: Body;
}

/**
 * A channel as it is declared. Each body gets the member first, which the functions below take that ask for the topic
 * or send to it.
 */
export interface ChannelDefinition {
  /** On the wire: `Chat`. */
  readonly name: string;
  /** Of the topic, in order. */
  readonly parameters: readonly ("String" | "Int")[];
  /** Events that are kept for members that come back; 0: none, and no numbers. */
  readonly history: number;
  /** How long they are kept. */
  readonly historyMilliseconds: number;
  /** Bytes of events that one topic keeps. */
  readonly historyBytes: number;
  /** Of the type of `sends`. */
  readonly event: JsonForm<unknown> | undefined;
  /** Undefined: `join` takes no hello. */
  readonly hello: JsonForm<unknown> | undefined;
  /** Of the error of `join`. */
  readonly refusal: JsonForm<unknown>;
  /** (member, hello, conn, request), as many as were declared: a Result of state and error. */
  readonly join: Body;
  /** (member, state). */
  readonly welcome: { readonly body: Body; readonly json: JsonForm<unknown> } | undefined;
  readonly operations: readonly ChannelOperation[];
  /** (member, state): the tuple of key and data; never suspends. */
  readonly present: { readonly body: Body; readonly json: JsonForm<unknown> } | undefined;
  /** (member, state, reason). */
  readonly left: Body | undefined;
}

/** A channel as a value of a program. It belongs to no program: what is in its topics does. */
export class Channel {
  /** Another one, of the same name, once a prompt has been given a new declaration. */
  definition: ChannelDefinition;

  constructor(definition: ChannelDefinition) {
    this.definition = definition;
  }
}
