// The definitions of a program, made when they are first asked for.
import type { CoreSection, CoreStatement } from "../../trees/core.ts";
import type { TypedProgram } from "../../trees/typed.ts";
import type { Origin, Section } from "../context.ts";

/** A definition that was asked for and is not made yet. */
interface Job {
  readonly key: string;
  readonly section: Section;
  readonly order: number;
  readonly produce: () => readonly CoreStatement[];
}

interface Made {
  readonly order: number;
  readonly statements: readonly CoreStatement[];
}

/** Each is asked for by its key. */
export class Definitions {
  /** Names of those that later entries of a session use. */
  readonly shared = new Set<string>();
  readonly #demanded: Map<string, Origin>;
  /** Keys of what belongs to one entry of a session alone. */
  readonly #own: Set<string>;
  readonly #jobs: Job[] = [];
  readonly #made = new Map<Section, Made[]>();

  constructor(live: ReadonlyMap<string, Origin>, own: Set<string>) {
    this.#demanded = new Map(live);
    this.#own = own;
  }

  demand(origin: Origin, job: Job): void {
    if (this.#demanded.has(job.key)) return;
    this.#demanded.set(job.key, origin);
    this.#jobs.push(job);
  }

  /** Jobs ask for more jobs. */
  makeAll(): void {
    const own = this.#own;
    for (const { key, section, order, produce } of this.#jobs) {
      const statements = produce();
      const made = this.#made.get(section) ?? [];
      this.#made.set(section, made);
      made.push({ order, statements });
      if (section === "externs" || section === "dictionaries" || own.has(key)) own.add(key);
      else for (const statement of statements) if ("name" in statement) this.shared.add(statement.name);
    }
  }

  sectionsOf(program: TypedProgram): readonly CoreSection[] {
    const sections: Section[] = ["types", "instances", "dictionaries", "externs", ...program.modules.keys()];
    return sections.flatMap((section) => sectionOf(section, this.#made.get(section) ?? [], program));
  }

  live(): ReadonlyMap<string, Origin> {
    return new Map([...this.#demanded].filter(([key]) => !this.#own.has(key)));
  }
}

function sectionOf(section: Section, made: readonly Made[], program: TypedProgram): readonly CoreSection[] {
  if (made.length === 0) return [];
  const heading = typeof section === "number" ? `module ${program.modules[section]?.name ?? ""}` : section;
  const statements = [...made].sort((left, right) => left.order - right.order).flatMap((one) => one.statements);
  return [{ heading, statements }];
}
