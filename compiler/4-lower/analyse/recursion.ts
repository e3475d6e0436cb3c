// Whether a program's plain functions may nest in themselves, and so need a deep stack: a question about its core.
//
// Tail calls are loops by then, and generators nest in the runtime's own frames. What is left is a graph: a function leads
// to every function that it names or makes, and one that calls a function value, or hands one on to the runtime, may come
// to any function that is ever used as a value. A cycle is a way to nest. So it says yes too often rather than too seldom.

import type { CoreExpression, CoreFunction, CoreProgram, CoreStatement } from "../../trees/core.ts";
import { childrenOf, expressionsOf, innerStatements } from "../../trees/core-walks.ts";
import { hasCycle } from "../../trees/graph.ts";

/** A function, or what a definition holds. */
interface Node {
  readonly number: number;
  readonly next: Set<Node>;
}

export function nestsDeep(program: Pick<CoreProgram, "definitions" | "start">): boolean {
  const graph = new CallGraph(program.definitions.flatMap(({ statements }) => statements));
  graph.enterStart(program.start);
  const targets = graph.nodes.map(({ next }) => [...next].map(({ number }) => number));
  return hasCycle(targets.length, (node) => targets[node] ?? []);
}

class CallGraph {
  readonly nodes: Node[] = [];
  readonly #definitions = new Map<string, Node>();
  /** Any function that is used as a value. */
  readonly #anyValue = this.#node();
  /** What the runtime calls by itself: functions that it was given while the program was defined. */
  readonly #runtime = this.#node();

  constructor(definitions: readonly CoreStatement[]) {
    for (const one of definitions) {
      if (one.kind === "function" || one.kind === "declare") this.#definitions.set(one.name, this.#node());
    }
    for (const one of definitions) {
      const node = one.kind === "function" || one.kind === "declare" ? this.#definitions.get(one.name) : undefined;
      const scope = new Map<string, Node>();
      if (one.kind === "function") this.#function(one.function, node ?? this.#node(), scope);
      else this.#statements([one], node ?? this.#runtime, scope);
    }
  }

  /** The statements of the generator that starts the program. */
  enterStart(statements: readonly CoreStatement[]): void {
    this.#statements(statements, undefined, new Map());
  }

  #node(): Node {
    const node = { number: this.nodes.length, next: new Set<Node>() };
    this.nodes.push(node);
    return node;
  }

  /** A generator has no frame that others nest in, but makes functions that have. */
  #function(body: CoreFunction, own: Node, scope: Map<string, Node>): void {
    this.#statements(body.body, body.generator ? undefined : own, scope);
  }

  /** `scope`: functions inside the definition, by their names, which are unique in it. */
  #statements(statements: readonly CoreStatement[], within: Node | undefined, scope: Map<string, Node>): void {
    for (const one of statements) {
      if (one.kind === "function") scope.set(one.name, this.#node());
      else if (one.kind === "declare" && one.value?.kind === "function") scope.set(one.name, this.#node());
    }
    for (const one of statements) {
      const named = one.kind === "function" || one.kind === "declare" ? scope.get(one.name) : undefined;
      if (one.kind === "function" && named !== undefined) this.#function(one.function, named, scope);
      else if (one.kind === "declare" && one.value?.kind === "function" && named !== undefined)
        this.#function(one.value.function, named, scope);
      else for (const expression of expressionsOf(one)) this.#expression(expression, within, scope);
      for (const inner of innerStatements(one)) this.#statements(inner, within, scope);
    }
  }

  #expression(expression: CoreExpression, within: Node | undefined, scope: Map<string, Node>): void {
    switch (expression.kind) {
      case "name":
        this.#value(this.#named(expression.name, scope), within);
        return;
      case "function": {
        const node = this.#node();
        this.#value(node, within);
        this.#function(expression.function, node, scope);
        return;
      }
      case "call": {
        const { callee } = expression;
        if (expression.indirect) within?.next.add(this.#anyValue);
        const target = callee.kind === "name" ? this.#named(callee.name, scope) : undefined;
        if (target !== undefined) within?.next.add(target);
        else if (callee.kind === "name") this.#runtimeCall(within);
        else this.#expression(callee, within, scope);
        for (const argument of expression.arguments) this.#expression(argument, within, scope);
        return;
      }
      default:
        for (const part of childrenOf(expression)) this.#expression(part, within, scope);
        return;
    }
  }

  /** What is done while the program is defined is no call from within the runtime. */
  #runtimeCall(within: Node | undefined): void {
    if (within !== this.#runtime) within?.next.add(this.#runtime);
  }

  /** A function that is not called where it stands. */
  #value(node: Node | undefined, within: Node | undefined): void {
    if (node === undefined) return;
    within?.next.add(node);
    this.#anyValue.next.add(node);
  }

  #named(text: string, scope: ReadonlyMap<string, Node>): Node | undefined {
    return scope.get(text) ?? this.#definitions.get(text);
  }
}
