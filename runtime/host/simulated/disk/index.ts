// The simulated disk, and what a program has of it.
export { Disk } from "./disk.ts";
export { diskDoors } from "./doors.ts";
export type { Content } from "./tree.ts";
