// SQLite in a simulated world.
import type { Host } from "../../index.ts";
import type { Disk } from "../disk/index.ts";
import type { Lane } from "../world.ts";
import { SimulatedDatabase } from "./database.ts";
import { WorldlyFunctions } from "./functions.ts";

/** The databases of a program, whose files are on its disk. */
export function sqliteModules(disk: Disk, lane: Lane): Pick<Host, "openSqlite"> {
  const { world, base } = disk;
  const functions = new WorldlyFunctions(world, base);
  const parts = { world, base, disk, lane, functions };
  return { openSqlite: (options, events) => new SimulatedDatabase(parts, options, events) };
}
