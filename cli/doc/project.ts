// The modules of a project, from the program as editors see it: what has no annotation has the type that was found.
import type { InspectedModule, InspectedProgram } from "../../compiler/editor/index.ts";
import type {
  ChannelDefinition,
  ImplDefinition,
  InterfaceDefinition,
  Item,
  Name,
  OperationDefinition,
  ServiceDefinition,
} from "../../compiler/trees/ast.ts";
import type { Span } from "../../compiler/trees/source.ts";
import type { DocumentedModule, Entry, EntryKind, Member } from "./model.ts";

/** `Main` alone is left out when it offers and says nothing: programs are seldom asked for what their first module holds. */
export function projectModules(
  program: InspectedProgram,
  isOwn: (module: InspectedModule) => boolean,
): DocumentedModule[] {
  return program.modules
    .filter(isOwn)
    .map((module) => new ModuleReader(program, module).read())
    .filter(({ name, documentation, entries }) => name !== "Main" || documentation !== "" || entries.length > 0)
    .sort((first, second) => (first.name < second.name ? -1 : 1));
}

interface Described {
  readonly text: string;
  readonly documentation: string;
}

class ModuleReader {
  readonly #module: InspectedModule;
  /** What is known of a name, by where it stands. */
  readonly #described = new Map<number, () => Described>();

  /** Its types and interfaces that are not for others. */
  readonly #hidden: ReadonlySet<string>;

  constructor(program: InspectedProgram, module: InspectedModule) {
    this.#module = module;
    const hidden = module.tree.items.flatMap((item) => ("public" in item && !item.public ? [item.name.text] : []));
    this.#hidden = new Set(hidden);
    for (const { span, meaning } of program.occurrences(module))
      if (!this.#described.has(span.start)) this.#described.set(span.start, meaning.describe);
  }

  read(): DocumentedModule {
    const { name, tree } = this.#module;
    const seen = new Set<string>();
    const entries = tree.items.flatMap((item) => {
      // Clauses of one function are one entry.
      if (item.kind === "function" && seen.has(item.name.text)) return [];
      if (item.kind === "function") seen.add(item.name.text);
      return this.#entry(item) ?? [];
    });
    return { name, documentation: tree.documentation, entries };
  }

  #entry(item: Item): Entry | undefined {
    if ("public" in item && !item.public) return undefined;
    switch (item.kind) {
      case "function":
      case "extern-function":
        return this.#valueEntry("function", item.name);
      case "actor":
        return this.#valueEntry("actor", item.name);
      case "struct":
      case "alias":
      case "extern-type":
        return this.#declared("type", item);
      case "sum":
        return { ...this.#declared("type", item), constructors: item.variants.map(({ name }) => name.text) };
      case "supervisor":
        return this.#declared("supervisor", item);
      case "interface":
        return { ...this.#declared("interface", item), ...this.#interface(item) };
      case "service":
        return { ...this.#declared("service", item), ...this.#operations(item) };
      case "channel":
        return { ...this.#declared("channel", item), ...this.#operations(item), signature: this.#channelHead(item) };
      case "impl":
        return this.#impl(item);
      case "import":
      case "from-import":
      case "let":
      case "return":
      case "expression":
        return undefined;
      default:
        return item satisfies never;
    }
  }

  #text({ start, end }: Span): string {
    return this.#module.file.text.slice(start, end);
  }

  #describe(name: Name): Described | undefined {
    return this.#described.get(name.span.start)?.();
  }

  #valueEntry(kind: EntryKind, name: Name): Entry {
    const { text, documentation } = this.#describe(name) ?? { text: name.text, documentation: "" };
    return { kind, name: name.text, signature: text, documentation, note: "", members: [], constructors: [] };
  }

  #declared(
    kind: EntryKind,
    item: { readonly span: Span; readonly documentation: string; readonly name: Name },
  ): Entry {
    const { span, documentation, name } = item;
    const signature = this.#text(span).replace(/^pub\s+/, "");
    return { kind, name: name.text, signature, documentation, note: "", members: [], constructors: [] };
  }

  #interface(item: InterfaceDefinition): Pick<Entry, "signature" | "members"> {
    const members = item.methods.map(({ name, documentation }) => this.#member(name, documentation));
    const head = this.#text(item.headSpan).replace(/^pub\s+/, "");
    return { signature: [head, ...item.associatedTypes.map(({ text }) => `  type ${text}`)].join("\n"), members };
  }

  #member(name: Name, documentation: string, otherwise: string = name.text): Member {
    return { name: name.text, signature: this.#describe(name)?.text ?? otherwise, documentation };
  }

  /** What is asked of it from outside, after what it begins with. */
  #operations(item: ServiceDefinition | ChannelDefinition): Pick<Entry, "signature" | "members"> {
    const beginnings = item.functions.filter(({ name }) => ["init", "join"].includes(name.text));
    const members = [...beginnings, ...item.handlers].map((part) => this.#operation(part));
    return { signature: this.#text(item.headSpan), members };
  }

  #operation(part: Pick<OperationDefinition, "name" | "documentation" | "headSpan">): Member {
    return this.#member(part.name, part.documentation, this.#text(part.headSpan));
  }

  #channelHead({ headSpan, settings }: ChannelDefinition): string {
    return [this.#text(headSpan), ...settings.map(({ span }) => `  ${this.#text(span)}`)].join("\n");
  }

  /** Undefined for one of what others don't see. */
  #impl({ headSpan, interface: path, target, methods }: ImplDefinition): Entry | undefined {
    if ([path, target].some(({ span }) => this.#hidden.has(this.#text(span)))) return undefined;
    const written = methods.filter(({ documentation }) => documentation !== "");
    return {
      kind: "implementation",
      name: `${this.#text(path.span)} for ${this.#text(target.span)}`,
      signature: this.#text(headSpan),
      documentation: "",
      note: "",
      members: written.map((method) => this.#operation(method)),
      constructors: [],
    };
  }
}
