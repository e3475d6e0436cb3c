// Service: names that are kept until the process is there which shall have them.
import { giveReservedName, reserveName } from "../actors/index.ts";

export function snow_service_reserve(name: string): boolean {
  return reserveName(name);
}

export function snow_service_give(name: string, pid: number): boolean {
  return giveReservedName(name, pid);
}
