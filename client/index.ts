// The client of channels: what generated classes stand on, in browsers, Deno, Bun and Node from 22.
export { bytesOfText, bytesToText } from "./bytes.ts";
export { answerOf, Channel, type ChannelForm, call, cast, type JoinOptions, joining } from "./channel.ts";
export { type Asked, askedValue, Connection, type ConnectionState, connect } from "./connection.ts";
export { type CallOptions, Membership, type MembershipOptions, type Observer } from "./membership.ts";
export { ChannelError, type Frame, SUBPROTOCOL, type TopicParameter, topicOf } from "./protocol.ts";
export type { Socket, World } from "./world.ts";
