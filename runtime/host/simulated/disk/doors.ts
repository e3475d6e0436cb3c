// What a program has of a simulated disk.
import type { FileSystem } from "../../file-system.ts";
import type { Host, HostFiles } from "../../index.ts";
import type { Lane } from "../world.ts";
import type { Disk } from "./disk.ts";
import { fileSystemOf } from "./file-system.ts";
import { filesOf } from "./files.ts";

/** What the disk tells a program is planned in its lane. */
export function diskDoors(disk: Disk, lane: Lane): HostFiles & Pick<Host, "fileSystem"> {
  let system: FileSystem | undefined;
  return {
    ...filesOf(disk, lane),
    fileSystem() {
      system ??= fileSystemOf(disk, lane);
      return system;
    },
  };
}
