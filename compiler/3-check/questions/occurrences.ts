// Every name in the text of a module, and what it stands for.
import type { KnownFunctions } from "../../library/index.ts";
import type {
  CallExpression,
  Expression,
  FunctionDefinition,
  MemberExpression,
  Statement,
  Variable,
} from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Context, Environment } from "../context.ts";
import { spelled } from "../expressions/qualified.ts";
import type { TypedExpression } from "../open-tree.ts";
import { prune } from "../types/type.ts";
import type { Inspection, Occurrence } from "./inspection.ts";
import { ItemOccurrences } from "./item-occurrences.ts";
import { describeField, describeLocal, describeQualifier } from "./meanings.ts";
import { membersOfOwner } from "./members.ts";
import { meaningOfName, meaningOfTyped } from "./name-meanings.ts";
import { Recorder } from "./recorder.ts";

/** In the order of the text. */
export function occurrencesIn(
  inspection: Inspection,
  module: ResolvedModule,
  library: KnownFunctions,
): readonly Occurrence[] {
  const recorder = new Recorder(inspection, module, library);
  const items = new ItemOccurrences(recorder);
  for (const item of module.tree.items) items.item(item);
  const expressions = new ExpressionOccurrences(recorder);
  for (const { expression, typed, environment } of inspection.seen(module))
    expressions.expression(expression, typed, environment);
  return recorder.found.sort((first, second) => first.span.start - second.span.start);
}

/** Hands what is written in expressions to a recorder. */
class ExpressionOccurrences {
  readonly #recorder: Recorder;
  readonly #context: Context;
  readonly #module: ResolvedModule;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#context = recorder.context;
    this.#module = recorder.module;
  }

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
        this.#recorder.typeName(expression.path.segments);
        if (typed.kind !== "struct") return;
        for (const { name } of expression.fields)
          this.#recorder.add(name.span, describeField(this.#context, typed.definition, name.text, undefined, from));
        return;
      }
      case "update":
        if (typed.kind !== "update") return;
        for (const { name } of expression.fields)
          this.#recorder.add(name.span, describeField(this.#context, typed.definition, name.text, undefined, from));
        return;
      case "case":
      case "receive":
        for (const arm of expression.arms) this.#recorder.pattern(arm.pattern);
        return;
      case "for": {
        const { binding } = expression;
        if (binding.kind === "pattern") this.#recorder.pattern(binding.pattern);
        else for (const name of [binding.key, binding.value]) this.#recorder.bound(name.text, name.span);
        return;
      }
      case "closure":
        for (const clause of expression.clauses) this.#recorder.parameters(clause.parameters);
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
      this.#recorder.pattern(statement.pattern);
      this.#recorder.type(statement.annotation);
    } else if (statement.kind === "function") {
      this.#localFunction(statement);
    }
  }

  /** All clauses of a local function have the name of the first. */
  #localFunction(statement: FunctionDefinition): void {
    const { name: from, tree } = this.#module;
    const { text, span } = statement.name;
    const before = [...this.#recorder.locals.values()].filter(
      (local) => local.name === text && local.span.start <= span.start && prune(local.scheme.type).kind === "function",
    );
    const local = before.sort((first, second) => second.span.start - first.span.start)[0];
    if (local !== undefined) this.#recorder.add(span, describeLocal(local, tree.file, from));
    this.#recorder.function(statement);
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
        meaningOfTyped(environment, typed, name.name, this.#recorder.rows) ?? meaningOfName(environment, name.name);
      this.#recorder.add(name.span, meaning);
      return;
    }
    const owner = spelled(environment, name.object);
    if (owner !== undefined) this.#owner(name.object, environment);
    const text = name.name.text;
    const members = () => (owner === undefined ? undefined : membersOfOwner(environment, owner));
    const meaning =
      meaningOfTyped(environment, typed, text, this.#recorder.rows) ?? members()?.find((one) => one.name === text);
    this.#recorder.add(name.name.span, meaning);
  }

  /** What stands before the dot: a module, a service or a type. */
  #owner(object: Expression, environment: Environment): void {
    const { scope } = this.#module;
    const text = spelled(environment, object);
    if (text === undefined || (object.kind !== "variable" && object.kind !== "member")) return;
    const written = object.kind === "variable" ? object.name : text;
    const module = describeQualifier(this.#context, this.#module, written);
    if (module !== undefined) {
      this.#recorder.add(object.span, module);
      return;
    }
    if (object.kind === "variable") {
      const isService = scope.values.has(text);
      const name = { text, span: object.span };
      if (isService) this.#recorder.add(object.span, meaningOfName(environment, text));
      else if (scope.types.has(text)) this.#recorder.typeName([name]);
      else this.#recorder.add(object.span, this.#recorder.moduleNamed(text) ?? this.#recorder.libraryType(text));
      return;
    }
    this.#owner(object.object, environment);
    const outer = spelled(environment, object.object) ?? "";
    const member = membersOfOwner(environment, outer)?.find(({ name }) => name === object.name.text);
    this.#recorder.add(object.name.span, member);
  }
}
