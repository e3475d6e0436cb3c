// Inference of module-level definitions, one group of mutual users at a time.
import type { Bound, FunctionGroup, Parameter } from "../../trees/ast.ts";
import type { Binding, ResolvedModule } from "../../trees/resolved.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import type { Context, Environment, GroupMember, Local, Scheme } from "../context.ts";
import { nothingAssociated, withLocals } from "../context.ts";
import { checkIrrefutable } from "../expressions/control.ts";
import { expectType } from "../expressions/expect.ts";
import type {
  TypedActor,
  TypedChannel,
  TypedFunction,
  TypedPattern,
  TypedService,
  TypedStatement,
} from "../open-tree.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { reportEscapes } from "../types/escapes.ts";
import {
  answerBy,
  evidenceParameters,
  keepConstrained,
  keepDependent,
  keepTypes,
  keepWeak,
  openSubjects,
  schemeVariables,
  shareConstraints,
} from "../types/generalise.ts";
import {
  closeEffect,
  generalisable,
  methodEffects,
  openBounds,
  parameterEvidence,
  quantifyEffects,
  reachesSuspension,
} from "../types/schemes.ts";
import { solveForGeneralisation } from "../types/solve.ts";
import { type FunctionType, pidOf, prune, pruneEffect, type Type, type TypeVariable, unitType } from "../types/type.ts";
import { findTypeEntry, pathText, typeOf } from "../types/type-trees.ts";
import { decideUndetermined } from "../types/undetermined.ts";
import { freshEffect, freshVariable, genericLevel, suspendingEffect, weaken } from "../types/unify.ts";
import { letValue } from "./blocks.ts";
import { channelHeads, checkChannel } from "./channels.ts";
import { clientKey } from "./clients.ts";
import {
  checkDefinition,
  functionFrame,
  isWhole,
  isWritten,
  type Signature,
  signatureOf,
  writtenScheme,
} from "./functions.ts";
import { checkService, serviceClients } from "./services.ts";
import { tailCallsOf } from "./tail-calls.ts";

/** What inferring a module's groups gives, collected. */
export interface ModuleParts {
  readonly functions: TypedFunction[];
  readonly actors: TypedActor[];
  readonly services: TypedService[];
  readonly channels: TypedChannel[];
  /** By the position of their item. */
  readonly statements: Map<number, TypedStatement>;
}

/** A binding being inferred: how to check its body, and what to do once its evidence is known. */
interface Member {
  readonly names: readonly string[];
  readonly types: readonly Type[];
  readonly owner: object;
  readonly generalises: boolean;
  /** Types that stay one for the whole program, whatever the member's own types are. */
  readonly single: () => readonly Type[];
  readonly signature: Signature | undefined;
  readonly body: (environment: Environment) => void;
  readonly finish: (evidence: readonly EvidenceParameter[], schemeOf: (type: Type) => Scheme) => void;
}

const noGenerics: ReadonlyMap<string, Type> = new Map();

export function moduleEnvironment(context: Context, module: ResolvedModule, owner: object): Environment {
  const effect = freshEffect(context);
  return {
    context,
    module,
    file: module.tree.file,
    frame: { kind: "top-level", result: unitType, effect, annotated: undefined, message: undefined, inLoop: false },
    owner,
    locals: undefined,
    generics: noGenerics,
    associated: nothingAssociated,
    position: Number.POSITIVE_INFINITY,
    guard: false,
    group: new Map(),
  };
}

export function inferGroup(
  context: Context,
  module: ResolvedModule,
  bindings: readonly Binding[],
  parts: ModuleParts,
): void {
  context.level += 1;
  const base = moduleEnvironment(context, module, {});
  const members = bindings.map((binding) => memberOf(base, binding, bindings.length > 1, parts));
  const group = new Map<string, GroupMember>();
  for (const member of members) {
    member.names.forEach((name, index) => {
      const type = member.types[index];
      if (type !== undefined && !context.schemes.has(`${module.name}.${name}`)) group.set(name, { type, uses: [] });
    });
  }
  for (const member of members) member.body({ ...base, owner: member.owner, group });
  solveForGeneralisation(context);
  context.level -= 1;
  close(context, members, group);
  decideUndetermined(context);
}

function memberOf(environment: Environment, binding: Binding, shared: boolean, parts: ModuleParts): Member {
  switch (binding.kind) {
    case "function":
      return functionMember(environment, binding.group, shared, parts);
    case "actor":
      return actorMember(environment, binding.item, parts);
    case "service":
      return serviceMember(environment, binding.item, parts);
    case "channel":
      return channelMember(environment, binding.item, parts);
    case "let":
      return letMember(environment, binding, parts);
    default: {
      const never: never = binding;
      return never;
    }
  }
}

// ---------------------------------------------------------------- functions

function functionMember(environment: Environment, group: FunctionGroup, shared: boolean, parts: ModuleParts): Member {
  const { context, module } = environment;
  const { first } = group;
  const written = isWritten(group);
  const open = shared && (!written || bringsTypes(environment, first.bounds));
  const owner = {};
  const signature = signatureOf(
    environment,
    group,
    (generics) => context.bounds({ ...environment, owner }, first.bounds, generics),
    open,
  );
  const whole = !open && isWhole(group, signature);
  const { type } = signature;
  const main = module.name === context.main && group.name === "main";
  if (main) type.effect.state = "suspends";
  const key = `${module.name}.${group.name}`;
  // A function whose type is written is polymorphic inside its own group too.
  if (whole) context.schemes.set(key, writtenScheme(signature));
  let clauses: TypedFunction["clauses"] = [];
  return {
    names: [group.name],
    types: [type],
    owner,
    generalises: true,
    single: () => [],
    signature,
    body: (inner) => {
      const scope = { ...inner, generics: signature.generics };
      const frame = main ? { ...type, result: first.result === undefined ? unitType : type.result } : type;
      clauses = checkDefinition(
        functionFrame(scope, main ? "main" : "function", frame, first.result?.span),
        group,
        type,
      );
    },
    finish: (evidence, schemeOf) => {
      reportEscapes(environment, group, signature.generics);
      const effect = quantifyEffects(context, type);
      const included = effect === undefined ? undefined : [...methodEffects(effect)];
      const scheme = whole ? writtenScheme(signature) : schemeOf(type);
      context.schemes.set(key, { ...scheme, effect, included });
      const evidenceParameters = whole ? signature.evidence : evidence;
      parts.functions.push({
        name: group.name,
        span: group.span,
        type,
        evidenceParameters,
        effect: type.effect,
        arity: type.parameters.length,
        clauses,
      });
    },
  };
}

/** Whether an interface among the bounds has associated types or arguments. */
function bringsTypes(environment: Environment, bounds: readonly Bound[]): boolean {
  const { interfaces } = environment.context;
  return bounds.some(({ interface: path }) => {
    const entry = findTypeEntry(environment, path);
    const key = entry === undefined ? pathText(path) : `${entry.module}.${entry.item.name.text}`;
    const info = interfaces.get(key);
    return info !== undefined && (info.associated.size > 0 || info.parameters.length > 0);
  });
}

// ---------------------------------------------------------------- actors

/** Types of parameters that are names with optional annotations. */
function plainParameters(
  environment: Environment,
  parameters: readonly Parameter[],
): { patterns: TypedPattern[]; locals: Local[]; types: Type[] } {
  const patterns: TypedPattern[] = [];
  const locals: Local[] = [];
  const types: Type[] = [];
  for (const parameter of parameters) {
    const type =
      parameter.annotation === undefined
        ? freshVariable(environment.context)
        : typeOf(environment, parameter.annotation);
    const checked = checkPattern(environment, parameter.pattern, type);
    patterns.push(checked.typed);
    locals.push(...checked.locals);
    types.push(type);
  }
  return { patterns, locals, types };
}

function actorMember(
  environment: Environment,
  item: Extract<Binding, { kind: "actor" }>["item"],
  parts: ModuleParts,
): Member {
  const { context, module } = environment;
  const { patterns, locals, types } = plainParameters(environment, item.parameters);
  const message = freshVariable(context);
  const type: FunctionType = {
    kind: "function",
    parameters: types,
    result: pidOf(message),
    effect: freshEffect(context),
  };
  weaken([type]);
  let body: TypedActor["body"] | undefined;
  let terminate: TypedActor["terminate"];
  return {
    names: [item.name.text],
    types: [type],
    owner: {},
    generalises: true,
    single: () => [],
    signature: undefined,
    body: (inner) => {
      const run: FunctionType = { ...type, result: freshVariable(context), effect: suspendingEffect(context) };
      const scope = functionFrame(inner, "actor", run, undefined, message);
      const loop = { name: item.name.text, calls: tailCallsOf(item.body) };
      body = context.infer(withLocals({ ...scope, frame: { ...scope.frame, loop } }, locals), item.body);
      if (item.terminate !== undefined) terminate = context.infer(scope, item.terminate);
    },
    finish: (evidence, schemeOf) => {
      context.schemes.set(`${module.name}.${item.name.text}`, schemeOf(type));
      if (body === undefined) return;
      parts.actors.push({
        name: item.name.text,
        span: item.span,
        evidenceParameters: evidence,
        parameters: patterns,
        body,
        terminate,
      });
    },
  };
}

// ---------------------------------------------------------------- services

function serviceMember(
  environment: Environment,
  item: Extract<Binding, { kind: "service" }>["item"],
  parts: ModuleParts,
): Member {
  const { context, module } = environment;
  const clients = serviceClients(environment, item);
  let service: ReturnType<typeof checkService> | undefined;
  return {
    names: clients.entries.map((entry) => `${item.name.text}.${entry.name}`),
    types: clients.entries.map((entry) => entry.type),
    owner: {},
    generalises: false,
    single: () => [clients.state],
    signature: undefined,
    body: (inner) => {
      service = checkService(inner, item, clients);
    },
    finish: (_evidence, schemeOf) => {
      for (const entry of clients.entries)
        context.schemes.set(clientKey(module.name, item.name.text, entry.name), schemeOf(entry.type));
      if (service === undefined) return;
      parts.services.push(service.service);
      parts.functions.push(...service.helpers);
    },
  };
}

function channelMember(
  environment: Environment,
  item: Extract<Binding, { kind: "channel" }>["item"],
  parts: ModuleParts,
): Member {
  const { context, module } = environment;
  const heads = channelHeads(environment, item);
  let checked: ReturnType<typeof checkChannel> | undefined;
  return {
    names: heads.entries.map((entry) => entry.name),
    types: heads.entries.map((entry) => entry.type),
    owner: {},
    generalises: false,
    single: () => heads.single,
    signature: undefined,
    body: (inner) => {
      checked = checkChannel(inner, item, heads);
    },
    finish: (_evidence, schemeOf) => {
      for (const entry of heads.entries) context.schemes.set(`${module.name}.${entry.name}`, schemeOf(entry.type));
      if (checked === undefined) return;
      parts.channels.push(checked.channel);
      parts.functions.push(...checked.functions);
    },
  };
}

// ---------------------------------------------------------------- top-level `let`

function letMember(environment: Environment, binding: Extract<Binding, { kind: "let" }>, parts: ModuleParts): Member {
  const { context, module } = environment;
  const { item, position } = binding;
  const type = freshVariable(context);
  const { typed: pattern, locals } = checkPattern(environment, item.pattern, type);
  checkIrrefutable(environment, pattern, item.pattern.span);
  const known = context.topLevels.get(module.name) ?? [];
  known.push(...locals.map((local) => ({ position, local })));
  context.topLevels.set(module.name, known);
  const closure = pattern.kind === "bind" && item.value.kind === "closure";
  const [only] = locals;
  if (closure && only !== undefined) only.uses = [];
  let value: ReturnType<typeof letValue> | undefined;
  return {
    names: [],
    types: [type],
    owner: {},
    generalises: closure,
    single: () => [],
    signature: undefined,
    body: (inner) => {
      value = letValue({ ...inner, position }, item);
      expectType(inner, item.value.span, type, value.type);
    },
    finish: (evidence, schemeOf) => {
      for (const local of locals) {
        local.scheme = closure ? schemeOf(type) : { ...schemeOf(local.scheme.type), constraints: [] };
        for (const use of local.uses ?? []) use.push(...evidence.map(parameterEvidence));
        delete local.uses;
      }
      if (value !== undefined) {
        parts.statements.set(position, {
          kind: "let",
          span: item.span,
          pattern,
          value,
          evidenceParameters: closure ? evidence : [],
        });
      }
    },
  };
}

// ---------------------------------------------------------------- closing a group

const noParameters: readonly EvidenceParameter[] = [];

function close(context: Context, members: readonly Member[], group: ReadonlyMap<string, GroupMember>): void {
  const variables = new Set<TypeVariable>();
  keepMonomorphic(context, members);
  keepDependent(context);
  for (const member of members) for (const type of member.types) generalisable(context, type, variables);
  for (const member of members) openBounds(context, member.signature?.constraints ?? [], variables);
  const shared = shareConstraints(context, variables);
  const parametersOf = new Map<object, readonly EvidenceParameter[]>();
  for (const member of members) {
    parametersOf.set(member.owner, member.generalises ? evidenceParameters(context, shared) : []);
  }
  answerBy(shared, (owner) => parametersOf.get(owner) ?? []);
  for (const member of members) {
    const written = member.signature?.evidence ?? noParameters;
    for (const name of member.names) {
      const uses = group.get(name)?.uses;
      if (uses === undefined || (written.length === 0 && shared.distinct.length === 0)) continue;
      for (const use of uses)
        use.evidence.push(...[...written, ...(parametersOf.get(use.owner) ?? noParameters)].map(parameterEvidence));
    }
  }
  for (const member of members) for (const type of member.types) markSuspending(type);
  for (const member of members) {
    const written = member.signature?.constraints ?? [];
    const constraints = member.generalises ? [...written, ...shared.distinct] : written;
    const evidence = [
      ...(member.signature?.evidence ?? noParameters),
      ...(parametersOf.get(member.owner) ?? noParameters),
    ];
    member.finish(evidence, (type): Scheme => {
      const own = schemeVariables(context, type, constraints);
      return { variables: [...own], effect: undefined, constraints, type };
    });
  }
  for (const variable of variables) if (prune(variable) === variable) variable.level = genericLevel;
  for (const member of members) for (const type of member.types) closeTypeEffect(context, type);
}

/**
 * Constrained variables of values and services stay open: there is nothing that could take their evidence. So does the
 * state of a service, which is one value for all of its clients.
 */
function keepMonomorphic(context: Context, members: readonly Member[]): void {
  if (members.every((member) => member.generalises)) return;
  const fixed = members.filter((member) => !member.generalises);
  for (const member of fixed) keepTypes(context, member.single());
  const all = new Set<TypeVariable>();
  for (const member of members) for (const type of member.types) generalisable(context, type, all);
  const variables = new Set<TypeVariable>();
  for (const member of fixed) for (const type of member.types) generalisable(context, type, variables);
  keepWeak(context, variables);
  const owners = new Set(fixed.map((member) => member.owner));
  for (const constraint of context.pending) {
    if (!owners.has(constraint.owner)) continue;
    for (const variable of openSubjects(context, constraint)) if (all.has(variable)) variables.add(variable);
  }
  keepConstrained(context, variables);
}

function closeTypeEffect(context: Context, type: Type): void {
  const target = prune(type);
  if (target.kind === "function") closeEffect(context, target.effect);
}

function markSuspending(type: Type): void {
  const target = prune(type);
  if (target.kind === "function" && reachesSuspension(target.effect)) pruneEffect(target.effect).state = "suspends";
}
