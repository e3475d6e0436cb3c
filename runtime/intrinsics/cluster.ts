// Cluster: the other nodes that run the same program.

import { waitForOutside } from "../actors/index.ts";
import { type ClusterNode, joinByProgram } from "../cluster/index.ts";
import { current, host } from "../current.ts";
import { panicText } from "../failures/index.ts";
import { globalRoomRegistry } from "../rooms/index.ts";
import {
  type Callback,
  type ClusterStatus,
  type Result,
  type Suspended,
  snow_list_of,
  snow_variant_Alone,
  snow_variant_Connected,
  snow_variant_Disconnected,
  snow_variant_Err,
  snow_variant_Ok,
} from "../values/index.ts";

/** Milliseconds. */
const LONGEST_JOIN = 5000;

export function snow_cluster_join(url: string): Suspended<undefined> {
  const joined = joinByProgram(url);
  return waitForOutside<undefined>("Cluster.join", (resume) => {
    const own = host();
    const timer = own.setTimer(LONGEST_JOIN, () => resume.value(undefined));
    const end = (tell: () => void) => (): void => {
      own.clearTimer(timer);
      tell();
    };
    const wait = (node: ClusterNode) => node.whenConnected(end(() => resume.value(undefined)));
    if (!(joined instanceof Promise)) wait(joined);
    else joined.then(wait, (error: unknown) => end(() => resume.panic(panicText(error)))());
    return undefined;
  });
}

export function snow_cluster_status(): ClusterStatus {
  const { node } = current().cluster;
  if (node === undefined) return snow_variant_Alone;
  const { disconnectedFor } = node;
  if (disconnectedFor !== undefined) return new snow_variant_Disconnected(disconnectedFor);
  return new snow_variant_Connected(snow_list_of([...node.nodes].sort()));
}

export function snow_cluster_node(): string {
  return current().cluster.id;
}

export function snow_cluster_worker(): number {
  return current().cluster.link?.number ?? 0;
}

export function snow_cluster_leader<A>(name: string, lead: Callback<[], A>): undefined {
  current().cluster.leaderships.add(name, lead);
}

export function* snow_cluster_count(room: string): Suspended<Result<number, string>> {
  const { node } = current().cluster;
  if (node === undefined) return new snow_variant_Ok(globalRoomRegistry().count(room));
  const counted = yield waitForOutside<Result<number, string>>("Cluster.count", (resume) => {
    void node.membersOf(room).then((count) => {
      resume.value(
        typeof count === "number"
          ? new snow_variant_Ok(count)
          : new snow_variant_Err(`no answer from ${count.join(", ")}`),
      );
    });
    return undefined;
  });
  return counted as Result<number, string>;
}
