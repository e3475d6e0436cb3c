// What the logs of a node ask of it.
import type { Broker } from "../rooms/index.ts";
import type { ClusterCounters } from "./counters.ts";
import type { Interests } from "./interest.ts";
import type { LogsNode } from "./logs/index.ts";
import type { Wire } from "./wire.ts";

interface LogsHome {
  readonly node: string;
  readonly wire: Wire;
  readonly counters: ClusterCounters;
  readonly interests: Interests;
  broker(): Broker;
}

export function logsHome({ node, wire, counters, interests, broker }: LogsHome): LogsNode {
  return {
    node,
    broker,
    hold: (subject) => interests.hold(subject),
    release: (subject) => interests.release(subject),
    isSubscribed: (subject) => interests.find(subject)?.stands === true,
    seal(subject, count, body) {
      const bytes = wire.write(subject, { kind: "events", node, number: 0, count }, [body]);
      counters.messagesOut += 1;
      counters.bytesOut += bytes.length;
      return bytes;
    },
    unseal(subject, count, bytes) {
      const message = wire.read(subject, bytes);
      return message?.kind === "events" && message.count === count ? message.body : undefined;
    },
    malformed() {
      counters.malformed += 1;
    },
    lost(events) {
      counters.lost += events;
    },
  };
}
