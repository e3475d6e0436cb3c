// Files of the real disk that a world uses for a while, and no program of it sees.
import type { Host } from "../../index.ts";
import type { World } from "../world.ts";

export class Scratch {
  readonly #base: Host;
  readonly #world: World;
  #directory: string | undefined;
  #next = 1;

  constructor(world: World, base: Host) {
    this.#world = world;
    this.#base = base;
  }

  /** The path of one more file, which is gone with the world, like all whose names begin with its name. */
  file(): string {
    const directory = this.#directory ?? this.#make();
    const name = String(this.#next);
    this.#next += 1;
    return this.#base.path().join(directory, name);
  }

  #make(): string {
    const made = this.#base.makeTemporaryDirectory();
    if (!made.ok) throw new Error(`no place for a simulation's databases: ${made.code}`);
    this.#directory = made.value;
    this.#world.whenOver(() => this.#remove(made.value));
    return made.value;
  }

  #remove(directory: string): void {
    const names = this.#base.listDirectory(directory);
    for (const name of names.ok ? names.value : []) this.#base.deleteFile(this.#base.path().join(directory, name));
    this.#base.removeDirectory(directory);
  }
}
