// What compiled channels call for one of their members: the hidden first parameter of every clause.
import type { TopicParameter } from "../../client/index.ts";
import { current } from "../current.ts";
import { Panic } from "../failures/index.ts";
import type { Channel } from "./definition.ts";
import { Membership } from "./membership.ts";
import { MemberRequest } from "./requests.ts";
import { broadcastTo } from "./topics.ts";

/** Of the topic, by its place in the declaration. */
export function snow_channel_parameter(member: Membership, index: number): TopicParameter | undefined {
  return member.key.parameters[index];
}

/** To all of the topic, also when the member is not, or not any more, in it; how many did not get it. */
export function snow_channel_broadcast(member: Membership, event: unknown): number {
  return broadcastTo(member.key, event);
}

/** To all of the topic but this member. */
export function snow_channel_broadcast_others(member: Membership, event: unknown): number {
  return broadcastTo(member.key, event, member);
}

/** To this member: 0 queued, -1 when it is gone. */
export function snow_channel_push(member: Membership, event: unknown): number {
  return member.push(event);
}

/** Queues an `info` for a member; nothing when it has ended. Panics when the process is none of a member of the channel. */
export function snow_channel_info(
  pid: number,
  channel: Channel,
  index: number,
  parameters: readonly unknown[],
): undefined {
  if (current().actors.scheduler.processes.get(pid) === undefined) return undefined;
  const { name, operations } = channel.definition;
  const operation = operations[index];
  const member = Membership.of(pid);
  if (operation === undefined || member === undefined || member.key.channel !== channel) {
    throw new Panic(`not a member of ${name}: ${name}.${operation?.name ?? index}`);
  }
  member.inform(new MemberRequest(name, operation, parameters));
  return undefined;
}
