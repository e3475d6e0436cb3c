// Walks over expressions: which names are meant from outside, and which ones of the inside nothing uses.
import type {
  Arm,
  ChannelDefinition,
  Expression,
  ForExpression,
  FunctionDefinition,
  IfExpression,
  MemberExpression,
  Name,
  Parameter,
  Path,
  Pattern,
  Statement,
  TypeTree,
  WhileExpression,
} from "../trees/ast.ts";
import { childrenOf, patternsIn, typesIn } from "../trees/ast-walks.ts";
import { memberFunctions } from "../trees/channels.ts";
import type { Span } from "../trees/source.ts";

type Loop = ForExpression | WhileExpression;

/** A name that a tree binds. */
export interface LocalName {
  readonly name: string;
  readonly span: Span;
  readonly kind: "let" | "for" | "arm" | "parameter" | "function";
  /** The innermost loop of the same function that it is bound in. */
  readonly loop: Loop | undefined;
  used: boolean;
  /** The walk is inside of its own definition, where a use of it is none. */
  open: boolean;
}

/** Gets what a walk finds; whatever it leaves out costs nothing. */
interface NameListener {
  /** A name of a value that nothing in the tree binds. */
  readonly free: (name: string) => void;
  /** `A.B.c` as written: names of modules, types, constructors, of which the first is not bound in the tree. */
  readonly path?: (names: readonly string[]) => void;
  /** What stands behind a dot. */
  readonly member?: (name: string) => void;
  /** Whether a plain name in a pattern is a constructor; without an answer every one binds. */
  readonly isConstructor?: (name: string) => boolean;
  /** The scope of a name has ended; `outer` is the local that it hides. */
  readonly ended?: (local: LocalName, outer: LocalName | undefined) => void;
}

/** Looking up costs as much as scopes are nested, not as much as names are bound. */
export class Scope {
  readonly #outer: Scope | undefined;
  /** Most scopes bind nothing, or not much: the rest is made when it is needed. */
  #names: Map<string, LocalName> | undefined;
  /** All that were bound here, also those that a later one hides, each with the local that it hides. */
  #bound: (LocalName | undefined)[] | undefined;

  constructor(outer: Scope | undefined) {
    this.#outer = outer;
  }

  find(name: string): LocalName | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const found = scope.#names?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  add(local: LocalName): void {
    this.#bound ??= [];
    this.#bound.push(local, this.find(local.name));
    this.#names ??= new Map();
    this.#names.set(local.name, local);
  }

  end({ ended }: NameListener): void {
    const bound = this.#bound;
    if (ended === undefined || bound === undefined) return;
    for (let index = 0; index < bound.length; index += 2) {
      const local = bound[index];
      if (local !== undefined) ended(local, bound[index + 1]);
    }
  }
}

/** The names that a pattern binds, nullary constructors included: only the checker can tell them apart. */
export function bindingsOf(pattern: Pattern): Name[] {
  switch (pattern.kind) {
    case "bind":
      return [{ text: pattern.name, span: pattern.span }];
    case "as":
      return [...bindingsOf(pattern.pattern), pattern.name];
    case "prefix":
      return pattern.rest === undefined ? [] : [pattern.rest];
    case "cons": {
      const names: Name[] = [];
      let end: Pattern = pattern;
      for (; end.kind === "cons"; end = end.tail) names.push(...bindingsOf(end.head));
      return [...names, ...bindingsOf(end)];
    }
    case "or":
      return pattern.alternatives.slice(0, 1).flatMap(bindingsOf);
    default:
      return patternsIn(pattern).flatMap(bindingsOf);
  }
}

export const boundNames = (pattern: Pattern): string[] => bindingsOf(pattern).map(({ text }) => text);

const textsOf = ({ segments }: Path): string[] => segments.map(({ text }) => text);

/** What is known everywhere inside of a channel besides its functions: the parameters of its topics, and what sends its events. */
export function channelScope({ parameters, settings, span }: ChannelDefinition): Scope {
  const scope = new Scope(undefined);
  const sends = settings.some(({ name }) => name.text === "sends");
  const names = parameters.flatMap(({ pattern }) => boundNames(pattern));
  for (const name of [...names, ...(sends ? memberFunctions : [])])
    scope.add({ name, span, kind: "parameter", loop: undefined, used: false, open: false });
  return scope;
}

/** One walk; trees may be walked one after the other. */
export class NameWalk {
  readonly #listener: NameListener;
  #loop: Loop | undefined;

  constructor(listener: NameListener) {
    this.#listener = listener;
  }

  /** A function's bounds, types, parameters and body. */
  function(definition: FunctionDefinition, outer?: Scope): void {
    const { parameters, result, bounds, guard, body } = definition;
    for (const bound of bounds) this.path(bound.interface);
    this.type(result);
    this.body(parameters, guard, body, outer);
  }

  /** What has parameters: they are silent, whoever uses them. */
  body(parameters: readonly Parameter[], guard: Expression | undefined, body: Expression, outer?: Scope): void {
    const loop = this.#loop;
    this.#loop = undefined;
    const scope = new Scope(outer);
    for (const { pattern, annotation } of parameters) {
      this.type(annotation);
      this.#bind(pattern, "parameter", scope);
    }
    if (guard !== undefined) this.expression(guard, scope);
    this.expression(body, scope);
    scope.end(this.#listener);
    this.#loop = loop;
  }

  /** Functions that see each other, and what else may call them. */
  helpers(definitions: readonly FunctionDefinition[], callers: (scope: Scope) => void, outer?: Scope): void {
    const scope = new Scope(outer);
    this.#hoist(definitions, scope);
    for (const definition of definitions) this.#localFunction(definition, scope);
    callers(scope);
    scope.end(this.#listener);
  }

  type(tree: TypeTree | undefined): void {
    const { path } = this.#listener;
    if (tree === undefined || path === undefined) return;
    if (tree.kind === "named") path(textsOf(tree.path));
    if (tree.kind !== "named" || tree.arguments.length > 0) for (const inner of typesIn(tree)) this.type(inner);
  }

  path(path: Path): void {
    this.#listener.path?.(textsOf(path));
  }

  /** What a pattern names that it does not bind. Lists of patterns are as long as programs: no recursion along them. */
  pattern(pattern: Pattern): void {
    let rest = pattern;
    for (; rest.kind === "cons"; rest = rest.tail) this.#pattern(rest.head);
    this.#pattern(rest);
  }

  #pattern(pattern: Pattern): void {
    const { path, isConstructor } = this.#listener;
    if (path === undefined) return;
    switch (pattern.kind) {
      case "bind":
        if (isConstructor?.(pattern.name)) path([pattern.name]);
        return;
      case "cons":
        this.pattern(pattern);
        return;
      case "constructor":
      case "struct": {
        const { qualifier, name } = pattern;
        path(qualifier === undefined ? [name.text] : [qualifier.text, name.text]);
        break;
      }
      default:
        break;
    }
    for (const inner of patternsIn(pattern)) this.pattern(inner);
  }

  #bind(pattern: Pattern, kind: LocalName["kind"], scope: Scope): void {
    this.pattern(pattern);
    if (pattern.kind === "bind") {
      const { name, span } = pattern;
      if (this.#listener.isConstructor?.(name) !== true) this.#add(name, span, kind, scope);
      return;
    }
    for (const { text, span } of bindingsOf(pattern)) {
      if (this.#listener.isConstructor?.(text) !== true) this.#add(text, span, kind, scope);
    }
  }

  #add(name: string, span: Span, kind: LocalName["kind"], scope: Scope): LocalName {
    const local: LocalName = { name, span, kind, loop: this.#loop, used: false, open: false };
    scope.add(local);
    return local;
  }

  #hoist(definitions: readonly FunctionDefinition[], scope: Scope): void {
    if (definitions.length === 0) return;
    const names = new Set<string>();
    for (const { name } of definitions) {
      if (!names.has(name.text)) this.#add(name.text, name.span, "function", scope);
      names.add(name.text);
    }
  }

  #localFunction(definition: FunctionDefinition, scope: Scope): void {
    const local = scope.find(definition.name.text);
    const isOwn = local?.kind === "function" && !local.open;
    if (isOwn) local.open = true;
    this.function(definition, scope);
    if (isOwn) local.open = false;
  }

  #statements(statements: readonly Statement[], outer: Scope): void {
    const [only] = statements;
    if (statements.length === 1 && only?.kind === "expression") {
      this.expression(only.expression, outer);
      return;
    }
    const scope = new Scope(outer);
    this.#hoist(
      statements.filter((statement) => statement.kind === "function"),
      scope,
    );
    for (const statement of statements) {
      switch (statement.kind) {
        case "let":
          this.type(statement.annotation);
          this.expression(statement.value, scope);
          this.#bind(statement.pattern, "let", scope);
          break;
        case "return":
          if (statement.value !== undefined) this.expression(statement.value, scope);
          break;
        case "expression":
          this.expression(statement.expression, scope);
          break;
        case "function":
          this.#localFunction(statement, scope);
          break;
        default:
          statement satisfies never;
      }
    }
    scope.end(this.#listener);
  }

  #arms(arms: readonly Arm[], outer: Scope): void {
    for (const arm of arms) {
      const scope = new Scope(outer);
      this.#bind(arm.pattern, "arm", scope);
      if (arm.guard !== undefined) this.expression(arm.guard, scope);
      this.expression(arm.body, scope);
      scope.end(this.#listener);
    }
  }

  #variable(name: string, scope: Scope): void {
    const local = scope.find(name);
    if (local === undefined) this.#listener.free(name);
    else if (!local.open) local.used = true;
  }

  /** Answers what the members are of. */
  #member(expression: MemberExpression, scope: Scope): Expression {
    const { member, path } = this.#listener;
    const names: string[] = [];
    let object: Expression = expression;
    while (object.kind === "member") {
      member?.(object.name.text);
      names.push(object.name.text);
      object = object.object;
    }
    if (object.kind === "variable" && path !== undefined && scope.find(object.name) === undefined)
      path([object.name, ...names.reverse()]);
    return object;
  }

  /** The names in an expression; `scope` has the locals around it. Chains of operators and calls use no stack. */
  expression(expression: Expression, scope: Scope): void {
    let inner = this.#first(expression, scope);
    if (inner === undefined) {
      this.#innermost(expression, scope);
      return;
    }
    const outer = [expression];
    let current = inner;
    for (inner = this.#first(current, scope); inner !== undefined; inner = this.#first(current, scope)) {
      outer.push(current);
      current = inner;
    }
    this.#innermost(current, scope);
    for (let next = outer.pop(); next !== undefined; next = outer.pop()) this.#others(next, scope);
  }

  /** The part that an expression begins with. */
  #first(expression: Expression, scope: Scope): Expression | undefined {
    switch (expression.kind) {
      case "unary":
      case "try":
        return expression.operand;
      case "binary":
      case "pipe":
        return expression.left;
      case "call":
      case "spawn":
        return expression.callee;
      case "member":
        return this.#member(expression, scope);
      case "index":
        return expression.object;
      default:
        return undefined;
    }
  }

  /** The parts behind the first one. */
  #others(expression: Expression, scope: Scope): void {
    switch (expression.kind) {
      case "binary":
      case "pipe":
        this.expression(expression.right, scope);
        return;
      case "call":
      case "spawn":
        for (const argument of expression.arguments) this.expression(argument, scope);
        return;
      case "index":
        this.expression(expression.index, scope);
        return;
      default:
        return;
    }
  }

  /** A chain of `else if`. */
  #if(first: IfExpression, scope: Scope): void {
    let current: Expression | undefined = first;
    for (; current?.kind === "if"; current = current.else) {
      this.expression(current.condition, scope);
      this.expression(current.then, scope);
    }
    if (current !== undefined) this.expression(current, scope);
  }

  #for(expression: ForExpression, outer: Scope): void {
    this.expression(expression.source, outer);
    const loop = this.#loop;
    const { binding } = expression;
    const scope = new Scope(outer);
    if (binding.kind === "pattern") this.#bind(binding.pattern, "for", scope);
    else for (const { text, span } of [binding.key, binding.value]) this.#add(text, span, "for", scope);
    this.#loop = expression;
    if (expression.filter !== undefined) this.expression(expression.filter, scope);
    this.expression(expression.body, scope);
    this.#loop = loop;
    scope.end(this.#listener);
  }

  #while(expression: WhileExpression, scope: Scope): void {
    const loop = this.#loop;
    this.#loop = expression;
    this.expression(expression.condition, scope);
    this.expression(expression.body, scope);
    this.#loop = loop;
  }

  /** An expression that does not begin with another one. */
  #innermost(expression: Expression, scope: Scope): void {
    switch (expression.kind) {
      case "variable":
        this.#variable(expression.name, scope);
        return;
      case "struct":
        this.path(expression.path);
        break;
      case "if":
        this.#if(expression, scope);
        return;
      case "case":
        this.expression(expression.scrutinee, scope);
        this.#arms(expression.arms, scope);
        return;
      case "while":
        this.#while(expression, scope);
        return;
      case "for":
        this.#for(expression, scope);
        return;
      case "receive":
        this.#arms(expression.arms, scope);
        if (expression.after !== undefined) {
          this.expression(expression.after.timeout, scope);
          this.expression(expression.after.body, scope);
        }
        return;
      case "closure":
        for (const clause of expression.clauses) this.body(clause.parameters, clause.guard, clause.body, scope);
        return;
      case "block":
        this.#statements(expression.statements, scope);
        return;
      case "string":
        for (const part of expression.parts) if (part.kind === "interpolation") this.expression(part.expression, scope);
        return;
      case "int":
      case "float":
      case "bool":
      case "unit":
      case "atom":
      // These begin with another one.
      case "unary":
      case "try":
      case "binary":
      case "pipe":
      case "call":
      case "spawn":
      case "member":
      case "index":
        return;
      default:
        break;
    }
    for (const child of childrenOf(expression)) this.expression(child, scope);
  }
}
