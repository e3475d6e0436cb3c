// What the log says when a broker is first connected: by the process that has the connection, whoever hears others through it.
import { log } from "../log.ts";
import type { BrokerEvents, OpenBroker } from "../rooms/index.ts";
import type { ClusterAddress } from "./drivers.ts";
import { clusterSecret } from "./part.ts";

/** `who`: that is connected, in words. */
export function announced({ open, place }: ClusterAddress, who: string): OpenBroker {
  return (addresses, settings, events) => {
    const name = JSON.stringify(settings.name);
    const seal = clusterSecret() === "" ? "not signed" : "signed";
    const text = `cluster: connected to ${place} as ${name}, ${who}, messages are ${seal}`;
    return open(
      addresses,
      settings,
      onFirst(events, () => log(1, text)),
    );
  };
}

function onFirst(events: BrokerEvents, tell: () => void): BrokerEvents {
  let wasConnected = false;
  return {
    connected() {
      if (!wasConnected) tell();
      wasConnected = true;
      events.connected();
    },
    disconnected: (cause) => events.disconnected(cause),
    subscribed: (subject) => events.subscribed(subject),
    message: (subject, bytes) => events.message(subject, bytes),
    appended: (subject, entry) => events.appended(subject, entry),
  };
}
