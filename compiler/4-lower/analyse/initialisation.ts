// Top-level values: their variables, and which of them are there before any function of the program runs.
import type {
  Evidence,
  PlainExpression,
  TypedExpression,
  TypedPattern,
  TypedProgram,
  TypedStatement,
} from "../../trees/typed.ts";
import { patternsIn, someExpression } from "../../trees/typed-walks.ts";
import { isBuiltin, type Type } from "../../trees/types.ts";
import type { TopLevel } from "../context.ts";
import { isOfLibrary } from "../definitions/classes.ts";
import { valueName } from "../definitions/names.ts";
import { findConstants, type TopLevelLet } from "./constants.ts";

/** By the id of the pattern variable; `fresh` names a variable of a module. */
export function findTopLevels(
  program: TypedProgram,
  fresh: (module: string, base: string) => string,
): ReadonlyMap<number, TopLevel> {
  const found = new Map<number, TopLevel>();
  const ofLibrary = new Set(program.instances.filter(isOfLibrary).map(({ id }) => id));
  const isInert = (statement: TypedStatement): boolean => isInertIn(statement, ofLibrary);
  const constants = findConstants(program, letsOf(program));
  let position = 0;
  let early = true;
  for (const module of program.modules) {
    for (const statement of module.statements) {
      early &&= isInert(statement);
      if (statement.kind === "let") {
        for (const bound of boundNames(statement.pattern)) {
          const javascriptName = fresh(module.name, `${valueName(module.name, bound.name)}$let`);
          const flag = mayBeUndefined(bound.type) ? fresh(module.name, `${javascriptName}$ready`) : undefined;
          // Whoever might read it too early asks whether it is there yet, which differs between programs.
          const isVariable = !early || flag !== undefined || !constants.has(bound.id);
          const { name: snowName } = bound;
          found.set(bound.id, { module: module.name, javascriptName, snowName, position, early, isVariable, flag });
        }
      }
      position += 1;
    }
  }
  return found;
}

function letsOf(program: TypedProgram): readonly TopLevelLet[] {
  return program.modules.flatMap(({ statements }) =>
    statements.flatMap((statement) =>
      statement.kind === "let"
        ? [{ ids: boundNames(statement.pattern).map(({ id }) => id), value: statement.value }]
        : [],
    ),
  );
}

interface BoundName {
  readonly id: number;
  readonly name: string;
  readonly type: Type;
}

function boundNames(pattern: TypedPattern): readonly BoundName[] {
  const inner = pattern.kind === "or" ? pattern.alternatives.slice(0, 1) : patternsIn(pattern);
  const own =
    pattern.kind === "bind" || pattern.kind === "as"
      ? [{ id: pattern.id, name: pattern.name, type: pattern.type }]
      : [];
  return [...own, ...inner.flatMap(boundNames)];
}

function mayBeUndefined(type: Type): boolean {
  return type.kind === "parameter" || isBuiltin(type, "()");
}

/** Whether a statement certainly runs no function of the program; `ofLibrary`: ids of instances that run none. */
function isInertIn(statement: TypedStatement, ofLibrary: ReadonlySet<string>): boolean {
  if (statement.kind === "function") return true;
  const root = statement.kind === "expression" ? statement.expression : statement.value;
  return !someExpression([root], (expression) => !isInertAlone(expression, ofLibrary));
}

function isInertAlone(expression: TypedExpression, ofLibrary: ReadonlySet<string>): boolean {
  const isLibrary = (evidence: Evidence): boolean =>
    (evidence.kind === "builtin" || (evidence.kind === "instance" && ofLibrary.has(evidence.id))) &&
    evidence.arguments.every(isLibrary);
  switch (expression.kind) {
    case "call": {
      const { callee } = expression;
      if (callee.kind === "constructor") return true;
      if (callee.kind === "method") return isLibrary(callee.evidence);
      // Nothing of the program runs, neither now, by a function or an Iter that is given, nor later.
      if (callee.kind !== "intrinsic" || callee.facts.effect === "acts" || !callee.evidence.every(isLibrary))
        return false;
      if (callee.suspends === "callback") return false;
      return expression.arguments.every((argument) => argument.type.kind !== "function");
    }
    case "operator":
      return isLibrary(expression.evidence);
    case "for":
      return typeof expression.of === "string" && expression.of !== "Iter";
    case "try":
      return expression.convert === undefined;
    case "spawn":
    case "send":
    case "link":
    case "receive":
    case "decode":
    case "while":
      return false;
    case "block":
    case "if":
    case "case":
    case "logical":
    case "break":
    case "continue":
      return true;
    default:
      expression satisfies PlainExpression;
      return true;
  }
}
