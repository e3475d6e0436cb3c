// A cluster that notes what it is told, for tests of what stands above it.
import type {
  Answers,
  Audience,
  Cluster,
  LogLimits,
  LogReader,
  Message,
  OpenLog,
  Subject,
} from "../../runtime/rooms/index.ts";

interface OpenedLog {
  readonly subject: Subject;
  readonly limits: LogLimits;
  readonly reader: LogReader;
}

function named({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

export class RecordingCluster implements Cluster {
  readonly node = "AAAAAAAAAAAA";
  readonly nodes: Set<string> = new Set([this.node]);
  /** `subscribe room tea`, `broadcast room tea hello`, …, in the order of the calls. */
  readonly calls: string[] = [];
  readonly audiences = new Map<string, Audience>();
  readonly logs: OpenedLog[] = [];
  /** Callbacks of `whenSubscribed`, by subject, that wait for `stand`. */
  readonly #waiting = new Map<string, (() => void)[]>();

  subscribe(audience: Audience): void {
    this.calls.push(`subscribe ${named(audience.subject)}`);
    this.audiences.set(named(audience.subject), audience);
  }

  unsubscribe(audience: Audience): void {
    this.calls.push(`unsubscribe ${named(audience.subject)}`);
    this.audiences.delete(named(audience.subject));
  }

  whenSubscribed(subject: Subject, standing: () => void): void {
    const name = named(subject);
    this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), standing]);
  }

  /** The subscription stands. */
  stand(subject: Subject): void {
    const waiting = this.#waiting.get(named(subject)) ?? [];
    this.#waiting.delete(named(subject));
    this.audiences.get(named(subject))?.subscribed?.();
    for (const standing of waiting) standing();
  }

  broadcast(subject: Subject, { bytes }: Message): void {
    this.calls.push(`broadcast ${named(subject)} ${bytes.toString("latin1")}`);
  }

  broadcastMany(subjects: readonly Subject[], { bytes }: Message): void {
    this.calls.push(`broadcast ${subjects.map(named).join(", ")} ${bytes.toString("latin1")}`);
  }

  tell(subject: Subject, bytes: Uint8Array): void {
    this.calls.push(`tell ${named(subject)} ${bytes.length}`);
  }

  tellNode(node: string, subject: Subject, bytes: Uint8Array): void {
    this.calls.push(`tell ${node} ${named(subject)} ${bytes.length}`);
  }

  async ask(name: string, question: unknown): Promise<Answers<unknown>> {
    this.calls.push(`ask ${name} ${JSON.stringify(question)}`);
    return { answers: new Map(), silent: [] };
  }

  answer(name: string): void {
    this.calls.push(`answer ${name}`);
  }

  openLog(subject: Subject, limits: LogLimits, reader: LogReader): OpenLog {
    this.calls.push(`open ${named(subject)}`);
    this.logs.push({ subject, limits, reader });
    return {
      close: () => {
        this.calls.push(`close ${named(subject)}`);
      },
    };
  }

  append(subject: Subject, _limits: LogLimits, text: string, except: string): boolean {
    this.calls.push(`append ${named(subject)} ${text} ${except}`);
    return true;
  }

  watchNodes(): () => void {
    return () => {};
  }
}
