// Every name in the text of a module, and what it stands for.
import { type KnownFunction, type KnownFunctions, typeDeclaration } from "../../library/index.ts";
import type {
  CallExpression,
  Expression,
  FunctionDefinition,
  Item,
  MemberExpression,
  Name,
  Parameter,
  Path,
  Pattern,
  Statement,
  TypeTree,
  Variable,
} from "../../trees/ast.ts";
import { patternsIn } from "../../trees/ast-walks.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Environment, Local, Locals } from "../context.ts";
import { clientName } from "../definitions/service-clients.ts";
import { constructorsNamed, exportedConstructor, infoOf } from "../expressions/constructors.ts";
import { spelled } from "../expressions/qualified.ts";
import type { TypedExpression } from "../open-tree.ts";
import { prune } from "../types/type.ts";
import { pathText } from "../types/type-trees.ts";
import type { Inspection, Meaning, Occurrence } from "./inspection.ts";
import {
  describeExtraMethod,
  describeField,
  describeLibraryType,
  describeLocal,
  describeMethod,
  describeModule,
  describeOperation,
  describeQualifier,
  describeRow,
  describeType,
  describeValue,
  describeVariant,
} from "./meanings.ts";
import { membersOfOwner } from "./members.ts";
import { meaningOfName, meaningOfTyped } from "./name-meanings.ts";

/** In the order of the text. */
export function occurrencesIn(
  inspection: Inspection,
  module: ResolvedModule,
  library: KnownFunctions,
): readonly Occurrence[] {
  const search = new Search(inspection, module, library);
  for (const item of module.tree.items) search.item(item);
  for (const { expression, typed, environment } of inspection.seen.get(module) ?? [])
    search.expression(expression, typed, environment);
  return search.found.sort((first, second) => first.span.start - second.span.start);
}

class Search {
  readonly found: Occurrence[] = [];
  readonly #context: Context;
  readonly #module: ResolvedModule;
  readonly #library: KnownFunctions;
  /** By symbol. */
  readonly #rows: ReadonlyMap<string, KnownFunction>;
  /** Of this module, by the offset of their names. */
  readonly #locals = new Map<number, Local>();
  readonly #known = new Map<string, Meaning>();

  constructor(inspection: Inspection, module: ResolvedModule, library: KnownFunctions) {
    this.#context = inspection.context;
    this.#module = module;
    this.#library = library;
    this.#rows = new Map(library.functions.map((row) => [row.symbol, row]));
    for (const { local } of inspection.context.topLevels.get(module.name) ?? [])
      this.#locals.set(local.span.start, local);
    const visited = new Set<Locals>();
    for (const { environment } of inspection.seen.get(module) ?? []) {
      // Scopes share their outer parts.
      for (let locals = environment.locals; locals !== undefined && !visited.has(locals); locals = locals.outer) {
        visited.add(locals);
        this.#locals.set(locals.local.span.start, locals.local);
      }
    }
  }

  #add(span: Span, meaning: Meaning | undefined): void {
    if (meaning === undefined) return;
    const known = this.#known.get(meaning.key) ?? meaning;
    this.#known.set(meaning.key, known);
    // The type of a field or method may differ from use to use.
    this.found.push({ span, meaning: meaning.kind === "field" || meaning.kind === "method" ? meaning : known });
  }

  // -------------------------------------------------------------- items

  item(item: Item): void {
    const { name: from, tree, exports, exportedTypes } = this.#module;
    const ownType = (name: Name) => {
      const entry = exportedTypes.get(name.text)?.entry;
      if (entry !== undefined) this.#add(name.span, describeType(this.#context, entry));
    };
    const ownValue = (name: Name) => {
      const definition = exports.get(name.text)?.definition;
      if (definition !== undefined) this.#add(name.span, describeValue(this.#context, from, definition, from));
    };
    switch (item.kind) {
      case "function":
        ownValue(item.name);
        this.#function(item);
        return;
      case "struct":
        ownType(item.name);
        for (const { name, annotation } of item.fields) {
          this.#add(
            name.span,
            describeField(this.#context, { module: from, name: item.name.text }, name.text, undefined, from),
          );
          this.#type(annotation);
        }
        for (const name of item.deriving ?? []) this.#typeName([name]);
        return;
      case "sum": {
        ownType(item.name);
        const info = this.#context.types.get(`${from}.${item.name.text}`);
        for (const { name, fields } of item.variants) {
          if (info?.kind === "sum") this.#add(name.span, describeVariant(this.#context, info, name.text, from));
          for (const field of fields) this.#type(field.annotation);
        }
        for (const name of item.deriving ?? []) this.#typeName([name]);
        return;
      }
      case "alias":
        ownType(item.name);
        this.#type(item.target);
        return;
      case "interface": {
        ownType(item.name);
        const info = this.#context.interfaces.get(`${from}.${item.name.text}`);
        for (const { name, parameters, result } of item.methods) {
          const method = info?.methods.get(name.text);
          if (info !== undefined && method !== undefined)
            this.#add(name.span, describeMethod(this.#context, info, method, undefined, from));
          this.#parameters(parameters);
          this.#type(result);
        }
        return;
      }
      case "impl": {
        this.#typeName(item.interface.segments);
        this.#typeName(item.target.segments);
        for (const argument of item.interfaceArguments) this.#type(argument);
        for (const bound of item.bounds) this.#typeName(bound.interface.segments);
        for (const associated of item.associatedTypes) this.#type(associated.target);
        for (const method of item.methods) {
          this.#implMethod(method, item.span);
          this.#function(method);
        }
        return;
      }
      case "import":
        this.#modulePath(item.path);
        if (item.alias !== undefined)
          this.#add(item.alias.span, describeQualifier(this.#context, this.#module, item.alias.text));
        return;
      case "from-import":
        this.#modulePath(item.path);
        for (const name of item.names) this.#imported(name, pathText(item.path));
        return;
      case "actor":
        ownValue(item.name);
        this.#parameters(item.parameters);
        return;
      case "service":
        ownValue(item.name);
        for (const helper of item.functions) {
          const local = [...this.#locals.values()].find(
            ({ global, span }) =>
              global?.name === `${item.name.text}.${helper.name.text}` && span.start <= helper.span.start,
          );
          if (local !== undefined) this.#add(helper.name.span, describeLocal(local, tree.file, from));
          this.#function(helper);
        }
        for (const handler of item.handlers) {
          const client = clientName(handler.name.text);
          this.#add(handler.name.span, describeOperation(this.#context, from, item, client, from));
          this.#parameters(handler.parameters);
          this.#type(handler.reply);
          if (handler.state !== undefined) this.#bound(handler.state.text, handler.state.span);
        }
        return;
      case "supervisor":
        ownValue(item.name);
        return;
      case "extern-function":
        ownValue(item.name);
        for (const parameter of item.parameters) this.#type(parameter.annotation);
        this.#type(item.result);
        return;
      case "extern-type":
        ownType(item.name);
        return;
      case "let":
        this.#pattern(item.pattern);
        this.#type(item.annotation);
        return;
      case "return":
      case "expression":
        return;
      default:
        item satisfies never;
    }
  }

  #function(definition: FunctionDefinition): void {
    this.#parameters(definition.parameters);
    this.#type(definition.result);
    for (const bound of definition.bounds) this.#typeName(bound.interface.segments);
  }

  #parameters(parameters: readonly Parameter[]): void {
    for (const { pattern, annotation } of parameters) {
      this.#pattern(pattern);
      this.#type(annotation);
    }
  }

  #implMethod({ name }: FunctionDefinition, impl: Span): void {
    const { name: from, tree } = this.#module;
    for (const instances of this.#context.instances.values()) {
      for (const instance of instances) {
        if (instance.file !== tree.file || instance.span.start < impl.start || instance.span.end > impl.end) continue;
        const method = instance.interface.methods.get(name.text);
        const type = instance.methods.get(name.text)?.type;
        const meaning =
          method === undefined
            ? describeExtraMethod(this.#context, instance, name.text, from)
            : describeMethod(this.#context, instance.interface, method, type, from);
        this.#add(name.span, meaning);
      }
    }
  }

  #modulePath(path: Path): void {
    this.#add(path.span, this.#moduleNamed(pathText(path)));
  }

  #moduleNamed(name: string): Meaning | undefined {
    const { modules, library } = this.#context;
    return modules.has(name) || library.modules.has(name) ? describeModule(this.#context, name) : undefined;
  }

  #imported(name: Name, home: string): void {
    const { scope, name: from } = this.#module;
    const value = scope.values.get(name.text);
    const type = scope.types.get(name.text);
    const standard = scope.standardNames.get(name.text);
    if (value?.module === home) this.#add(name.span, describeValue(this.#context, home, value.definition, from));
    else if (type?.module === home) this.#add(name.span, describeType(this.#context, type));
    else if (standard !== undefined) {
      const row = this.#context.library.modules.get(standard)?.get(name.text);
      if (row !== undefined) this.#add(name.span, describeRow(row));
    } else this.#typeName([name]);
  }

  // -------------------------------------------------------------- types

  #type(tree: TypeTree | undefined): void {
    switch (tree?.kind) {
      case "named":
        // `T?` has the path `Option`, which nobody wrote.
        if (this.#isWritten(tree.path)) this.#typeName(tree.path.segments);
        for (const argument of tree.arguments) this.#type(argument);
        return;
      case "tuple":
        for (const element of tree.elements) this.#type(element);
        return;
      case "function":
        for (const parameter of tree.parameters) this.#type(parameter);
        this.#type(tree.result);
        return;
      default:
        return;
    }
  }

  #isWritten({ segments }: Path): boolean {
    const { text } = this.#module.tree.file;
    return segments.every(({ span, text: name }) => text.slice(span.start, span.end) === name);
  }

  #typeName(segments: readonly Name[]): void {
    const last = segments.at(-1);
    if (last === undefined) return;
    const { scope } = this.#module;
    if (segments.length === 1) {
      const entry = scope.types.get(last.text);
      this.#add(last.span, entry === undefined ? this.#libraryType(last.text) : describeType(this.#context, entry));
      return;
    }
    const qualifier = segments
      .slice(0, -1)
      .map(({ text }) => text)
      .join(".");
    const home = scope.qualifiers.get(qualifier);
    if (home === undefined) return;
    const first = segments[0]?.span.start ?? last.span.start;
    const end = segments.at(-2)?.span.end ?? last.span.start;
    this.#add({ start: first, end }, describeQualifier(this.#context, this.#module, qualifier));
    const exported = this.#context.modules.get(home)?.exportedTypes.get(last.text);
    if (exported !== undefined) this.#add(last.span, describeType(this.#context, exported.entry));
  }

  #libraryType(name: string): Meaning | undefined {
    const known = this.#library.types.find((type) => type.name === name);
    if (known !== undefined) return describeLibraryType(name, typeDeclaration(known), known.documentation);
    if (this.#context.types.has(`.${name}`)) return describeLibraryType(name, `type ${name}`, "");
    return this.#context.interfaces.has(name) ? describeLibraryType(name, `interface ${name}`, "") : undefined;
  }

  // -------------------------------------------------------------- patterns

  /** A name that a pattern binds, or a nullary constructor. */
  #bound(name: string, span: Span, shared?: ReadonlyMap<string, Local>): void {
    const { name: from, tree } = this.#module;
    const local = this.#locals.get(span.start) ?? shared?.get(name);
    if (local !== undefined) {
      this.#add(span, describeLocal(local, tree.file, from));
      return;
    }
    const [candidate] = constructorsNamed(this.#context, this.#module, name);
    if (candidate?.variant.fields.length === 0)
      this.#add(span, describeVariant(this.#context, candidate.definition, name, from));
  }

  /** `shared`: what the first alternative of an or-pattern binds. */
  #pattern(pattern: Pattern, shared?: ReadonlyMap<string, Local>): void {
    const { name: from, scope } = this.#module;
    switch (pattern.kind) {
      case "bind":
        this.#bound(pattern.name, pattern.span, shared);
        return;
      case "as":
        this.#pattern(pattern.pattern, shared);
        this.#bound(pattern.name.text, pattern.name.span, shared);
        return;
      case "prefix":
        if (pattern.rest !== undefined) this.#bound(pattern.rest.text, pattern.rest.span, shared);
        return;
      case "constructor": {
        const { qualifier, name } = pattern;
        if (qualifier !== undefined) this.#qualifier(qualifier);
        const home = qualifier === undefined ? undefined : scope.qualifiers.get(qualifier.text);
        const candidates = constructorsNamed(this.#context, this.#module, name.text);
        const candidate =
          home !== undefined
            ? exportedConstructor(this.#context, home, name.text)
            : (candidates.find(({ definition }) => definition.name === qualifier?.text) ?? candidates[0]);
        if (candidate !== undefined)
          this.#add(name.span, describeVariant(this.#context, candidate.definition, name.text, from));
        for (const inner of pattern.payload ?? []) this.#pattern(inner, shared);
        return;
      }
      case "struct": {
        const { qualifier, name } = pattern;
        const segments = qualifier === undefined ? [name] : [qualifier, name];
        this.#typeName(segments);
        const home = qualifier === undefined ? undefined : scope.qualifiers.get(qualifier.text);
        const entry =
          home === undefined
            ? scope.types.get(name.text)
            : this.#context.modules.get(home)?.exportedTypes.get(name.text)?.entry;
        const info = entry === undefined ? this.#context.types.get(`.${name.text}`) : infoOf(this.#context, entry);
        for (const field of pattern.fields) {
          if (info !== undefined)
            this.#add(field.name.span, describeField(this.#context, info, field.name.text, undefined, from));
          this.#pattern(field.pattern, shared);
        }
        return;
      }
      case "or": {
        const [first, ...others] = pattern.alternatives;
        if (first === undefined) return;
        const before = this.found.length;
        this.#pattern(first, shared);
        const locals = new Map(shared);
        for (const { span } of this.found.slice(before)) {
          const local = this.#locals.get(span.start);
          if (local !== undefined) locals.set(local.name, local);
        }
        for (const alternative of others) this.#pattern(alternative, locals);
        return;
      }
      default:
        for (const inner of patternsIn(pattern)) this.#pattern(inner, shared);
        return;
    }
  }

  /** What stands before the dot in a pattern. */
  #qualifier(name: Name): void {
    const module = describeQualifier(this.#context, this.#module, name.text);
    if (module !== undefined) this.#add(name.span, module);
    else this.#typeName([name]);
  }

  // -------------------------------------------------------------- expressions

  expression(expression: Expression, typed: TypedExpression, environment: Environment): void {
    const { name: from } = this.#module;
    switch (expression.kind) {
      case "variable":
      case "member":
        this.#name(expression, typed, environment);
        return;
      case "call":
        this.#callee(expression, typed, environment);
        return;
      case "pipe":
        if (expression.right.kind === "call") this.#callee(expression.right, typed, environment);
        else this.#calleeName(expression.right, typed, environment);
        return;
      case "struct": {
        this.#typeName(expression.path.segments);
        if (typed.kind !== "struct") return;
        for (const { name } of expression.fields)
          this.#add(name.span, describeField(this.#context, typed.definition, name.text, undefined, from));
        return;
      }
      case "update":
        if (typed.kind !== "update") return;
        for (const { name } of expression.fields)
          this.#add(name.span, describeField(this.#context, typed.definition, name.text, undefined, from));
        return;
      case "case":
      case "receive":
        for (const arm of expression.arms) this.#pattern(arm.pattern);
        return;
      case "for": {
        const { binding } = expression;
        if (binding.kind === "pattern") this.#pattern(binding.pattern);
        else for (const name of [binding.key, binding.value]) this.#bound(name.text, name.span);
        return;
      }
      case "closure":
        for (const clause of expression.clauses) this.#parameters(clause.parameters);
        return;
      case "block":
        for (const statement of expression.statements) this.#statement(statement);
        return;
      default:
        return;
    }
  }

  #statement(statement: Statement): void {
    if (statement.kind === "let") {
      this.#pattern(statement.pattern);
      this.#type(statement.annotation);
    } else if (statement.kind === "function") {
      this.#localFunction(statement);
    }
  }

  /** All clauses of a local function have the name of the first. */
  #localFunction(statement: FunctionDefinition): void {
    const { name: from, tree } = this.#module;
    const { text, span } = statement.name;
    const before = [...this.#locals.values()].filter(
      (local) => local.name === text && local.span.start <= span.start && prune(local.scheme.type).kind === "function",
    );
    const local = before.sort((first, second) => second.span.start - first.span.start)[0];
    if (local !== undefined) this.#add(span, describeLocal(local, tree.file, from));
    this.#function(statement);
  }

  #callee({ callee }: CallExpression, typed: TypedExpression, environment: Environment): void {
    this.#calleeName(callee, typed, environment);
  }

  #calleeName(callee: Expression, typed: TypedExpression, environment: Environment): void {
    if (callee.kind !== "variable" && callee.kind !== "member") return;
    this.#name(callee, typed.kind === "call" ? typed.callee : typed, environment);
  }

  #name(name: Variable | MemberExpression, typed: TypedExpression, environment: Environment): void {
    if (name.kind === "variable") {
      const meaning =
        meaningOfTyped(environment, typed, name.name, this.#rows) ?? meaningOfName(environment, name.name);
      this.#add(name.span, meaning);
      return;
    }
    const owner = spelled(environment, name.object);
    if (owner !== undefined) this.#owner(name.object, environment);
    const text = name.name.text;
    const members = () => (owner === undefined ? undefined : membersOfOwner(environment, owner));
    const meaning = meaningOfTyped(environment, typed, text, this.#rows) ?? members()?.find((one) => one.name === text);
    this.#add(name.name.span, meaning);
  }

  /** What stands before the dot: a module, a service or a type. */
  #owner(object: Expression, environment: Environment): void {
    const { scope } = this.#module;
    const text = spelled(environment, object);
    if (text === undefined || (object.kind !== "variable" && object.kind !== "member")) return;
    const written = object.kind === "variable" ? object.name : text;
    const module = describeQualifier(this.#context, this.#module, written);
    if (module !== undefined) {
      this.#add(object.span, module);
      return;
    }
    if (object.kind === "variable") {
      const isService = scope.values.has(text);
      const name = { text, span: object.span };
      if (isService) this.#add(object.span, meaningOfName(environment, text));
      else if (scope.types.has(text)) this.#typeName([name]);
      else this.#add(object.span, this.#moduleNamed(text) ?? this.#libraryType(text));
      return;
    }
    this.#owner(object.object, environment);
    const outer = spelled(environment, object.object) ?? "";
    const member = membersOfOwner(environment, outer)?.find(({ name }) => name === object.name.text);
    this.#add(object.name.span, member);
  }
}
