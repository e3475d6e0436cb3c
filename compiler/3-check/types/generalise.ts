// Which constraints go into a scheme: those about what is generalised, the equal ones once.
import { tooComplex } from "../../report/catalogue.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import type { Constraint, Context, SchemeConstraint } from "../context.ts";
import { connect } from "../evidence/evidence.ts";
import { dependentTypes, evidenceParameter, generalisable, parameterEvidence } from "./schemes.ts";
import { prune, type Type, type TypeVariable } from "./type.ts";
import { sameType, unify } from "./unify.ts";

/**
 * A function that works on values by arithmetic alone rarely asks for more than a handful of different results.
 * Where nested calls would double their number at each step, each result is taken to be of the type of the operands.
 */
const resultsLimit = 16;

/** A function that asks for more than this has bounds that double at each step: it is refused with E0053. */
const constraintsLimit = 400;

/** What an interface's use gives for a type from further out belongs there too: the elements of an outer Iterable. */
export function keepDependent(context: Context): void {
  for (const constraint of context.pending) {
    const target = prune(constraint.type);
    if (target.kind === "variable" && target.level <= context.level)
      keepTypes(context, [...constraint.associated.values()]);
  }
}

/** Keeps constraints that are about any of these variables, and with them all that they are about, from being generalised. */
export function keepConstrained(context: Context, variables: Set<TypeVariable>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const constraint of context.pending) {
      const open = openSubjects(context, constraint);
      if (![...open].some((variable) => variables.has(variable))) continue;
      for (const type of dependentTypes(constraint)) generalisable(context, type, open);
      for (const variable of open) {
        variables.delete(variable);
        variable.level = context.level;
      }
      changed = true;
    }
  }
}

/** These types are decided further out. */
export function keepTypes(context: Context, types: readonly Type[]): void {
  const open = new Set<TypeVariable>();
  for (const type of types) generalisable(context, type, open);
  for (const variable of open) variable.level = context.level;
}

/** What a process may keep is decided by the uses of the value: takes it out of `variables`. */
export function keepWeak(context: Context, variables: Set<TypeVariable>): void {
  for (const variable of variables) {
    if (!variable.weak) continue;
    variables.delete(variable);
    variable.level = context.level;
  }
}

/** What decides an instance: the type, and the arguments of the interface. */
function subjectsOf(constraint: SchemeConstraint): readonly Type[] {
  return constraint.arguments.length === 0 ? [constraint.type] : [constraint.type, ...constraint.arguments];
}

/** The variables of the level being closed that decide an instance. */
export function openSubjects(context: Pick<Context, "level">, constraint: SchemeConstraint): Set<TypeVariable> {
  const open = new Set<TypeVariable>();
  for (const type of subjectsOf(constraint)) generalisable(context, type, open);
  return open;
}

/**
 * Takes the pending constraints that are to be generalised with `variables`. What such a constraint names besides
 * (the iterator of an Iterable, the other argument of an interface) is generalised too: it is added to `variables`.
 */
function takeConstraints(context: Context, variables: Set<TypeVariable>): Constraint[] {
  const taken: Constraint[] = [];
  while (context.pending.length > 0) {
    const more = takeDirect(context, variables);
    if (more.length === 0) break;
    taken.push(...more);
    for (const constraint of more) {
      generalisable(context, constraint.type, variables);
      for (const type of dependentTypes(constraint)) generalisable(context, type, variables);
    }
  }
  return taken;
}

/** A written type parameter alone takes nothing: what is asked of it is in its bounds. */
function takeDirect(context: Context, variables: ReadonlySet<TypeVariable>): Constraint[] {
  const taken: Constraint[] = [];
  const kept: Constraint[] = [];
  for (const constraint of context.pending) {
    const open = openSubjects(context, constraint);
    const ours = [...open].some((variable) => variable.rigid === undefined && variables.has(variable));
    (ours ? taken : kept).push(constraint);
  }
  context.pending = kept;
  return taken;
}

/** The constraints of a scheme, and which of them each taken constraint is. */
interface Shared {
  readonly distinct: readonly SchemeConstraint[];
  readonly taken: readonly { readonly constraint: Constraint; readonly index: number }[];
}

const nothingShared: Shared = { distinct: [], taken: [] };

/** Takes what is asked of `variables`, which grow by what comes with it. Constraints that say the same are one. */
export function shareConstraints(context: Context, variables: Set<TypeVariable>): Shared {
  const taken = takeConstraints(context, variables);
  if (taken.length === 0) return nothingShared;
  const shared = simplify(context, taken, variables);
  return shared.distinct.length > constraintsLimit ? refuseAll(context, taken) : shared;
}

function simplify(context: Context, taken: readonly Constraint[], variables: ReadonlySet<TypeVariable>): Shared {
  const shared = share(context, taken);
  const results = shared.distinct.filter(
    (constraint) => constraint.interface.optionalAssociated && constraint.associated.size > 0,
  );
  if (results.length <= resultsLimit) return shared;
  for (const constraint of results) {
    for (const result of constraint.associated.values()) {
      const target = prune(result);
      if (target.kind === "variable" && target.rigid === undefined && variables.has(target))
        unify(target, constraint.type);
    }
  }
  return share(context, taken);
}

function refuseAll(context: Context, taken: readonly Constraint[]): Shared {
  for (const constraint of taken) constraint.evidence.solution = "refused";
  const last = taken.findLast(({ file }) => file !== undefined);
  if (last?.file !== undefined && last.span !== undefined)
    context.report(tooComplex(last.file, last.span, "expression"));
  return nothingShared;
}

function share(context: Context, constraints: readonly Constraint[]): Shared {
  const distinct: SchemeConstraint[] = [];
  const known = new Map<string, number[]>();
  const taken = constraints.map((constraint) => {
    const target = prune(constraint.type);
    const key = `${constraint.interface.key} ${target.kind === "variable" ? target.id : ""}`;
    const indices = known.get(key) ?? [];
    const same = indices.find((index) => {
      const other = distinct[index];
      return other !== undefined && sameConstraint(other, constraint);
    });
    const index = same ?? distinct.length;
    const first = distinct[index];
    if (first === undefined) {
      distinct.push(constraint);
      known.set(key, [...indices, index]);
    } else {
      connect(context, constraint, first.associated);
      if (constraint.makes) distinct[index] = { ...first, makes: true };
    }
    return { constraint, index };
  });
  return { distinct, taken };
}

function sameConstraint(first: SchemeConstraint, second: SchemeConstraint): boolean {
  return (
    first.interface === second.interface &&
    sameType(first.type, second.type) &&
    first.arguments.every((argument, index) => sameType(argument, second.arguments[index] ?? argument))
  );
}

/** The parameters that stand for the constraints of a scheme. */
export function evidenceParameters(context: Context, { distinct }: Shared): readonly EvidenceParameter[] {
  return distinct.map((constraint) => evidenceParameter(context, constraint));
}

/** Answers each taken constraint by the parameter of its owner. */
export function answerBy({ taken }: Shared, parametersOf: (owner: object) => readonly EvidenceParameter[]): void {
  for (const { constraint, index } of taken) {
    const parameter = parametersOf(constraint.owner)[index];
    if (parameter !== undefined) constraint.evidence.solution = parameterEvidence(parameter);
  }
}

/** The variables of a scheme: those of its type, and what its constraints are about. */
export function schemeVariables(
  context: Context,
  type: Type,
  constraints: readonly SchemeConstraint[],
): Set<TypeVariable> {
  const found = generalisable(context, type);
  for (const constraint of constraints) {
    generalisable(context, constraint.type, found);
    for (const other of dependentTypes(constraint)) generalisable(context, other, found);
  }
  return found;
}
