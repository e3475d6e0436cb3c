// Process: watching, naming and ending processes.
import { kill } from "../actors/ending.ts";
import { endMonitor, findName, registerName, startMonitor } from "../actors/names.ts";
import { exitProgram } from "../actors/running.ts";
import { current } from "../current.ts";

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
