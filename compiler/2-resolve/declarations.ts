// What a module declares: its functions, values and types by name.
import { groupClauses, lineOf } from "../clauses.ts";
import { alreadyDefined } from "../report/catalogue.ts";
import type { Report } from "../report/index.ts";
import type {
  ActorDefinition,
  AliasDefinition,
  ChannelDefinition,
  ExternFunction,
  ExternType,
  FunctionGroup,
  InterfaceDefinition,
  Item,
  ModuleTree,
  Name,
  ServiceDefinition,
  StructDefinition,
  SumDefinition,
  SupervisorDefinition,
} from "../trees/ast.ts";
import type { TypeEntry, ValueDefinition } from "../trees/resolved.ts";
import type { SourceFile } from "../trees/source.ts";
import type { NamedTree } from "./order.ts";

export interface Declarations {
  readonly name: string;
  readonly tree: ModuleTree;
  readonly groups: readonly FunctionGroup[];
  readonly values: Map<string, { readonly definition: ValueDefinition; readonly public: boolean }>;
  readonly types: Map<string, { readonly entry: TypeEntry; readonly public: boolean }>;
}

type TypeItem = StructDefinition | SumDefinition | AliasDefinition | InterfaceDefinition | ExternType;
type ValueItem = ActorDefinition | ServiceDefinition | ChannelDefinition | SupervisorDefinition | ExternFunction;

/** Reports names that are defined twice. */
export function declarationsOf(module: NamedTree, report: Report): Declarations {
  const { file, items } = module.tree;
  const groups = groupClauses(file, items, report, true);
  const values: Declarations["values"] = new Map();
  const types: Declarations["types"] = new Map();
  const lines = new Map<string, number>();
  const declareValue = (
    name: Name,
    definition: ValueDefinition,
    visible: boolean,
    what: string,
    item: { span: { start: number; end: number } },
  ) => {
    const earlier = lines.get(name.text);
    if (earlier !== undefined) {
      report(alreadyDefined(file, headOf(item), { what, name: name.text, line: lineOf(file, earlier) }));
      return;
    }
    lines.set(name.text, item.span.start);
    values.set(name.text, { definition, public: visible });
  };
  for (const group of groups) {
    declareValue(group.first.name, { kind: "function", group }, group.public, "function", group.first);
  }
  for (const item of items) {
    if (isValueItem(item)) declareValue(item.name, { kind: "item", item }, isExported(item), wordOf(item), item);
    else if (isTypeItem(item)) declareType(file, types, item, module.name, report);
  }
  return { name: module.name, tree: module.tree, groups, values, types };
}

function declareType(
  file: SourceFile,
  types: Declarations["types"],
  item: TypeItem,
  module: string,
  report: Report,
): void {
  const earlier = types.get(item.name.text);
  if (earlier !== undefined) {
    report(
      alreadyDefined(file, headOf(item), {
        what: wordOf(item),
        name: item.name.text,
        line: lineOf(file, earlier.entry.item.span.start),
      }),
    );
    return;
  }
  types.set(item.name.text, { entry: { module, item }, public: item.public });
}

function headOf(item: {
  readonly span: { start: number; end: number };
  readonly headSpan?: { start: number; end: number };
}) {
  return item.headSpan ?? item.span;
}

function isTypeItem(item: Item): item is TypeItem {
  switch (item.kind) {
    case "struct":
    case "sum":
    case "alias":
    case "interface":
    case "extern-type":
      return true;
    default:
      return false;
  }
}

function isValueItem(item: Item): item is ValueItem {
  switch (item.kind) {
    case "actor":
    case "service":
    case "channel":
    case "supervisor":
    case "extern-function":
      return true;
    default:
      return false;
  }
}

function isExported(item: ValueItem): boolean {
  return "public" in item ? item.public : true;
}

function wordOf(item: TypeItem | ValueItem): string {
  switch (item.kind) {
    case "sum":
    case "alias":
    case "extern-type":
      return "type";
    case "extern-function":
      return "function";
    default:
      return item.kind;
  }
}
