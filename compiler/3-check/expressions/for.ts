// `for`: what it goes through, and what its elements are.
import { interfaceNotImplemented } from "../../report/catalogue.ts";
import type { ForExpression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, type InterfaceInfo, type Local, monomorphic, withLocals } from "../context.ts";
import { implementsInterface, need } from "../evidence/evidence.ts";
import { instancesFor } from "../evidence/instances.ts";
import { lacks } from "../evidence/uses.ts";
import type { Evidence, TypedExpression, TypedPattern } from "../open-tree.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { boolType, intType, listOf, mapOf, prune, type Type } from "../types/type.ts";
import { absorb, freshEffect, freshVariable, unify } from "../types/unify.ts";
import { checkIrrefutable, looping } from "./control.ts";
import { check, expectType } from "./expect.ts";

type ForNode = Extract<TypedExpression, { kind: "for" }>;

export function inferFor(environment: Environment, expression: ForExpression): TypedExpression {
  const { context } = environment;
  const { span, binding } = expression;
  const source = context.infer(environment, expression.source);
  solve(context);
  const element = freshVariable(context);
  const pair = binding.kind === "pair";
  if (binding.kind === "pair") {
    const key = freshVariable(context);
    const value = freshVariable(context);
    expectType(environment, expression.source.span, mapOf(key, value), source.type);
    unify(element, { kind: "tuple", elements: [key, value] });
  }
  const effect = freshEffect(context);
  const given: Source = { environment, span: expression.source.span, type: source.type, element, pair, effect };
  const known = forSource(given, false);
  const { typed: pattern, locals } = forPattern(environment, expression, element);
  const inner = withLocals(looping(environment), locals);
  const filter = expression.filter === undefined ? undefined : check(inner, expression.filter, boolType);
  const body = context.infer(inner, expression.body);
  absorb(environment.frame.effect, effect);
  const node: ForNode & TypedExpression = {
    kind: "for",
    span,
    type: listOf(body.type),
    source,
    of: known ?? "List",
    pair,
    pattern,
    filter,
    body,
    effect,
  };
  if (known === undefined) {
    context.deferred.push({
      receiver: source.type,
      decides: [element],
      attempt: (stage) => {
        const found = forSource(given, stage !== "try");
        if (found !== undefined) Object.assign(node, { of: found });
        return found !== undefined;
      },
    });
  }
  return node;
}

function forPattern(
  environment: Environment,
  expression: ForExpression,
  element: Type,
): { typed: TypedPattern; locals: Local[] } {
  const { binding } = expression;
  if (binding.kind === "pattern") {
    const checked = checkPattern(environment, binding.pattern, element);
    checkIrrefutable(environment, checked.typed, binding.pattern.span);
    return checked;
  }
  const tuple = prune(element);
  const types = tuple.kind === "tuple" ? tuple.elements : [];
  const locals: Local[] = [binding.key, binding.value].map((name, index) => ({
    id: environment.context.nextId++,
    name: name.text,
    span: name.span,
    scheme: monomorphic(types[index] ?? element),
  }));
  const elements = locals.map(
    (local): TypedPattern =>
      local.name === "_"
        ? { kind: "wildcard", span: local.span, type: local.scheme.type }
        : { kind: "bind", span: local.span, type: local.scheme.type, id: local.id, name: local.name },
  );
  return { typed: { kind: "tuple", span: binding.span, type: element, elements }, locals };
}

/** A source that is gone through; `element` is bound to the type of what it gives. */
interface Source {
  readonly environment: Environment;
  readonly span: Span;
  readonly type: Type;
  readonly element: Type;
  /** The binding is `key, value`. */
  readonly pair: boolean;
  readonly effect: ReturnType<typeof freshEffect>;
}

/** How to walk the source, once its type is known; with `last`, what is not known now never is. */
function forSource(given: Source, last: boolean): ForNode["of"] | undefined {
  const source = prune(given.type);
  const builtin = builtinSource(given, source);
  if (builtin !== undefined) return builtin;
  return source.kind === "variable" && source.rigid === undefined && !last ? undefined : iteratedSource(given, source);
}

function builtinSource({ environment, span, element, pair, effect }: Source, source: Type): ForNode["of"] | undefined {
  const bindElement = (found: Type | undefined) => {
    if (found !== undefined) expectType(environment, span, element, found);
  };
  if (source.kind === "any-message") {
    bindElement(source);
    return "List";
  }
  if (source.kind !== "named" || source.module !== "") return undefined;
  const [first] = source.arguments;
  switch (source.name) {
    case "Range":
      bindElement(intType);
      return "Range";
    case "List":
    case "Set":
      bindElement(first);
      return source.name;
    case "Iter":
      bindElement(first);
      absorb(effect, environment.context.iteratorEffect);
      return "Iter";
    case "Map":
      if (!pair) bindElement(first);
      return "Map";
    default:
      return undefined;
  }
}

/** What has instances of `Iterator` or `Iterable`. */
function iteratedSource(given: Source, source: Type): ForNode["of"] | undefined {
  const { environment, span, element, effect } = given;
  const { context, file, module } = environment;
  const iterable = context.interfaces.get("Iterable");
  const iterator = context.interfaces.get("Iterator");
  if (iterable === undefined || iterator === undefined) return undefined;
  const next = iterator.methods.get("next");
  if (next !== undefined) absorb(effect, next.effect);
  const isIterator =
    source.kind === "variable"
      ? context.givens.get(source.id)?.some((one) => one.interface === iterator) === true
      : instancesFor(context, iterator, source).length > 0;
  if (isIterator) return { interface: "Iterator", iterator: iteratorEvidence(given, iterator, source) };
  if (source.kind !== "variable" && !implementsInterface(context, iterable, source)) {
    const texts = { type: typeText(source, module.name), interface: "Iterable" };
    const label = "`for` needs something to go through";
    context.report(interfaceNotImplemented(file, span, { ...texts, label }));
    return "List";
  }
  const iteratorType = freshVariable(context);
  const associated = new Map<string, Type>([
    ["Item", element],
    ["Iter", iteratorType],
  ]);
  const constraint = { interface: iterable, arguments: [], type: source, associated, makes: false };
  const evidence = need(environment, constraint, lacks(environment, span, "Iterable"));
  return { interface: "Iterable", iterable: evidence, iterator: iteratorEvidence(given, iterator, iteratorType) };
}

function iteratorEvidence({ environment, element, span }: Source, info: InterfaceInfo, type: Type): Evidence {
  const constraint = { interface: info, arguments: [], type, associated: new Map([["Item", element]]), makes: false };
  return need(environment, constraint, lacks(environment, span, info.name));
}
