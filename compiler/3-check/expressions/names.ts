// What a bare name means in an expression.
import type { KnownFunction } from "../../library/index.ts";
import { ambiguousMethod, notAValue, unboundName, unfinished } from "../../report/catalogue.ts";
import { closest, foreignWord } from "../../report/index.ts";
import { memberFunctions } from "../../trees/channels.ts";
import type { Span } from "../../trees/source.ts";
import { typeWithVariant } from "../../trees/variants.ts";
import type {
  Candidate,
  Context,
  Environment,
  InterfaceInfo,
  Local,
  MethodInfo,
  NamedMethod,
  Scheme,
} from "../context.ts";
import { addTo, findLocal, nothingAssociated } from "../context.ts";
import { useRow } from "../declare/library.ts";
import { need, type Use } from "../evidence/evidence.ts";
import { lacks, needAll } from "../evidence/uses.ts";
import type { Evidence, TypedExpression } from "../open-tree.ts";
import { instantiate, substitute } from "../types/schemes.ts";
import { anyMessage, type Effect, prune, type Type, type TypeVariable } from "../types/type.ts";
import { absorb, freshEffect, freshVariable } from "../types/unify.ts";
import { bareConstructor, constructorsNamed, infoOf, instantiateConstructor, typeNamed } from "./constructors.ts";
import { expressionByMember } from "./member-names.ts";

const noEvidence: readonly Evidence[] = [];

/** A use of a name with a scheme: its type and the evidence of its constraints. */
function useScheme(
  environment: Environment,
  scheme: Scheme,
  span: Span,
): { type: Type; evidence: readonly Evidence[]; effect: Effect } {
  const use = instantiate(environment.context, scheme);
  if (use.constraints.length === 0) return { type: use.type, evidence: noEvidence, effect: use.effect };
  return { type: use.type, evidence: needAll(environment, use, span), effect: use.effect };
}

/** The evidence of a use; inside the definition of the name more is added when the definition is closed. */
function noted(local: Local, evidence: readonly Evidence[]): readonly Evidence[] {
  if (local.uses === undefined) return evidence;
  const own = [...evidence];
  local.uses.push(own);
  return own;
}

function localExpression(environment: Environment, local: Local, span: Span): TypedExpression {
  const { type, evidence, effect } = useScheme(environment, local.scheme, span);
  const named: TypedExpression =
    local.global !== undefined
      ? { kind: "function", span, type, target: local.global, evidence, effect }
      : { kind: "local", span, type, id: local.id, name: local.name, evidence: noted(local, evidence) };
  return local.byMember === undefined ? named : expressionByMember(environment.context, local.byMember, named);
}

/** Of an extern: what a function that it is given does is no matter of other calls. */
function withOwnEffects(context: Context, type: Type): Type {
  if (type.kind !== "function") return type;
  const parameters = type.parameters.map((parameter) => {
    const own = prune(parameter);
    return own.kind === "function" ? { ...own, effect: freshEffect(context) } : parameter;
  });
  return { ...type, parameters };
}

/** A module-level function, actor, service … by its module; the caller has checked that it is visible. */
export function globalExpression(
  environment: Environment,
  module: string,
  name: string,
  span: Span,
): TypedExpression | undefined {
  const { context } = environment;
  const definition = context.modules.get(module)?.exports.get(name)?.definition;
  if (definition === undefined) return undefined;
  const target = { module, name };
  const member = module === environment.module.name ? environment.group.get(name) : undefined;
  let use: { type: Type; evidence: readonly Evidence[]; effect: Effect };
  if (member !== undefined) {
    const evidence: Evidence[] = [];
    member.uses.push({ owner: environment.owner, evidence });
    const effect = member.type.kind === "function" ? member.type.effect : freshEffect(context);
    use = { type: member.type, evidence, effect };
  } else {
    const scheme = context.schemes.get(`${module}.${name}`);
    if (scheme === undefined) return undefined;
    use = useScheme(environment, scheme, span);
  }
  if (definition.kind === "function")
    return { kind: "function", span, type: use.type, target, evidence: use.evidence, effect: use.effect };
  switch (definition.item.kind) {
    case "actor":
      return { kind: "actor", span, type: use.type, target, evidence: use.evidence };
    case "supervisor":
      return { kind: "supervisor", span, type: use.type, target };
    case "extern-function":
      return { kind: "extern", span, type: withOwnEffects(context, use.type), target, async: definition.item.async };
    case "channel":
      return { kind: "channel", span, type: use.type, target };
    case "service":
      return undefined;
    default: {
      const never: never = definition.item;
      return never;
    }
  }
}

export function rowExpression(environment: Environment, row: KnownFunction, span: Span): TypedExpression {
  const { context } = environment;
  const use = useRow(context, row);
  const evidence = use.constraints.flatMap((constraint) => {
    const found = need(environment, constraint, lacks(environment, span, constraint.interface.name));
    if (constraint.interface.key === "Row") context.rows.set(span, constraint.type);
    return constraint.passed ? [found] : [];
  });
  if (row.facts.unfinished !== undefined) context.report(unfinished(environment.file, span, row.name));
  if (!row.callable) return { kind: "intrinsic-value", span, type: use.type, symbol: row.symbol };
  return {
    kind: "intrinsic",
    span,
    type: use.type,
    symbol: row.symbol,
    suspends: use.suspends,
    evidence,
    effect: use.effect,
    facts: row.facts,
  };
}

/** A constructor as a value: the variant itself, or a function of its payload. */
export function constructorExpression(environment: Environment, candidate: Candidate, span: Span): TypedExpression {
  const { context } = environment;
  const { definition, variant } = candidate;
  const copy = instantiateConstructor(context, candidate);
  const base = {
    span,
    definition: { module: definition.module, name: definition.name },
    variant: variant.name,
    tag: variant.tag,
  };
  if (variant.fields.length === 0) return { ...base, kind: "construct", type: copy.type, arguments: [] };
  const type: Type = { kind: "function", parameters: copy.payload, result: copy.type, effect: freshEffect(context) };
  return { ...base, kind: "constructor", type, arity: variant.fields.length };
}

/** A method as a function of its receiver, which `receiver` may name already. */
export function methodExpression(
  environment: Environment,
  info: InterfaceInfo,
  method: MethodInfo,
  span: Span,
  { failure, receiver }: { readonly failure?: Use["failure"]; readonly receiver?: Type } = {},
): { expression: TypedExpression; self: Type } {
  const { context } = environment;
  const self = receiver ?? freshVariable(context);
  const map = new Map<TypeVariable, Type>([[info.self, self]]);
  for (const parameter of info.parameters) map.set(parameter, freshVariable(context));
  for (const variable of info.associated.values()) map.set(variable, freshVariable(context));
  const effect = freshEffect(context);
  absorb(effect, method.effect);
  const type: Type = {
    kind: "function",
    parameters: method.parameters.map((parameter) => substitute(parameter, map)),
    result: substitute(method.result, map),
    effect,
  };
  const constraint = {
    interface: info,
    arguments: info.parameters.map((parameter) => map.get(parameter) ?? parameter),
    type: self,
    associated:
      info.associated.size === 0
        ? nothingAssociated
        : new Map([...info.associated].map(([name, variable]) => [name, map.get(variable) ?? variable])),
    makes: false,
  };
  const use = lacks(environment, span, info.name);
  const evidence = need(environment, constraint, failure === undefined ? use : { ...use, failure });
  return {
    expression: { kind: "method", span, type, interface: info.key, method: method.name, evidence, effect },
    self,
  };
}

/** Interfaces whose methods are plain functions in a module: those that it sees and the built-in ones. */
export function methodsNamed(environment: Environment, name: string): readonly NamedMethod[] {
  const { context, module } = environment;
  let index = context.methods.get(module.name);
  if (index === undefined) {
    index = indexMethods(environment);
    context.methods.set(module.name, index);
  }
  return index.get(name) ?? [];
}

function indexMethods({ context, module }: Environment): Map<string, NamedMethod[]> {
  const visible = new Set<InterfaceInfo>();
  const hidden = new Set<string>();
  for (const [local, entry] of module.scope.types) {
    if (entry.item.kind !== "interface") continue;
    hidden.add(local);
    const info = context.interfaces.get(`${entry.module}.${entry.item.name.text}`);
    if (info !== undefined) visible.add(info);
  }
  for (const info of context.interfaces.values()) if (info.module === "" && !hidden.has(info.name)) visible.add(info);
  const index = new Map<string, NamedMethod[]>();
  for (const info of visible) {
    for (const method of info.methods.values()) addTo(index, method.name, { info, method });
  }
  return index;
}

/** The top-level `let` of this name that is visible here. */
export function findTopLevel(environment: Environment, name: string): Local | undefined {
  const all = environment.context.topLevels.get(environment.module.name) ?? [];
  let found: Local | undefined;
  for (const { position, local } of all) if (local.name === name && position < environment.position) found = local;
  return found;
}

export function resolveName(environment: Environment, name: string, span: Span): TypedExpression {
  const { context, module, file } = environment;
  const local = findLocal(environment, name);
  if (local !== undefined) return localExpression(environment, local, span);
  const topLevel = findTopLevel(environment, name);
  if (topLevel !== undefined) {
    const use = useScheme(environment, topLevel.scheme, span);
    const evidence = noted(topLevel, use.evidence);
    const target = { module: module.name, name };
    return { kind: "top-level", span, type: use.type, target, id: topLevel.id, evidence };
  }
  const value = module.scope.values.get(name);
  if (value !== undefined) {
    const found = globalExpression(environment, value.module, valueName(value.definition), span);
    if (found !== undefined) return found;
    if (value.definition.kind === "item" && value.definition.item.kind === "service") {
      context.report(notAValue(file, span, name, "service"));
      return unknown(span);
    }
  }
  if (constructorsNamed(context, module, name).length > 0) {
    const candidate = bareConstructor(environment, name, span);
    if (candidate !== undefined) return constructorExpression(environment, candidate, span);
  }
  const standard = module.scope.standardNames.get(name);
  const row =
    standard === undefined ? context.library.unqualified.get(name) : context.library.modules.get(standard)?.get(name);
  if (row !== undefined) return rowExpression(environment, row, span);
  const methods = methodsNamed(environment, name);
  const [first] = methods;
  if (first !== undefined) {
    if (methods.length > 1) {
      const interfaces = methods.map((entry) => entry.info.name);
      context.report(ambiguousMethod(file, span, { method: name, type: "T", interfaces }));
    }
    return methodExpression(environment, first.info, first.method, span).expression;
  }
  const from = context.interfaces.get("From");
  const conversion = from?.methods.get("from");
  // `into` follows from From: the same function, named by what is given.
  if (name === "into" && from !== undefined && conversion !== undefined)
    return methodExpression(environment, from, conversion, span).expression;
  reportUnbound(environment, name, span);
  return unknown(span);
}

function valueName(
  definition:
    | { readonly kind: "function"; readonly group: { readonly name: string } }
    | { readonly kind: "item"; readonly item: { readonly name: { readonly text: string } } },
): string {
  return definition.kind === "function" ? definition.group.name : definition.item.name.text;
}

/** Stands for an expression that was reported: fits everywhere. */
export function unknown(span: Span): TypedExpression {
  return { kind: "unit", span, type: anyMessage };
}

function reportUnbound(environment: Environment, name: string, span: Span): void {
  const { context, module, file } = environment;
  if (module.scope.broken.has(name)) return;
  if (name === "_") {
    context.report(unboundName(file, span, name, { help: noSlot }));
    return;
  }
  if (environment.inSilentChannel === true && memberFunctions.some((one) => one === name)) {
    context.report(unboundName(file, span, name, { help: silentChannel }));
    return;
  }
  if (environment.later?.has(name) === true) {
    context.report(unboundName(file, span, name, { help: inOrder(name) }));
    return;
  }
  if (context.modules.has(name)) {
    context.report(unboundName(file, span, name, { add: `import ${name}` }));
    return;
  }
  const path = [...context.modules.keys()].find((candidate) => candidate.endsWith(`.${name}`));
  if (path !== undefined) {
    context.report(unboundName(file, span, name, { add: `import ${path}` }));
    return;
  }
  const owner = [...context.modules.values()].find((other) => other !== module && other.exports.get(name)?.public);
  if (owner !== undefined) {
    context.report(unboundName(file, span, name, { add: `from ${owner.name} import ${name}` }));
    return;
  }
  if (typeNamed(context, module, name) !== undefined && foreignWord(name) === undefined) {
    context.report(unboundName(file, span, name, { help: isType(name) }));
    return;
  }
  for (const other of context.modules.values()) {
    const type = other === module ? undefined : typeWithVariant(other.exportedTypes, name);
    if (type === undefined) continue;
    context.report(unboundName(file, span, name, { add: `from ${other.name} import ${type}` }));
    return;
  }
  const home = [...context.library.modules].find(([, members]) => members.has(name))?.[0];
  const foreign = foreignWord(name);
  const suggestion = foreign === undefined ? closest(name, visibleNames(environment)) : undefined;
  const qualified = suggestion === undefined && home !== undefined ? `${home}.${name}` : undefined;
  const help = foreign?.help ?? (qualified === undefined ? undefined : `write \`${qualified}\``);
  const instead = foreign === undefined ? qualified : foreign.instead;
  context.report(unboundName(file, span, name, { suggestion, help, instead }));
}

/** A type where a value is expected; its functions are called, they are no values. */
export const isType = (name: string): string =>
  `\`${name}\` is a type, not a value; a function of it is called, in a closure where a value is wanted`;

const silentChannel = "a channel sends events once it says of what type they are: `sends: Event`";

const noSlot = "`_` is no value: a function is written `fn x -> … end`";

function inOrder(name: string): string {
  return `local functions are known from their line on: define \`${name}\` before, or both at top level`;
}

function visibleNames(environment: Environment): string[] {
  const { context, module } = environment;
  const names: string[] = [];
  for (let locals = environment.locals; locals !== undefined; locals = locals.outer) names.push(locals.local.name);
  names.push(...(context.topLevels.get(module.name) ?? []).map((entry) => entry.local.name));
  names.push(...module.scope.values.keys(), ...module.scope.types.keys(), ...module.scope.standardNames.keys());
  for (const entry of module.scope.types.values()) {
    const info = infoOf(context, entry);
    if (info?.kind === "sum") names.push(...info.variants.map((variant) => variant.name));
  }
  for (const info of context.types.values())
    if (info.module === "" && info.kind === "sum") names.push(...info.variants.map((variant) => variant.name));
  names.push(...context.library.modules.keys(), ...context.library.unqualified.keys());
  for (const info of context.interfaces.values()) names.push(...info.methods.keys());
  // A method of that name exists, but the word is an operator.
  return names.filter((name) => name !== "not");
}
