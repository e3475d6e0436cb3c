// Which top-level values are the same in every program that runs the code: those that are only computed, from such values
// alone. The others are variables of each program.
import type { Evidence, Instance, TypedExpression, TypedFunction, TypedProgram } from "../../trees/typed.ts";
import { functionExpressions, visitAll } from "../../trees/typed-walks.ts";

/** A function, an instance or the initial value of a top-level `let`. */
interface Node {
  /** It does more than compute, by itself. */
  acts: boolean;
  readonly users: Node[];
}

/** The ids of the pattern variables of a `let`, and its initial value. */
export interface TopLevelLet {
  readonly ids: readonly number[];
  readonly value: TypedExpression;
}

/** The ids of the pattern variables whose values are constants. */
export function findConstants(program: TypedProgram, lets: readonly TopLevelLet[]): ReadonlySet<number> {
  if (lets.length === 0) return new Set();
  const graph = new Map<string, Node>();
  const nodeOf = (key: string): Node => {
    const known = graph.get(key);
    if (known !== undefined) return known;
    const made: Node = { acts: false, users: [] };
    graph.set(key, made);
    return made;
  };
  const add = (key: string, roots: readonly TypedExpression[]): void => {
    const node = nodeOf(key);
    const uses = (other: string): void => {
      nodeOf(other).users.push(node);
    };
    visitAll(roots, (expression) => {
      for (const one of evidenceOf(expression)) visitEvidence(one, (id) => uses(`instance ${id}`));
      if (expression.kind === "function") uses(functionKey(expression.target.module, expression.target.name));
      else if (expression.kind === "top-level") uses(`let ${expression.id}`);
      else if (doesMore(expression)) node.acts = true;
    });
  };
  for (const { name, functions } of program.modules)
    for (const definition of functions) add(functionKey(name, definition.name), functionExpressions(definition));
  for (const instance of program.instances) addInstance(instance, add, nodeOf);
  for (const { ids, value } of lets) for (const id of ids) add(`let ${id}`, [value]);
  spread([...graph.values()]);
  return new Set(lets.flatMap(({ ids }) => ids.filter((id) => !nodeOf(`let ${id}`).acts)));
}

function addInstance(
  { id, body }: Instance,
  add: (key: string, roots: readonly TypedExpression[]) => void,
  nodeOf: (key: string) => Node,
): void {
  const key = `instance ${id}`;
  if (body.kind === "methods") {
    add(
      key,
      body.methods.flatMap((method: TypedFunction) => functionExpressions(method)),
    );
    return;
  }
  const node = nodeOf(key);
  for (const one of body.fields.flat()) visitEvidence(one, (other) => nodeOf(`instance ${other}`).users.push(node));
}

function functionKey(module: string, name: string): string {
  return `function ${module}.${name}`;
}

/** Whoever uses what acts acts. */
function spread(nodes: readonly Node[]): void {
  const pending = nodes.filter((node) => node.acts);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const user of node.users) {
      if (user.acts) continue;
      user.acts = true;
      pending.push(user);
    }
  }
}

function evidenceOf(expression: TypedExpression): readonly Evidence[] {
  if (expression.kind === "for" && typeof expression.of !== "string") {
    return expression.of.interface === "Iterable"
      ? [expression.of.iterable, expression.of.iterator]
      : [expression.of.iterator];
  }
  if (expression.kind === "try") return expression.convert === undefined ? [] : [expression.convert];
  return "evidence" in expression ? [expression.evidence].flat() : [];
}

function visitEvidence(evidence: Evidence, visit: (instance: string) => void): void {
  if (evidence.kind === "parameter") return;
  if (evidence.kind === "instance") visit(evidence.id);
  for (const one of evidence.arguments) visitEvidence(one, visit);
}

/** What reads, acts or starts processes; a function is looked at when it is named, not when it is called. */
function doesMore(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case "intrinsic":
      return expression.facts.effect !== "computes" || expression.facts.spawns === true;
    case "extern":
    case "actor":
    case "supervisor":
    case "service-client":
    case "channel-function":
    case "spawn":
    case "send":
    case "link":
    case "receive":
    case "self-pid":
      return true;
    default:
      return false;
  }
}
