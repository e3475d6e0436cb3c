// Patterns: their types, the names that they bind, and what they refer to.
import {
  alreadyBound,
  duplicateField,
  floatOutOfRange,
  integerOutOfRange,
  missingPatternField,
  orPatternNames,
  patternMismatch,
  unboundStruct,
  unknownConstructor,
  unknownField,
  wrongPatternArguments,
} from "../../report/catalogue.ts";
import { closest, type Diagnostic } from "../../report/index.ts";
import type { Name, Pattern } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Candidate, type Environment, type Local, monomorphic, type StructInfo } from "../context.ts";
import {
  bareConstructor,
  constructorsNamed,
  infoOf,
  instantiateConstructor,
  moduleConstructor,
  qualifiedConstructor,
  typeNamed,
} from "../expressions/constructors.ts";
import type { TypedPattern } from "../open-tree.ts";
import { patternHelp } from "../types/conversions.ts";
import { typeTexts } from "../types/print.ts";
import { freshSubstitution, substitute } from "../types/schemes.ts";
import {
  anyMessage,
  atomType,
  boolType,
  floatType,
  intType,
  listOf,
  named,
  stringType,
  type Type,
  unitType,
} from "../types/type.ts";
import { privateType } from "../types/type-trees.ts";
import { freshVariable, unify } from "../types/unify.ts";

/** Names bound so far; the alternatives of an or-pattern share them. */
interface Bindings {
  readonly locals: Map<string, Local>;
  /** Names that other alternatives bind already, with their locals. */
  readonly shared: ReadonlyMap<string, Local>;
  /** Set when something in the pattern was reported. */
  readonly faults: { found: boolean };
}

const nothingShared: ReadonlyMap<string, Local> = new Map();

/** Checks a pattern against the type of what it is matched with. */
export function checkPattern(
  environment: Environment,
  pattern: Pattern,
  type: Type,
): { typed: TypedPattern; locals: Local[] } {
  const { span } = pattern;
  // Most patterns are a name.
  if (pattern.kind === "bind" && pattern.name !== "_" && !isNullaryConstructor(environment, pattern.name)) {
    const { name } = pattern;
    const local: Local = { id: environment.context.nextId++, name, span, scheme: monomorphic(type) };
    return { typed: { kind: "bind", span, type, id: local.id, name }, locals: [local] };
  }
  const bindings: Bindings = { locals: new Map(), shared: nothingShared, faults: { found: false } };
  const typed = patternOf(environment, pattern, type, bindings);
  const locals = [...bindings.locals.values()];
  return { typed: bindings.faults.found ? { kind: "wildcard", span, type, faulty: true } : typed, locals };
}

function reportFault(environment: Environment, bindings: Bindings, diagnostic: Diagnostic): void {
  bindings.faults.found = true;
  environment.context.report(diagnostic);
}

function expectType(environment: Environment, bindings: Bindings, span: Span, actual: Type, expected: Type): void {
  if (unify(expected, actual) === "same") return;
  const [wanted = "", found = ""] = typeTexts([expected, actual], environment.module.name);
  const help = patternHelp(expected, actual);
  reportFault(environment, bindings, patternMismatch(environment.file, span, { expected: wanted, found, help }));
}

function bindName(environment: Environment, bindings: Bindings, name: string, span: Span, type: Type): number {
  if (bindings.locals.has(name)) reportFault(environment, bindings, alreadyBound(environment.file, span, name));
  const shared = bindings.shared.get(name);
  const id = shared?.id ?? environment.context.nextId++;
  if (shared !== undefined) expectType(environment, bindings, span, type, shared.scheme.type);
  bindings.locals.set(name, { id, name, span, scheme: monomorphic(type) });
  return id;
}

/** A plain name that is a visible nullary constructor matches it. */
function isNullaryConstructor(environment: Environment, name: string): boolean {
  const candidates = constructorsNamed(environment.context, environment.module, name);
  return candidates.some((candidate) => candidate.variant.fields.length === 0);
}

function patternOf(environment: Environment, pattern: Pattern, type: Type, bindings: Bindings): TypedPattern {
  const { span } = pattern;
  const visit = (inner: Pattern, innerType: Type) => patternOf(environment, inner, innerType, bindings);
  switch (pattern.kind) {
    case "wildcard":
      return { kind: "wildcard", span, type };
    case "bind": {
      if (isNullaryConstructor(environment, pattern.name)) {
        const candidate = bareConstructor(environment, pattern.name, span);
        if (candidate !== undefined) return constructorPattern(environment, span, candidate, [], type, bindings);
      }
      const { kind, name } = pattern;
      if (name === "_") return { kind: "wildcard", span, type };
      return { kind, span, type, id: bindName(environment, bindings, name, span, type), name };
    }
    case "int":
    case "float":
    case "bool":
    case "string":
    case "unit":
    case "atom":
      return literalPattern(environment, pattern, type, bindings);
    case "prefix":
      return prefixPattern(environment, pattern, type, bindings);
    case "tuple": {
      const elements = pattern.elements.map(() => freshVariable(environment.context));
      expectType(environment, bindings, span, { kind: "tuple", elements }, type);
      const typed = pattern.elements.map((element, index) => visit(element, elements[index] ?? type));
      return { kind: "tuple", span, type, elements: typed };
    }
    case "list":
      return listPattern(environment, pattern, type, bindings);
    case "cons":
      return chainPattern(environment, pattern, type, bindings);
    case "constructor":
      return namedConstructor(environment, pattern, type, bindings);
    case "struct":
      return structPattern(environment, pattern, type, bindings);
    case "or":
      return orPattern(environment, pattern, type, bindings);
    case "as": {
      const inner = visit(pattern.pattern, type);
      const id = bindName(environment, bindings, pattern.name.text, pattern.name.span, type);
      return { kind: "as", span, type, id, name: pattern.name.text, pattern: inner };
    }
    default: {
      const never: never = pattern;
      return never;
    }
  }
}

type Of<Kind extends Pattern["kind"]> = Extract<Pattern, { kind: Kind }>;

function literalPattern(
  environment: Environment,
  pattern: Of<"int" | "float" | "bool" | "string" | "unit" | "atom">,
  type: Type,
  bindings: Bindings,
): TypedPattern {
  const { file } = environment;
  const { span } = pattern;
  switch (pattern.kind) {
    case "int":
      expectType(environment, bindings, span, intType, type);
      if (pattern.value === undefined) reportFault(environment, bindings, integerOutOfRange(file, span));
      return { kind: "int", span, type: intType, value: pattern.value ?? 0 };
    case "float":
      expectType(environment, bindings, span, floatType, type);
      if (pattern.value === undefined) reportFault(environment, bindings, floatOutOfRange(file, span));
      return { kind: "float", span, type: floatType, value: pattern.value ?? 0 };
    case "bool":
      expectType(environment, bindings, span, boolType, type);
      return { kind: "bool", span, type: boolType, value: pattern.value };
    case "string":
      expectType(environment, bindings, span, stringType, type);
      return { kind: "string", span, type: stringType, value: pattern.value };
    case "unit":
      expectType(environment, bindings, span, unitType, type);
      return { kind: "unit", span, type: unitType };
    case "atom":
      expectType(environment, bindings, span, atomType, type);
      return { kind: "atom", span, type: atomType, name: pattern.name };
    default:
      return pattern satisfies never;
  }
}

function prefixPattern(environment: Environment, pattern: Of<"prefix">, type: Type, bindings: Bindings): TypedPattern {
  const { span, rest, prefix } = pattern;
  expectType(environment, bindings, span, stringType, type);
  const bound = (name: Name): TypedPattern => {
    const id = bindName(environment, bindings, name.text, name.span, stringType);
    return { kind: "bind", span: name.span, type: stringType, id, name: name.text };
  };
  const typedRest: TypedPattern = rest === undefined ? { kind: "wildcard", span, type: stringType } : bound(rest);
  return { kind: "prefix", span, type: stringType, prefix, rest: typedRest };
}

function listPattern(environment: Environment, pattern: Of<"list">, type: Type, bindings: Bindings): TypedPattern {
  const { span } = pattern;
  const element = freshVariable(environment.context);
  expectType(environment, bindings, span, listOf(element), type);
  const last = pattern.elements.at(-1);
  const elements = pattern.elements.map((inner) =>
    inner === last && inner.kind === "or"
      ? orPattern(environment, inner, element, bindings, listTail)
      : patternOf(environment, inner, element, bindings),
  );
  return { kind: "list", span, type, elements };
}

/** A chain of `::` may be long. */
function chainPattern(environment: Environment, pattern: Of<"cons">, type: Type, bindings: Bindings): TypedPattern {
  const element = freshVariable(environment.context);
  expectType(environment, bindings, pattern.span, listOf(element), type);
  const heads: { readonly span: Span; readonly head: TypedPattern }[] = [];
  let end: Pattern = pattern;
  for (; end.kind === "cons"; end = end.tail) {
    heads.push({ span: end.span, head: patternOf(environment, end.head, element, bindings) });
  }
  const last = patternOf(environment, end, type, bindings);
  return heads.reduceRight((tail, { span, head }): TypedPattern => ({ kind: "cons", span, type, head, tail }), last);
}

function wildcards(environment: Environment, patterns: readonly Pattern[], bindings: Bindings): void {
  for (const inner of patterns) patternOf(environment, inner, freshVariable(environment.context), bindings);
}

function namedConstructor(
  environment: Environment,
  pattern: Of<"constructor">,
  type: Type,
  bindings: Bindings,
): TypedPattern {
  const { file } = environment;
  const { span, qualifier, name } = pattern;
  const payload = pattern.payload ?? [];
  const candidate =
    qualifier === undefined
      ? bareConstructor(environment, name.text, name.span)
      : (qualifiedConstructor(environment, qualifier.text, name, span) ??
        moduleConstructor(environment, qualifier.text, name.text));
  if (candidate === undefined || candidate === "unknown") {
    bindings.faults.found = true;
    if (candidate === undefined)
      reportFault(
        environment,
        bindings,
        unknownConstructor(file, name.span, {
          variant: name.text,
          suggestion: nearConstructor(environment, name.text),
        }),
      );
    wildcards(environment, payload, bindings);
    return { kind: "wildcard", span, type: anyMessage };
  }
  if (pattern.payload === undefined && candidate.variant.fields.length > 0) {
    reportFault(
      environment,
      bindings,
      wrongPatternArguments(file, span, {
        constructor: name.text,
        expected: candidate.variant.fields.length,
        found: 0,
      }),
    );
    return { kind: "wildcard", span, type: anyMessage };
  }
  return constructorPattern(environment, span, candidate, payload, type, bindings);
}

function nearConstructor(environment: Environment, name: string): string | undefined {
  const { context, module } = environment;
  const names = [...module.scope.types.values()].flatMap((entry) => {
    const info = infoOf(context, entry);
    return info?.kind === "sum" ? info.variants.map((variant) => variant.name) : [];
  });
  return closest(name, [...names, "Some", "None", "Ok", "Err", "Accept", "Reject", "Less", "Equal", "Greater"]);
}

function constructorPattern(
  environment: Environment,
  span: Span,
  candidate: Candidate,
  payload: readonly Pattern[],
  type: Type,
  bindings: Bindings,
): TypedPattern {
  const { context, file } = environment;
  const { definition, variant } = candidate;
  const copy = instantiateConstructor(context, candidate);
  expectType(environment, bindings, span, copy.type, type);
  if (payload.length !== variant.fields.length) {
    const texts = { constructor: variant.name, expected: variant.fields.length, found: payload.length };
    reportFault(environment, bindings, wrongPatternArguments(file, span, texts));
  }
  const typed = payload.map((inner, index) =>
    patternOf(environment, inner, copy.payload[index] ?? freshVariable(context), bindings),
  );
  while (typed.length < variant.fields.length)
    typed.push({ kind: "wildcard", span, type: copy.payload[typed.length] ?? type });
  return {
    kind: "constructor",
    span,
    type: copy.type,
    definition: { module: definition.module, name: definition.name },
    variant: variant.name,
    tag: variant.tag,
    variants: definition.variants.length,
    payload: typed.slice(0, variant.fields.length),
  };
}

function findStruct(environment: Environment, qualifier: Name | undefined, name: Name): StructInfo | undefined {
  const { context, module } = environment;
  if (qualifier === undefined) {
    const info = typeNamed(context, module, name.text);
    return info?.kind === "struct" ? info : undefined;
  }
  const target = module.scope.qualifiers.get(qualifier.text);
  const exported = target === undefined ? undefined : context.modules.get(target)?.exportedTypes.get(name.text);
  const info = exported?.public ? infoOf(context, exported.entry) : undefined;
  return info?.kind === "struct" ? info : undefined;
}

function structPattern(environment: Environment, pattern: Of<"struct">, type: Type, bindings: Bindings): TypedPattern {
  const { context, file } = environment;
  const { span } = pattern;
  const info = findStruct(environment, pattern.qualifier, pattern.name);
  if (info === undefined) {
    const segments = pattern.qualifier === undefined ? [pattern.name] : [pattern.qualifier, pattern.name];
    const hidden = privateType(environment, file, segments);
    reportFault(environment, bindings, hidden ?? unboundStruct(file, pattern.name.span, pattern.name.text));
    wildcards(
      environment,
      pattern.fields.map((field) => field.pattern),
      bindings,
    );
    return { kind: "wildcard", span, type: anyMessage };
  }
  const map = freshSubstitution(context, info.parameters);
  const structType = named(
    info.module,
    info.name,
    ...info.parameters.map((parameter) => map.get(parameter) ?? parameter),
  );
  expectType(environment, bindings, span, structType, type);
  const seen = new Set<string>();
  const fields = pattern.fields.flatMap((field) => {
    const declared = info.fields.find((candidate) => candidate.name === field.name.text);
    const texts = { field: field.name.text, type: info.name };
    if (declared === undefined) {
      const suggestion = closest(
        field.name.text,
        info.fields.map((candidate) => candidate.name),
      );
      reportFault(environment, bindings, unknownField(file, field.name.span, { ...texts, suggestion }));
    } else if (seen.has(field.name.text)) {
      reportFault(environment, bindings, duplicateField(file, field.name.span, texts));
    }
    seen.add(field.name.text);
    const inner = patternOf(
      environment,
      field.pattern,
      declared === undefined ? freshVariable(context) : substitute(declared.type, map),
      bindings,
    );
    return declared === undefined ? [] : [{ name: field.name.text, pattern: inner }];
  });
  if (!pattern.open) {
    const missing = info.fields.find((field) => !seen.has(field.name));
    if (missing !== undefined)
      reportFault(environment, bindings, missingPatternField(file, span, { field: missing.name, type: info.name }));
  }
  return { kind: "struct", span, type: structType, definition: { module: info.module, name: info.name }, fields };
}

const listTail = "a list with a first element and the rest is written `head :: tail`";

function orPattern(
  environment: Environment,
  pattern: Of<"or">,
  type: Type,
  bindings: Bindings,
  help?: string,
): TypedPattern {
  const { file } = environment;
  let shared: ReadonlyMap<string, Local> = new Map();
  const alternatives: TypedPattern[] = [];
  for (const alternative of pattern.alternatives) {
    const own: Bindings = { locals: new Map(), shared, faults: bindings.faults };
    alternatives.push(patternOf(environment, alternative, type, own));
    if (alternatives.length === 1) {
      shared = own.locals;
      continue;
    }
    const onlyLeft = [...shared.keys()].find((name) => !own.locals.has(name));
    const onlyRight = [...own.locals.keys()].find((name) => !shared.has(name));
    if (onlyLeft !== undefined)
      reportFault(environment, bindings, orPatternNames(file, pattern.span, { name: onlyLeft, side: "right", help }));
    else if (onlyRight !== undefined)
      reportFault(environment, bindings, orPatternNames(file, pattern.span, { name: onlyRight, side: "left", help }));
    if (onlyLeft !== undefined || onlyRight !== undefined) break;
  }
  for (const [name, local] of shared) {
    if (bindings.locals.has(name)) reportFault(environment, bindings, alreadyBound(file, local.span, name));
    bindings.locals.set(name, local);
  }
  return { kind: "or", span: pattern.span, type, alternatives };
}
