// Programs that are well typed by construction, with what they print computed beside them in BigInt arithmetic.
import type { Random } from "./random.ts";

type Value = bigint | boolean | string | readonly Value[] | { readonly tag: string; readonly parts: readonly Value[] };
type Variables = ReadonlyMap<string, Value>;

/** A panic of the program. */
export class ExpectedPanic extends Error {}

interface Expression {
  readonly text: string;
  readonly run: (variables: Variables) => Value;
}

type Kind = "Int" | "Bool" | "String" | "List" | "Option" | "Shape" | "Point" | "Pair";

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

interface Helper {
  readonly name: string;
  readonly body: Expression;
  readonly text: string;
}

export interface GeneratedProgram {
  readonly text: string;
  readonly stdout: string;
  /** The text of the panic that ends the program, if one does. */
  readonly panic: string | undefined;
}

const largest = 9007199254740991n;

function checked(value: bigint): bigint {
  if (value > largest || value < -largest) throw new ExpectedPanic("integer overflow");
  return value;
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new ExpectedPanic("division by zero");
  return value;
}

function int(value: Value): bigint {
  if (typeof value !== "bigint") throw new TypeError("not an Int");
  return value;
}

function items(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new TypeError("not a List");
  return value;
}

function variant(value: Value): { readonly tag: string; readonly parts: readonly Value[] } {
  if (typeof value !== "object" || !("tag" in value)) throw new TypeError("not a variant");
  return value;
}

function shown(value: Value): string {
  if (typeof value === "object" && "tag" in value) {
    if (value.tag === "Pair") return `(${value.parts.map(shown).join(", ")})`;
    return value.parts.length === 0 && value.tag !== "Point"
      ? value.tag
      : `${value.tag}(${value.parts.map(shown).join(", ")})`;
  }
  return typeof value === "object" ? `[${value.map(shown).join(", ")}]` : String(value);
}

function same(first: Value, second: Value): boolean {
  return shown(first) === shown(second);
}

const kinds: readonly Kind[] = ["Int", "Bool", "String", "List", "Option", "Shape", "Point", "Pair"];

/** A program of `lines` lines of output, each of one expression. */
export function generateProgram(random: Random, lines: number): GeneratedProgram {
  return new Generator(random).program(lines);
}

class Generator {
  readonly #random: Random;
  readonly #helpers: Helper[] = [];
  #names = 0;
  /** Stands for how often things run: what is inside of a loop is kept small. */
  #loops = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  program(lines: number): GeneratedProgram {
    for (let index = 0; index < 2; index++) this.#helper();
    const bodies = Array.from({ length: lines }, () => this.#expression(this.#random.pick(kinds), 5, []));
    const stdout: string[] = [];
    let panic: string | undefined;
    for (const body of bodies) {
      try {
        stdout.push(`${shown(body.run(new Map()))}\n`);
      } catch (error) {
        if (!(error instanceof ExpectedPanic)) throw error;
        panic = error.message;
        break;
      }
    }
    const text = [
      "type Shape do\n  Dot\n  Disc(Int)\n  Both(Int, Bool)\nend deriving(Display, Eq)",
      "struct Point do\n  x :: Int\n  y :: Int\nend deriving(Display, Eq)",
      ...this.#helpers.map((helper) => helper.text),
      `fn main() do\n${bodies.map((body) => `  println("\${${body.text}}")\n`).join("")}end\n`,
    ].join("\n\n");
    return { text, stdout: stdout.join(""), panic };
  }

  /** A function that calls itself as often as its first argument says. */
  #helper(): void {
    const name = `step${this.#helpers.length}`;
    this.#loops++;
    const body = this.#expression("Int", 3, [
      { name: "n", kind: "Int" },
      { name: "acc", kind: "Int" },
    ]);
    this.#loops--;
    const tail = this.#random.below(2) === 0;
    const again = tail ? `${name}(n - 1, ${body.text})` : `acc + ${name}(n - 1, ${body.text})`;
    const text = `fn ${name}(n :: Int, acc :: Int) -> Int = if n <= 0 do acc else ${again} end`;
    const call = (n: bigint, acc: bigint): bigint => {
      if (n <= 0n) return acc;
      const next = int(
        body.run(
          new Map<string, Value>([
            ["n", n],
            ["acc", acc],
          ]),
        ),
      );
      return tail ? call(n - 1n, next) : checked(acc + call(n - 1n, next));
    };
    this.#helpers.push({
      name,
      text,
      body: { text: name, run: (variables) => call(int(variables.get("n") ?? 0n), int(variables.get("acc") ?? 0n)) },
    });
  }

  #fresh(): string {
    return `v${this.#names++}`;
  }

  #expression(kind: Kind, depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    const known = scope.filter((variable) => variable.kind === kind);
    if (known.length > 0 && random.below(depth <= 0 ? 2 : 4) === 0) {
      const { name } = random.pick(known);
      return { text: name, run: (variables) => variables.get(name) ?? 0n };
    }
    if (depth > 0 && random.below(6) === 0) return this.#control(kind, depth - 1, scope);
    switch (kind) {
      case "Int":
        return this.#int(depth, scope);
      case "Bool":
        return this.#bool(depth, scope);
      case "String":
        return this.#string(depth, scope);
      case "List":
        return this.#list(depth, scope);
      case "Option":
        return this.#option(depth, scope);
      case "Shape":
        return this.#shape(depth, scope);
      case "Point":
        return this.#made("Point", ["Point { x: ", ", y: ", " }"], ["Int", "Int"], depth, scope);
      case "Pair":
        return this.#made("Pair", ["(", ", ", ")"], ["Int", "String"], depth, scope);
      default:
        return kind satisfies never;
    }
  }

  /** `if`, `let`, `case`, closures: for a value of any kind. */
  #control(kind: Kind, depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    switch (random.below(6)) {
      case 0: {
        const test = this.#expression("Bool", depth, scope);
        const [yes, no] = [this.#expression(kind, depth, scope), this.#expression(kind, depth, scope)];
        return {
          text: `if ${test.text} do ${yes.text} else (${no.text}) end`,
          run: (variables) => (test.run(variables) === true ? yes : no).run(variables),
        };
      }
      case 1: {
        const bound = random.pick(kinds);
        const value = this.#expression(bound, depth, scope);
        const name = this.#fresh();
        const body = this.#expression(kind, depth, [...scope, { name, kind: bound }]);
        return {
          text: `(fn(${name}) do\n${body.text}\nend)(${value.text})`,
          run: (variables) => body.run(new Map([...variables, [name, value.run(variables)]])),
        };
      }
      case 2: {
        const value = this.#expression("Option", depth, scope);
        const name = this.#fresh();
        const some = this.#expression(kind, depth, [...scope, { name, kind: "Int" }]);
        const none = this.#expression(kind, depth, scope);
        return {
          text: `case ${value.text} do\nSome(${name}) -> ${some.text}\nNone -> ${none.text}\nend`,
          run: (variables) => {
            const { tag, parts } = variant(value.run(variables));
            return tag === "None" ? none.run(variables) : some.run(new Map([...variables, [name, parts[0] ?? 0n]]));
          },
        };
      }
      case 3: {
        const value = this.#expression("List", depth, scope);
        const [head, tail] = [this.#fresh(), this.#fresh()];
        const limit = BigInt(random.below(5));
        const inner = [...scope, { name: head, kind: "Int" as const }, { name: tail, kind: "List" as const }];
        const [empty, big, small] = [
          this.#expression(kind, depth, scope),
          this.#expression(kind, depth, inner),
          this.#expression(kind, depth, inner),
        ];
        return {
          text: `case ${value.text} do\n[] -> ${empty.text}\n${head} :: ${tail} when ${head} > ${limit} -> ${big.text}\n${head} :: ${tail} -> ${small.text}\nend`,
          run: (variables) => {
            const [first, ...rest] = items(value.run(variables));
            if (first === undefined) return empty.run(variables);
            return (int(first) > limit ? big : small).run(new Map([...variables, [head, first], [tail, rest]]));
          },
        };
      }
      case 4: {
        const value = this.#expression("Shape", depth, scope);
        const [n, flag] = [this.#fresh(), this.#fresh()];
        const [plain, both] = [
          this.#expression(kind, depth, scope),
          this.#expression(kind, depth, [...scope, { name: n, kind: "Int" }, { name: flag, kind: "Bool" }]),
        ];
        const disc = this.#expression(kind, depth, [...scope, { name: n, kind: "Int" }]);
        return {
          text: `case ${value.text} do\nDot | Disc(1) -> ${plain.text}\nDisc(${n}) -> ${disc.text}\nBoth(${n}, ${flag}) -> ${both.text}\nend`,
          run: (variables) => {
            const { tag, parts } = variant(value.run(variables));
            if (tag === "Dot" || (tag === "Disc" && parts[0] === 1n)) return plain.run(variables);
            const inner = new Map([...variables, [n, parts[0] ?? 0n] as const]);
            return tag === "Disc" ? disc.run(inner) : both.run(new Map([...inner, [flag, parts[1] ?? false]]));
          },
        };
      }
      default: {
        const value = this.#expression("Int", depth, scope);
        const name = this.#fresh();
        const body = this.#expression(kind, depth, [...scope, { name, kind: "Int" }]);
        const other = this.#expression(kind, depth, [...scope, { name, kind: "Int" }]);
        const literal = BigInt(random.below(4) - 1);
        return {
          text: `(${value.text}) |> fn ${literal} -> ${this.#shadow(name, literal, other)} | ${name} -> ${body.text} end`,
          run: (variables) => {
            const found = int(value.run(variables));
            return (found === literal ? other : body).run(new Map([...variables, [name, found]]));
          },
        };
      }
    }
  }

  /** The body under a name for the literal that it was matched with. */
  #shadow(name: string, literal: bigint, body: Expression): string {
    return `do\nlet ${name} = ${literal}\n${body.text}\nend`;
  }

  #made(
    tag: string,
    texts: readonly string[],
    parts: readonly Kind[],
    depth: number,
    scope: readonly Variable[],
  ): Expression {
    const inner = parts.map((kind) => this.#expression(kind, depth - 1, scope));
    return {
      text: `${inner.map((part, index) => `${texts[index]}${part.text}`).join("")}${texts.at(-1)}`,
      run: (variables) => ({ tag, parts: inner.map((part) => part.run(variables)) }),
    };
  }

  #int(depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    const choice = depth <= 0 ? 0 : random.below(14);
    switch (choice) {
      case 0:
      case 1: {
        const size = random.below(20);
        const value =
          size === 0
            ? largest - BigInt(random.below(3))
            : size < 3
              ? BigInt(random.below(2 ** 31)) * BigInt(random.below(2 ** 20))
              : BigInt(random.below(12));
        return { text: String(value), run: () => value };
      }
      case 2: {
        const value = this.#expression("Int", depth - 1, scope);
        return { text: `-(${value.text})`, run: (variables) => -int(value.run(variables)) };
      }
      case 3: {
        const list = this.#expression("List", depth - 1, scope);
        return { text: `List.length(${list.text})`, run: (variables) => BigInt(items(list.run(variables)).length) };
      }
      case 4: {
        const list = this.#expression("List", depth - 1, scope);
        const [acc, x] = [this.#fresh(), this.#fresh()];
        const start = this.#expression("Int", depth - 1, scope);
        const body = this.#inLoop(() =>
          this.#expression("Int", Math.min(depth - 1, 2), [
            ...scope,
            { name: acc, kind: "Int" },
            { name: x, kind: "Int" },
          ]),
        );
        return {
          text: `reduce(${list.text}, ${start.text}, fn(${acc}, ${x}) do\n${body.text}\nend)`,
          run: (variables) => {
            const all = items(list.run(variables));
            return all.reduce<Value>(
              (sum, item) => body.run(new Map([...variables, [acc, sum], [x, item]])),
              start.run(variables),
            );
          },
        };
      }
      case 5: {
        if (this.#helpers.length === 0 || this.#loops > 0) return this.#arithmetic("+", depth, scope);
        return this.#callHelper(random.pick(this.#helpers), depth, scope);
      }
      case 6: {
        const point = this.#expression("Point", depth - 1, scope);
        const index = random.below(2);
        return {
          text: `(${point.text}).${index === 0 ? "x" : "y"}`,
          run: (variables) => variant(point.run(variables)).parts[index] ?? 0n,
        };
      }
      case 7: {
        const text = this.#expression("String", depth - 1, scope);
        return {
          text: `String.length(${text.text})`,
          run: (variables) => BigInt([...String(text.run(variables))].length),
        };
      }
      default:
        return this.#arithmetic(random.pick(["+", "-", "*", "+", "-", "/", "%"]), depth, scope);
    }
  }

  #inLoop<T>(make: () => T): T {
    this.#loops++;
    const made = make();
    this.#loops--;
    return made;
  }

  #callHelper(helper: Helper, depth: number, scope: readonly Variable[]): Expression {
    const n = BigInt(this.#random.below(7));
    const acc = this.#expression("Int", depth - 1, scope);
    return {
      text: `${helper.name}(${n}, ${acc.text})`,
      run: (variables) =>
        helper.body.run(
          new Map<string, Value>([
            ["n", n],
            ["acc", acc.run(variables)],
          ]),
        ),
    };
  }

  #arithmetic(operator: string, depth: number, scope: readonly Variable[]): Expression {
    const [left, right] = [this.#expression("Int", depth - 1, scope), this.#expression("Int", depth - 1, scope)];
    return {
      text: `((${left.text}) ${operator} (${right.text}))`,
      run: (variables) => {
        const [a, b] = [int(left.run(variables)), int(right.run(variables))];
        if (operator === "+") return checked(a + b);
        if (operator === "-") return checked(a - b);
        if (operator === "*") return checked(a * b);
        return operator === "/" ? a / divisor(b) : a % divisor(b);
      },
    };
  }

  #bool(depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    const choice = depth <= 0 ? 0 : random.below(7);
    if (choice === 0) {
      const value = random.below(2) === 0;
      return { text: String(value), run: () => value };
    }
    if (choice === 1) {
      const value = this.#expression("Bool", depth - 1, scope);
      return { text: `not (${value.text})`, run: (variables) => value.run(variables) !== true };
    }
    if (choice <= 3) {
      const [left, right] = [this.#expression("Bool", depth - 1, scope), this.#expression("Bool", depth - 1, scope)];
      const both = choice === 2;
      return {
        text: `((${left.text}) ${both ? "and" : "||"} (${right.text}))`,
        run: (variables) => {
          const first = left.run(variables) === true;
          return both ? first && right.run(variables) === true : first || right.run(variables) === true;
        },
      };
    }
    if (choice === 4) {
      const kind = random.pick(kinds);
      const [left, right] = [this.#expression(kind, depth - 1, scope), this.#expression(kind, depth - 1, scope)];
      return {
        text: `((${left.text}) == (${right.text}))`,
        run: (variables) => same(left.run(variables), right.run(variables)),
      };
    }
    const operator = random.pick(["<", ">", "<=", ">="]);
    const [left, right] = [this.#expression("Int", depth - 1, scope), this.#expression("Int", depth - 1, scope)];
    return {
      text: `((${left.text}) ${operator} (${right.text}))`,
      run: (variables) => {
        const [a, b] = [int(left.run(variables)), int(right.run(variables))];
        return operator === "<" ? a < b : operator === ">" ? a > b : operator === "<=" ? a <= b : a >= b;
      },
    };
  }

  #string(depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    const choice = depth <= 0 ? 0 : random.below(4);
    if (choice === 0) {
      const value = random.pick(["", "a", "bc", "ö🦆", " x "]);
      return { text: `"${value}"`, run: () => value };
    }
    if (choice === 1) {
      const value = this.#expression(random.pick(kinds), depth - 1, scope);
      return { text: `"<\${${value.text}}>"`, run: (variables) => `<${shown(value.run(variables))}>` };
    }
    const [left, right] = [this.#expression("String", depth - 1, scope), this.#expression("String", depth - 1, scope)];
    return {
      text: `((${left.text}) <> (${right.text}))`,
      run: (variables) => `${String(left.run(variables))}${String(right.run(variables))}`,
    };
  }

  #list(depth: number, scope: readonly Variable[]): Expression {
    const random = this.#random;
    const choice = depth <= 0 ? 0 : random.below(7);
    if (choice === 0) {
      const parts = Array.from({ length: random.below(4) }, () => this.#expression("Int", 0, scope));
      return {
        text: `[${parts.map((part) => part.text).join(", ")}]`,
        run: (variables) => parts.map((part) => part.run(variables)),
      };
    }
    if (choice === 1) {
      const [left, right] = [this.#expression("List", depth - 1, scope), this.#expression("List", depth - 1, scope)];
      return {
        text: `((${left.text}) ++ (${right.text}))`,
        run: (variables) => [...items(left.run(variables)), ...items(right.run(variables))],
      };
    }
    const x = this.#fresh();
    const inner = [...scope, { name: x, kind: "Int" as const }];
    if (choice === 2) {
      const from = BigInt(random.below(6) - 2);
      const to = from + BigInt(random.below(6));
      const test = this.#inLoop(() => this.#expression("Bool", 1, inner));
      const body = this.#inLoop(() => this.#expression("Int", 2, inner));
      return {
        text: `for ${x} in ${from}..${to} when ${test.text} do ${body.text} end`,
        run: (variables) => {
          const values: Value[] = [];
          for (let item = from; item < to; item++) {
            const own = new Map([...variables, [x, item]]);
            if (test.run(own) === true) values.push(body.run(own));
          }
          return values;
        },
      };
    }
    const list = this.#expression("List", depth - 1, scope);
    if (choice === 3) {
      return { text: `List.reverse(${list.text})`, run: (variables) => items(list.run(variables)).toReversed() };
    }
    if (choice === 4) {
      const test = this.#inLoop(() => this.#expression("Bool", 2, inner));
      return {
        text: `filter(${list.text}, fn(${x}) do\n${test.text}\nend)`,
        run: (variables) =>
          items(list.run(variables)).filter((item) => test.run(new Map([...variables, [x, item]])) === true),
      };
    }
    const body = this.#inLoop(() => this.#expression("Int", 2, inner));
    const run = (variables: Variables) =>
      items(list.run(variables)).map((item) => body.run(new Map([...variables, [x, item]])));
    if (choice === 5) return { text: `map(${list.text}, fn(${x}) do\n${body.text}\nend)`, run };
    return { text: `for ${x} in ${list.text} do ${body.text} end`, run };
  }

  #option(depth: number, scope: readonly Variable[]): Expression {
    const choice = this.#random.below(3);
    if (choice === 0) return { text: "None", run: () => ({ tag: "None", parts: [] }) };
    if (choice === 1 || depth <= 0) return this.#made("Some", ["Some(", ")"], ["Int"], depth, scope);
    const list = this.#expression("List", depth - 1, scope);
    const x = this.#fresh();
    const test = this.#inLoop(() => this.#expression("Bool", 2, [...scope, { name: x, kind: "Int" }]));
    return {
      text: `List.find(${list.text}, fn(${x}) do\n${test.text}\nend)`,
      run: (variables) => {
        const found = items(list.run(variables)).find((item) => test.run(new Map([...variables, [x, item]])) === true);
        return found === undefined ? { tag: "None", parts: [] } : { tag: "Some", parts: [found] };
      },
    };
  }

  #shape(depth: number, scope: readonly Variable[]): Expression {
    const choice = this.#random.below(3);
    if (choice === 0) return { text: "Dot", run: () => ({ tag: "Dot", parts: [] }) };
    if (choice === 1) return this.#made("Disc", ["Disc(", ")"], ["Int"], depth, scope);
    return this.#made("Both", ["Both(", ", ", ")"], ["Int", "Bool"], depth, scope);
  }
}
