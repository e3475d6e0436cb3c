// The processes of the running program, for people who look at it.
import { current } from "../../current.ts";
import { finish } from "../ending.ts";
import { ENDED, type Process, pidText, QUEUED, RECEIVING, RUNNING } from "../process.ts";
import { show } from "../reports/show.ts";
import { childrenNow } from "../supervisor.ts";

export interface ProcessOverview {
  /** `<0.N>`. */
  readonly pid: string;
  readonly name: string;
  /** `running`, `queued`, `receiving`, or what it waits for. */
  readonly state: string;
  /** Messages that wait. */
  readonly mailbox: number;
  /** Since they are counted; undefined when they are not. */
  readonly reductions: number | undefined;
  /** What a service or a member of a channel keeps, in short. */
  readonly kept: string | undefined;
  /** 0, or 1 more than that of its supervisor, which comes before it. */
  readonly depth: number;
}

/** In the order of their pids, but children after their supervisor. */
export function overview(): ProcessOverview[] {
  const all = current().actors.scheduler.processes.all();
  const byId = new Map(all.map((process) => [process.id, process]));
  const supervised = new Set(all.flatMap((process) => childrenNow(process.id) ?? []));
  const found: ProcessOverview[] = [];
  const visit = (process: Process, depth: number): void => {
    found.push(describe(process, depth));
    for (const pid of childrenNow(process.id) ?? []) {
      const child = byId.get(pid);
      if (child !== undefined) visit(child, depth + 1);
    }
  };
  for (const process of all) if (!supervised.has(process.id)) visit(process, 0);
  return found;
}

function describe(process: Process, depth: number): ProcessOverview {
  const { spent } = current().actors.scheduler;
  const kept = process.loop?.kept;
  return {
    pid: pidText(process.id),
    name: process.name,
    state: stateOf(process),
    mailbox: process.mailbox?.size ?? 0,
    reductions: spent === undefined ? undefined : (spent.get(process) ?? 0),
    kept: kept === undefined ? undefined : show(kept.value),
    depth,
  };
}

interface ProcessDetails {
  readonly name: string;
  readonly state: string;
  readonly mailbox: number;
  /** Since somebody first asked for the details of any process. */
  readonly reductions: number;
  /** Ascending. */
  readonly links: readonly number[];
}

/** undefined for a process that has ended. */
export function detailsOf(pid: number): ProcessDetails | undefined {
  const { scheduler } = current().actors;
  const process = scheduler.processes.get(pid);
  if (process === undefined) return undefined;
  // Counting costs a little for every slice: programs that never ask do without.
  scheduler.spent ??= new WeakMap();
  const { name, state, mailbox, reductions = 0 } = describe(process, 0);
  const links = Array.from(process.extras?.links ?? [], ({ id }) => id).sort((a, b) => a - b);
  return { name, state, mailbox, reductions, links };
}

function stateOf(process: Process): string {
  switch (process.state) {
    case QUEUED:
      return "queued";
    case RUNNING:
      return "running";
    case RECEIVING:
      return "receiving";
    case ENDED:
      return "ended";
    default:
      return `waiting for ${process.wait?.describe() ?? "nothing"}`;
  }
}

/** `<0.12> room`; undefined for a process that has ended. */
export function processName(pid: number): string | undefined {
  const process = current().actors.scheduler.processes.get(pid);
  return process === undefined ? undefined : `${pidText(process.id)} ${process.name}`;
}

/** Ends a process, unless it runs right now; `text` is the reason that others see. */
export function stopProcess(pid: number, text: string): void {
  const process = current().actors.scheduler.processes.get(pid);
  if (process !== undefined) finish(process, { kind: "killed", text });
}
