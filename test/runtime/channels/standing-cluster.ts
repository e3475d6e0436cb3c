// A cluster that notes what it is told, and keeps nobody waiting but for logs.
import type { LogReader, Subject } from "../../../runtime/rooms/index.ts";
import { RecordingCluster } from "../../support/recording-cluster.ts";

/** Whose subscriptions stand at once. */
export class StandingCluster extends RecordingCluster {
  refuses = false;

  override whenSubscribed(_subject: Subject, standing: () => void): void {
    standing();
  }

  override append(...parameters: Parameters<RecordingCluster["append"]>): boolean {
    return super.append(...parameters) && !this.refuses;
  }

  get reader(): LogReader {
    const log = this.logs.at(-1);
    if (log === undefined) throw new Error("no log is open");
    return log.reader;
  }

  count(call: string): number {
    return this.calls.filter((one) => one === call).length;
  }

  /** Until it has been told so. */
  async told(call: string, times = 1): Promise<void> {
    while (this.count(call) < times) await new Promise(setImmediate);
  }
}
