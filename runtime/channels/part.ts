// What a program has of channels.
import { TopicLinks } from "./cluster/links.ts";
import type { Channel } from "./definition.ts";
import { Histories } from "./history/histories.ts";
import { Turn } from "./presence/turn.ts";
import { Topics } from "./topics.ts";

interface ChannelsPart {
  /** Those that some endpoint serves. */
  readonly served: Set<Channel>;
  readonly topics: Topics;
  readonly histories: Histories;
  readonly turn: Turn;
  /** To the same topics on other nodes. */
  readonly links: TopicLinks;
}

declare module "../current.ts" {
  interface Program {
    readonly channels: ChannelsPart;
  }
}

export function createChannels(): ChannelsPart {
  return {
    served: new Set(),
    topics: new Topics(),
    histories: new Histories(),
    turn: new Turn(),
    links: new TopicLinks(),
  };
}
