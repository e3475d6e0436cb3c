// What a program has of channels.
import { Histories } from "./histories.ts";
import { Topics } from "./topics.ts";
import { Turn } from "./turn.ts";

interface ChannelsPart {
  readonly topics: Topics;
  readonly histories: Histories;
  readonly turn: Turn;
}

declare module "../current.ts" {
  interface Program {
    readonly channels: ChannelsPart;
  }
}

export function createChannels(): ChannelsPart {
  return { topics: new Topics(), histories: new Histories(), turn: new Turn() };
}
