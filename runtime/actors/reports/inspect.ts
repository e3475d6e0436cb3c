// Where parked calls stand, and where functions are written: asked of the engine's inspector, for reports only.

import { current, host } from "../../current.ts";
import { type Frame, snowFrameAt } from "../../failures/index.ts";

interface Inspected {
  readonly name: string;
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

interface Inspector {
  readonly inspect: (value: unknown) => Inspected | undefined;
  readonly close: () => void;
}

/** Questions to the inspector that one run may ask: each takes about a tenth of a millisecond. */
const BUDGET = 2000;
const DEEPEST = 20;
const KEY = "snow.inspected";

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function connect(): Inspector {
  const { Session } = host().inspector();
  const session = new Session();
  session.connect();
  // Answers of a session in the same thread come before `post` returns.
  const post = (method: string, parameters: object): unknown => {
    let answer: unknown;
    session.post(method, parameters, (_error: unknown, result: unknown) => {
      answer = result;
    });
    return answer;
  };
  const internalsOf = (objectId: unknown): ((name: string) => unknown) => {
    const properties = field(post("Runtime.getProperties", { objectId, ownProperties: true }), "internalProperties");
    const list: unknown[] = Array.isArray(properties) ? properties : [];
    return (name) =>
      field(
        list.find((property) => field(property, "name") === name),
        "value",
      );
  };
  const inspect = (value: unknown): Inspected | undefined => {
    Reflect.set(globalThis, KEY, value);
    const found = field(post("Runtime.evaluate", { expression: `globalThis["${KEY}"]`, objectGroup: KEY }), "result");
    Reflect.deleteProperty(globalThis, KEY);
    const internals = internalsOf(field(found, "objectId"));
    const maker = internals("[[GeneratorFunction]]");
    // A generator that has ended has no location of its own.
    const place =
      internals("[[GeneratorLocation]]") ??
      internals("[[FunctionLocation]]") ??
      internalsOf(field(maker, "objectId"))("[[FunctionLocation]]");
    post("Runtime.releaseObjectGroup", { objectGroup: KEY });
    const location = field(place, "value");
    const source = field(maker ?? found, "description");
    const [, name = ""] = /^(?:async )?function\s*\*?\s*([\p{ID_Continue}$]+)/u.exec(String(source)) ?? [];
    const line = field(location, "lineNumber");
    const column = field(location, "columnNumber");
    if (typeof line !== "number" || typeof column !== "number") return undefined;
    return { name, script: String(field(location, "scriptId")), line: line + 1, column: column + 1 };
  };
  return { inspect, close: () => session.disconnect() };
}

/** What the inspector was asked about a program. */
export class Inspection {
  #inspector: Inspector | undefined;
  #asked = 0;
  /** Of the program, since one of their functions is. */
  readonly scripts = new Set<string>();

  /** What the inspector says, as long as there are questions left. */
  of(values: readonly unknown[]): (Inspected | undefined)[] {
    this.#inspector ??= connect();
    const found: (Inspected | undefined)[] = [];
    for (const value of values) {
      if (this.#asked >= BUDGET) break;
      this.#asked += 1;
      found.push(this.#inspector.inspect(value));
    }
    return found;
  }

  /** Of a program that is gone, whose process goes on. */
  close(): void {
    this.#inspector?.close();
    this.#inspector = undefined;
  }
}

/**
 * The Snow places of parked generators, or of functions, each undefined when it is outside of programs. Only the first
 * 20 values are looked at: the answer may be shorter than the question.
 */
export function framesOf(values: readonly unknown[]): (Frame | undefined)[] {
  try {
    const { inspection } = current().actors;
    const found = inspection.of(values.slice(0, DEEPEST));
    const { scripts } = inspection;
    for (const inspected of found) {
      if (inspected === undefined || inspected.name === "") continue;
      const { name, script, line, column } = inspected;
      if (snowFrameAt(name, line, column, true) !== undefined) scripts.add(script);
    }
    return found.map((inspected) => {
      if (inspected === undefined) return undefined;
      const { name, script, line, column } = inspected;
      // Programs of one function without a name teach us no script: then any that fits, unless it has a name.
      if (scripts.size > 0 ? !scripts.has(script) : name !== "") return undefined;
      return snowFrameAt(name, line, column, false);
    });
  } catch {
    // Without an inspector reports say less.
    return [];
  }
}

/** The places inside programs among those of `framesOf`. */
export function placesOf(values: readonly unknown[]): Frame[] {
  return framesOf(values).filter((frame) => frame !== undefined);
}
