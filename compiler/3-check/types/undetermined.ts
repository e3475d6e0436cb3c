// Types that nothing determines (semantics §4.1): decided when their definition has been checked.
import { typeNotDetermined } from "../../report/catalogue.ts";
import type { Constraint, Context, InterfaceInfo } from "../context.ts";
import { forgetDependent } from "../evidence/evidence.ts";
import { openSubjects } from "./generalise.ts";
import { generalisable } from "./schemes.ts";
import { solve } from "./solve.ts";
import { anyMessage, intType, named, prune, type Type, type TypeVariable } from "./type.ts";
import { genericLevel, unify } from "./unify.ts";

const neverType = named("", "Never");
const numeric: ReadonlySet<string> = new Set(["Number", "Comparison", "Add", "Sub", "Mul", "Div", "Mod", "Neg"]);
/** What a type without values can do. */
const idle: ReadonlySet<string> = new Set(["Eq", "Ord", "Hash", "Display", "Debug", "Json", "ToSql", "Iterable"]);
/** What a value can do by the form that it has at run time. */
const byForm: ReadonlySet<string> = new Set(["Eq", "Ord", "Hash", "Display", "Debug"]);

const isOneOf = (info: InterfaceInfo, names: ReadonlySet<string>): boolean =>
  info.module === "" && names.has(info.name);

/** Variables of every level. */
const everywhere = { level: Number.NEGATIVE_INFINITY };

/** The variables that the open constraints are about, each with those constraints. */
type Open = Map<TypeVariable, Constraint[]>;

/**
 * Decides every type deeper than the current level that constraints are about: nothing that comes later can reach it.
 * Numbers first, since they may answer the rest.
 */
export function decideUndetermined(context: Context): void {
  decide(context, (variable) => variable.level > context.level);
}

/** Variables of these types that a use may still bind. */
export function openVariablesOf(types: readonly Type[]): Set<TypeVariable> {
  const found = new Set<TypeVariable>();
  for (const type of types) generalisable(everywhere, type, found);
  for (const variable of found)
    if (variable.rigid !== undefined || variable.level === genericLevel) found.delete(variable);
  return found;
}

/** Decides what these types leave open: from here on nobody may fix it. */
export function decideTypes(context: Context, types: readonly Type[]): void {
  const mine = openVariablesOf(types);
  decide(context, (variable) => mine.has(variable));
  for (const variable of openVariablesOf(types)) unify(variable, neverType);
  solve(context);
}

/** Decides all that is left. */
export function decideEverything(context: Context): void {
  decide(context, () => true);
}

function decide(context: Context, mine: (variable: TypeVariable) => boolean): void {
  if (context.pending.length === 0) return;
  const messages = messageVariables(context);
  for (;;) {
    const open = openVariables(context, mine);
    if (open.size === 0) return;
    if (!decideSome(open, messages)) break;
    solve(context);
  }
  reportOpen(context, openVariables(context, mine), messages);
}

function openVariables(context: Context, mine: (variable: TypeVariable) => boolean): Open {
  const open: Open = new Map();
  for (const constraint of context.pending) {
    for (const variable of openSubjects(everywhere, constraint)) {
      if (variable.rigid !== undefined || !mine(variable)) continue;
      const known = open.get(variable);
      if (known === undefined) open.set(variable, [constraint]);
      else known.push(constraint);
    }
  }
  return open;
}

function messageVariables(context: Context): ReadonlySet<TypeVariable> {
  const found = new Set<TypeVariable>();
  for (const message of context.messages) {
    const target = prune(message);
    if (target.kind === "variable") found.add(target);
  }
  return found;
}

/** False when no variable can be decided. Numbers alone at first: what they decide may say what the others are. */
function decideSome(open: Open, messages: ReadonlySet<TypeVariable>): boolean {
  const isAsked = (one: Constraint, variable: TypeVariable, names: ReadonlySet<string>): boolean =>
    isOneOf(one.interface, names) && prune(one.type) === variable;
  const numbers = [...open].filter(([variable, constraints]) =>
    constraints.some((one) => isAsked(one, variable, numeric)),
  );
  for (const [variable] of numbers) unify(variable, intType);
  if (numbers.length > 0) return true;
  const idlers = [...open].filter(([variable, constraints]) => {
    const names = messages.has(variable) ? byForm : idle;
    return constraints.every((one) => isAsked(one, variable, names) && !one.makes);
  });
  for (const [variable] of idlers) {
    if (messages.has(variable)) variable.link = anyMessage;
    else unify(variable, neverType);
  }
  return idlers.length > 0;
}

/** E0052 at the use, once for each variable. */
function reportOpen(context: Context, open: Open, messages: ReadonlySet<TypeVariable>): void {
  const done = new Set<Constraint>();
  for (const [variable, constraints] of open) {
    if (variable.link !== undefined) continue;
    const names = messages.has(variable) ? byForm : idle;
    const asked = constraints.find((one) => one.makes || !isOneOf(one.interface, names)) ?? constraints[0];
    if (asked?.span !== undefined && asked.file !== undefined && !constraints.some((one) => done.has(one)))
      context.report(
        typeNotDetermined(asked.file, asked.span, { interface: asked.interface.name, message: messages.has(variable) }),
      );
    for (const constraint of constraints) {
      constraint.evidence.solution = "refused";
      forgetDependent(constraint);
      done.add(constraint);
    }
  }
  context.pending = context.pending.filter((constraint) => !done.has(constraint));
}
