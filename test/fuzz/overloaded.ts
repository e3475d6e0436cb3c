// Programs full of overloaded functions, well typed by construction, with or without their annotations.
//
// An expression is `anchored` when what is written in it alone says its type; other ones (`parse("1")`, `into(x)`) learn
// it from their place. Operators have an anchored side and calls anchored arguments: without annotations the types are
// then the same, or nobody can know them.
import { Random } from "./random.ts";

type Type =
  | { readonly kind: "Int" | "Float" | "Bool" | "String" | "Money" }
  | { readonly kind: "List" | "Option"; readonly of: Type }
  | { readonly kind: "Pair"; readonly first: Type; readonly second: Type };

interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly anchored: boolean;
}

interface Definition {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
}

const prelude = `struct Money do
  cents :: Int
end deriving(Eq, Ord, Display, Debug, Hash, Json)
impl From<Int> for Money do
  fn from(n :: Int) -> Money do Money { cents: n } end
end
impl From<String> for Money do
  fn from(s :: String) -> Money do Money { cents: String.length(s) } end
end
impl From<List<Int>> for Money do
  fn from(xs :: List<Int>) -> Money do Money { cents: List.length(xs) } end
end
impl From<List<String>> for Money do
  fn from(xs :: List<String>) -> Money do Money { cents: 100 + List.length(xs) } end
end
impl Default for Money do
  fn default() -> Money do Money { cents: 77 } end
end
impl Add for Money do
  fn add(self, o :: Money) -> Money do Money { cents: self.cents + o.cents } end
end
impl Mul for Money do
  type Output = Float
  fn mul(self, o :: Money) -> Float do Int.to_float(self.cents * o.cents) end
end
interface Plus<R> do
  fn plus(self, other :: R) -> String
end
impl Plus<Int> for String do
  fn plus(self, other :: Int) -> String do self <> "i\${other}" end
end
impl Plus<String> for String do
  fn plus(self, other :: String) -> String do self <> "s" <> other end
end
impl Plus<Money> for String do
  fn plus(self, other :: Money) -> String do self <> "m\${other.cents}" end
end
impl Plus<Bool> for Int do
  fn plus(self, other :: Bool) -> String do "\${self}b\${other}" end
end
impl Plus<Float> for Int do
  fn plus(self, other :: Float) -> String do "\${self}f\${other}" end
end
interface Parse<T> do
  fn parse(self) -> T
end
impl Parse<Int> for String do
  fn parse(self) -> Int do String.length(self) end
end
impl Parse<Float> for String do
  fn parse(self) -> Float do 0.5 end
end
impl Parse<Bool> for String do
  fn parse(self) -> Bool do self == "yes" end
end
impl Parse<String> for String do
  fn parse(self) -> String do "parsed " <> self end
end
impl Parse<Money> for String do
  fn parse(self) -> Money do Money { cents: 5 } end
end
impl Parse<List<Int>> for String do
  fn parse(self) -> List<Int> do [1, 2] end
end
impl Parse<List<Bool>> for String do
  fn parse(self) -> List<Bool> do [true] end
end
`;

function textOf(type: Type): string {
  switch (type.kind) {
    case "List":
    case "Option":
      return `${type.kind}<${textOf(type.of)}>`;
    case "Pair":
      return `(${textOf(type.first)}, ${textOf(type.second)})`;
    default:
      return type.kind;
  }
}

/** The same seed gives the same program, whether `annotated` or not. */
export function overloadedProgram(seed: number, annotated: boolean): string {
  return new Generator(new Random(seed), annotated).program();
}

class Generator {
  readonly #random: Random;
  readonly #annotated: boolean;
  readonly #definitions: Definition[] = [];
  /** Functions that say what they show, annotated in both forms, by the type. */
  readonly #showers = new Map<string, string>();
  #names = 0;

  constructor(random: Random, annotated: boolean) {
    this.#random = random;
    this.#annotated = annotated;
  }

  program(): string {
    const functions = Array.from({ length: 2 + this.#random.below(4) }, () => this.#function());
    const lines = this.#definitions.flatMap((definition) => [this.#use(definition), this.#use(definition)]);
    const lets = Array.from({ length: 3 }, () => this.#letAndUse());
    const showers = [...this.#showers].map(([type, name]) => `fn ${name}(x :: ${type}) -> String = "\${x}"`);
    return `${prelude}\n${showers.join("\n")}\n${functions.join("\n")}\n\nfn main() do\n${[...lines, ...lets].join("\n")}\nend\n`;
  }

  #written(type: Type): string {
    return this.#annotated ? ` :: ${textOf(type)}` : "";
  }

  #fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  #scalar(): Type {
    return { kind: this.#random.pick(["Int", "Float", "Bool", "String", "Money"]) };
  }

  #type(): Type {
    const choice = this.#random.below(10);
    if (choice < 6) return this.#scalar();
    if (choice < 8) return { kind: "List", of: this.#scalar() };
    if (choice < 9) return { kind: "Option", of: this.#scalar() };
    return { kind: "Pair", first: this.#scalar(), second: this.#scalar() };
  }

  #function(): string {
    const name = this.#fresh("f");
    const parameters = Array.from({ length: 1 + this.#random.below(3) }, () => this.#type());
    const result = this.#type();
    const variables = parameters.map((type): Variable => ({ name: this.#fresh("p"), type, anchored: true }));
    const list = variables.map((variable) => `${variable.name}${this.#written(variable.type)}`).join(", ");
    const arrow = this.#annotated ? ` -> ${textOf(result)}` : "";
    const body = this.#body(result, variables);
    this.#definitions.push({ name, parameters, result });
    return `fn ${name}(${list})${arrow} do\n${body}\nend`;
  }

  #body(result: Type, parameters: readonly Variable[]): string {
    const scope = [...parameters];
    const lines = Array.from({ length: this.#random.below(3) }, () => this.#statement(scope));
    return [...lines, `  ${this.#expression(result, scope, 3)}`].join("\n");
  }

  /** A `let` of a value, or of a closure that is called at once. */
  #statement(scope: Variable[]): string {
    const type = this.#type();
    const name = this.#fresh("v");
    if (this.#random.below(4) > 0) {
      const anchored = this.#random.below(5) > 0;
      const value = anchored ? this.#anchored(type, scope, 2) : this.#expression(type, scope, 2);
      const line = `  let ${name}${this.#written(type)} = ${value}`;
      scope.push({ name, type, anchored });
      return line;
    }
    const parameter: Variable = { name: this.#fresh("c"), type: this.#type(), anchored: true };
    const closure = this.#fresh("g");
    const body = this.#expression(type, [...scope, parameter], 2);
    const given = this.#anchored(parameter.type, scope, 1);
    scope.push({ name, type, anchored: false });
    return `  let ${closure} = fn(${parameter.name}${this.#written(parameter.type)}) -> ${body} end
  let ${name}${this.#written(type)} = ${closure}(${given})`;
  }

  #use(definition: Definition): string {
    return `  println("${definition.name} " <> ${this.#shown(this.#call(definition, [], 1), definition.result)})`;
  }

  #letAndUse(): string {
    const scope: Variable[] = [];
    const lines = [this.#statement(scope), this.#statement(scope)];
    const shown = scope.map((variable) => this.#shown(variable.name, variable.type)).join(' <> " " <> ');
    return `${lines.join("\n")}\n  println(${shown})`;
  }

  /** Now and then without saying what it is. */
  #shown(value: string, type: Type): string {
    if (this.#random.below(20) === 0) return `"\${${value}}"`;
    const text = textOf(type);
    const name = this.#showers.get(text) ?? this.#fresh("show");
    this.#showers.set(text, name);
    return `${name}(${value})`;
  }

  #call(definition: Definition, scope: readonly Variable[], depth: number): string {
    const given = definition.parameters.map((type) => this.#anchored(type, scope, depth));
    return `${definition.name}(${given.join(", ")})`;
  }

  /** Any expression of the type. */
  #expression(type: Type, scope: readonly Variable[], depth: number): string {
    if (depth === 0 || this.#random.below(3) === 0) return this.#anchored(type, scope, depth);
    const options = [
      () =>
        `(if ${this.#condition(scope, depth)} do ${this.#expression(type, scope, depth - 1)} else ${this.#expression(type, scope, depth - 1)} end)`,
    ];
    const calls = this.#definitions.filter((definition) => textOf(definition.result) === textOf(type));
    if (calls.length > 0) options.push(() => this.#call(this.#random.pick(calls), scope, depth - 1));
    const open = scope.filter((variable) => textOf(variable.type) === textOf(type));
    if (open.length > 0) options.push(() => this.#random.pick(open).name);
    const parsed = ["Int", "Float", "Bool", "String", "Money", "List<Int>", "List<Bool>"].includes(textOf(type));
    if (parsed) options.push(() => `parse(${this.#anchored({ kind: "String" }, scope, 0)})`);
    if (type.kind === "Money") options.push(() => `into(${this.#anchored(this.#source(), scope, depth - 1)})`);
    if (type.kind === "Float") options.push(() => `into(${this.#anchored({ kind: "Int" }, scope, 0)})`);
    if (type.kind !== "List" && type.kind !== "Option" && type.kind !== "Pair") options.push(() => "default()");
    if (type.kind === "List")
      options.push(
        () => `[${this.#expression(type.of, scope, depth - 1)}]`,
        () => "[]",
      );
    if (type.kind === "Option")
      options.push(
        () => `Some(${this.#expression(type.of, scope, depth - 1)})`,
        () => "None",
      );
    return this.#random.pick(options)();
  }

  #source(): Type {
    const list: Type = { kind: "List", of: { kind: this.#random.pick(["Int", "String"]) } };
    return this.#random.pick<Type>([{ kind: "Int" }, { kind: "String" }, list]);
  }

  #condition(scope: readonly Variable[], depth: number): string {
    const type = this.#scalar();
    const order = type.kind === "Bool" ? ["==", "!="] : ["==", "!=", "<", ">="];
    return `(${this.#anchored(type, scope, depth - 1)} ${this.#random.pick(order)} ${this.#expression(type, scope, depth - 1)})`;
  }

  #anchored(type: Type, scope: readonly Variable[], depth: number): string {
    const known = scope.filter((variable) => variable.anchored && textOf(variable.type) === textOf(type));
    if (known.length > 0 && this.#random.below(2) === 0) return this.#random.pick(known).name;
    const inner = Math.max(0, depth - 1);
    switch (type.kind) {
      case "Int":
        return depth === 0 ? `${this.#random.below(9)}` : this.#int(scope, inner);
      case "Float":
        return depth === 0 ? this.#random.pick(["1.5", "0.25", "2.0"]) : this.#float(scope, inner);
      case "Bool":
        return depth === 0 ? this.#random.pick(["true", "false"]) : this.#condition(scope, inner);
      case "String":
        return depth === 0 ? this.#random.pick(['"a"', '"yes"', '"bcd"']) : this.#string(scope, inner);
      case "Money":
        return depth === 0 ? `Money { cents: ${this.#random.below(9)} }` : this.#money(scope, inner);
      case "List":
        return `[${this.#anchored(type.of, scope, inner)}, ${this.#expression(type.of, scope, inner)}]`;
      case "Option":
        return `Some(${this.#anchored(type.of, scope, inner)})`;
      case "Pair":
        return `(${this.#anchored(type.first, scope, inner)}, ${this.#anchored(type.second, scope, inner)})`;
      default:
        return type satisfies never;
    }
  }

  #int(scope: readonly Variable[], depth: number): string {
    const int: Type = { kind: "Int" };
    return this.#random.pick([
      () =>
        `(${this.#anchored(int, scope, depth)} ${this.#random.pick(["+", "*", "-"])} ${this.#expression(int, scope, depth)})`,
      () => `List.length(${this.#anchored({ kind: "List", of: this.#scalar() }, scope, depth)})`,
      () => `List.sum([${this.#random.below(5)}, ${this.#expression(int, scope, depth)}])`,
      () => `${this.#anchored({ kind: "Money" }, scope, 0)}.cents`,
    ])();
  }

  #float(scope: readonly Variable[], depth: number): string {
    const float: Type = { kind: "Float" };
    return this.#random.pick([
      () => `(${this.#anchored(float, scope, depth)} + ${this.#expression(float, scope, depth)})`,
      () => `Float.from(${this.#anchored({ kind: "Int" }, scope, depth)})`,
      () =>
        `(${this.#anchored({ kind: "Money" }, scope, depth)} * ${this.#expression({ kind: "Money" }, scope, depth)})`,
    ])();
  }

  #string(scope: readonly Variable[], depth: number): string {
    const string: Type = { kind: "String" };
    const other: Type = { kind: this.#random.pick(["Int", "String", "Money"]) };
    return this.#random.pick([
      () => `plus(${this.#anchored(string, scope, depth)}, ${this.#anchored(other, scope, depth)})`,
      () =>
        `plus(${this.#anchored({ kind: "Int" }, scope, depth)}, ${this.#anchored({ kind: this.#random.pick(["Bool", "Float"]) }, scope, depth)})`,
      () => `("<" <> ${this.#expression(string, scope, depth)})`,
      () => `"\${${this.#anchored(this.#type(), scope, depth)}}"`,
      () => `Json.encode(${this.#anchored(this.#scalar(), scope, depth)})`,
      () => `inspect(${this.#anchored(this.#type(), scope, depth)})`,
      () => `String.from(${this.#anchored({ kind: this.#random.pick(["Int", "Float", "Bool"]) }, scope, depth)})`,
      () =>
        `"\${compare(${this.#anchored({ kind: "Money" }, scope, depth)}, ${this.#expression({ kind: "Money" }, scope, depth)})}"`,
    ])();
  }

  #money(scope: readonly Variable[], depth: number): string {
    return this.#random.pick([
      () =>
        `(${this.#anchored({ kind: "Money" }, scope, depth)} + ${this.#expression({ kind: "Money" }, scope, depth)})`,
      () => `Money.from(${this.#anchored(this.#source(), scope, depth)})`,
      () => `Money { cents: ${this.#expression({ kind: "Int" }, scope, depth)} }`,
    ])();
  }
}
