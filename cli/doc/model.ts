// A module as its page shows it, wherever it comes from: a project, or the standard library.
import { Slugs } from "./slugs.ts";

export type EntryKind =
  | "type"
  | "interface"
  | "function"
  | "value"
  | "actor"
  | "service"
  | "channel"
  | "supervisor"
  | "implementation";

/** What others may use of a module. */
export interface Entry {
  readonly kind: EntryKind;
  readonly name: string;
  /** Snow text: a declaration, or the head of one with its types. */
  readonly signature: string;
  readonly documentation: string;
  /** A sentence about it that its comment does not say; "" when there is none. */
  readonly note: string;
  /** Methods of an interface or an impl, what a service or a channel answers. */
  readonly members: readonly Member[];
  /** Further names that lead here: the constructors of a sum type. */
  readonly constructors: readonly string[];
}

export interface Member {
  readonly name: string;
  readonly signature: string;
  readonly documentation: string;
}

export interface DocumentedModule {
  readonly name: string;
  readonly documentation: string;
  readonly entries: readonly Entry[];
}

/** A module with the place of its page, and of all that is on it. */
export interface PlacedModule extends Omit<DocumentedModule, "entries"> {
  /** From the root of the site. */
  readonly path: string;
  readonly entries: readonly PlacedEntry[];
  /** With the anchors of the page that are taken. */
  readonly slugs: Slugs;
}

interface PlacedEntry extends Entry {
  readonly anchor: string;
  readonly members: readonly (Member & { readonly anchor: string })[];
}

/** The kinds in the order in which a page shows them, and what it calls them. */
export const groups: readonly { readonly title: string; readonly kinds: readonly EntryKind[] }[] = [
  { title: "Types", kinds: ["type"] },
  { title: "Interfaces", kinds: ["interface"] },
  { title: "Functions", kinds: ["function", "value"] },
  { title: "Actors", kinds: ["actor"] },
  { title: "Services", kinds: ["service"] },
  { title: "Channels", kinds: ["channel"] },
  { title: "Supervisors", kinds: ["supervisor"] },
  { title: "Implementations", kinds: ["implementation"] },
];

export function placed(module: DocumentedModule, path: string): PlacedModule {
  const slugs = new Slugs();
  slugs.next(module.name);
  const inOrder = groups.flatMap(({ kinds }) => module.entries.filter(({ kind }) => kinds.includes(kind)));
  const entries = inOrder.map((entry) => ({
    ...entry,
    anchor: slugs.next(entry.name),
    members: entry.members.map((member) => ({ ...member, anchor: slugs.next(`${entry.name} ${member.name}`) })),
  }));
  return { ...module, path, entries, slugs };
}
