// Process: watching, naming and ending processes.

import { detailsOf, endMonitor, exitProgram, findName, kill, registerName, startMonitor } from "../actors/index.ts";
import { current } from "../current.ts";
import {
  newProcessInfo,
  type Option,
  type ProcessInfo,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";

export function snow_process_monitor(pid: number): number {
  return startMonitor(pid);
}

export function snow_process_demonitor(monitor: number): number {
  endMonitor(monitor);
  return 0;
}

export function snow_process_register(name: string, pid: number): number {
  return registerName(name, pid);
}

export function snow_process_whereis(name: string): number {
  return findName(name);
}

export function snow_process_alive(pid: number): boolean {
  return current().actors.scheduler.processes.get(pid) !== undefined;
}

export function snow_process_kill(pid: number): undefined {
  const process = current().actors.scheduler.processes.get(pid);
  if (process !== undefined) kill(process);
}

export function snow_process_exit(status: number): never {
  return exitProgram(status);
}

export function snow_process_info(pid: number): Option<ProcessInfo> {
  const details = detailsOf(pid);
  if (details === undefined) return snow_variant_None;
  return new snow_variant_Some(newProcessInfo({ ...details, links: snow_list_of([...details.links]) }));
}
