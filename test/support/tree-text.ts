// Prints syntax trees compactly, for tests.
import { parse } from "../../compiler/1-parse/index.ts";
import type { Diagnostic } from "../../compiler/report/diagnostics.ts";
import type {
  Arm,
  Bound,
  ChannelDefinition,
  Expression,
  FieldInit,
  FunctionDefinition,
  Item,
  Name,
  Parameter,
  Path,
  Pattern,
  ServiceDefinition,
  Statement,
  TypeTree,
} from "../../compiler/trees/ast.ts";
import { lineStarts, positionAt } from "../../compiler/trees/source.ts";

/** The items of a text, one per line; throws when there is a diagnostic. */
export function parsedItems(text: string): string {
  const { items } = parse({ path: "main.snow", text }, (diagnostic) => {
    throw new Error(problemText(text, diagnostic));
  });
  return items.map(showItem).join("\n");
}

/** The statements of a block with this text. */
export function parsedBlock(text: string): string {
  const { items } = parse({ path: "main.snow", text: `fn f() do\n${text}\nend` }, (diagnostic) => {
    throw new Error(problemText(`fn f() do\n${text}\nend`, diagnostic));
  });
  const [item] = items;
  if (items.length !== 1 || item?.kind !== "function") throw new Error(`more than a block: ${text}`);
  return showExpression(item.body);
}

/** One expression, as the value of a `let`. */
export function parsedExpression(text: string): string {
  return parsedItems(`let x = ${text}`)
    .replace(/^\(let x /, "")
    .replace(/\)$/, "");
}

/** `LINE:COLUMN[+WIDTH] CODE MESSAGE; LABEL [; HELP]` for every diagnostic. */
export function problemsOf(text: string): string[] {
  const found: string[] = [];
  parse({ path: "main.snow", text }, (diagnostic) => found.push(problemText(text, diagnostic)));
  return found;
}

function problemText(text: string, diagnostic: Diagnostic): string {
  const label = diagnostic.labels[0];
  const span = label?.span ?? { start: 0, end: 0 };
  const place = positionAt({ path: "main.snow", text }, lineStarts(text), span.start);
  const message = diagnostic.message.replace("Parse error: ", "");
  const help = diagnostic.help === undefined ? "" : `; ${diagnostic.help}`;
  return `${place.line}:${place.column}+${span.end - span.start} ${diagnostic.code} ${message}; ${label?.text ?? ""}${help}`;
}

function join(parts: readonly string[]): string {
  return parts.join(" ");
}

function names(list: readonly Name[]): string {
  return list.map((name) => name.text).join(" ");
}

export function showPath(path: Path): string {
  return path.segments.map((segment) => segment.text).join(".");
}

export function showType(type: TypeTree): string {
  switch (type.kind) {
    case "unit":
      return "()";
    case "named": {
      const { length } = type.arguments;
      return length === 0 ? showPath(type.path) : `${showPath(type.path)}<${type.arguments.map(showType).join(", ")}>`;
    }
    case "tuple":
      return `(tuple ${join(type.elements.map(showType))})`;
    case "function":
      return `(Fun [${join(type.parameters.map(showType))}] ${showType(type.result)})`;
    default:
      return type satisfies never;
  }
}

export function showPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case "wildcard":
      return "_";
    case "bind":
      return pattern.name;
    case "int":
    case "float":
    case "bool":
      return String(pattern.value);
    case "unit":
      return "()";
    case "atom":
      return `:${pattern.name}`;
    case "string":
      return JSON.stringify(pattern.value);
    case "prefix":
      return `(<> ${JSON.stringify(pattern.prefix)} ${pattern.rest?.text ?? "_"})`;
    case "tuple":
      return `(tuple ${join(pattern.elements.map(showPattern))})`;
    case "list":
      return `[${join(pattern.elements.map(showPattern))}]`;
    case "cons":
      return `(:: ${showPattern(pattern.head)} ${showPattern(pattern.tail)})`;
    case "constructor": {
      const name = `${pattern.qualifier === undefined ? "" : `${pattern.qualifier.text}.`}${pattern.name.text}`;
      return pattern.payload === undefined ? `(${name})` : `${name}(${join(pattern.payload.map(showPattern))})`;
    }
    case "struct": {
      const name = `${pattern.qualifier === undefined ? "" : `${pattern.qualifier.text}.`}${pattern.name.text}`;
      const fields = pattern.fields.map((field) => `${field.name.text}:${showPattern(field.pattern)}`);
      return `${name}{${join([...fields, ...(pattern.open ? [".."] : [])])}}`;
    }
    case "or":
      return `(| ${join(pattern.alternatives.map(showPattern))})`;
    case "as":
      return `(as ${showPattern(pattern.pattern)} ${pattern.name.text})`;
    default:
      return pattern satisfies never;
  }
}

function showParameter(parameter: Parameter): string {
  const annotation = parameter.annotation === undefined ? "" : `::${showType(parameter.annotation)}`;
  return showPattern(parameter.pattern) + annotation;
}

function showParameters(parameters: readonly Parameter[]): string {
  return `[${join(parameters.map(showParameter))}]`;
}

function showGuard(guard: Expression | undefined): string {
  return guard === undefined ? "" : ` when ${showExpression(guard)}`;
}

function showArm(arm: Arm): string {
  return `(${showPattern(arm.pattern)}${showGuard(arm.guard)} -> ${showExpression(arm.body)})`;
}

function showFields(fields: readonly FieldInit[]): string {
  return fields.map((field) => ` ${field.name.text}:${showExpression(field.value)}`).join("");
}

function showAll(expressions: readonly Expression[]): string {
  return expressions.map((expression) => ` ${showExpression(expression)}`).join("");
}

export function showExpression(tree: Expression): string {
  switch (tree.kind) {
    case "int":
    case "bool":
      return String(tree.value);
    case "float":
      return tree.value !== undefined && Number.isInteger(tree.value) ? tree.value.toFixed(1) : String(tree.value);
    case "unit":
      return "()";
    case "atom":
      return `:${tree.name}`;
    case "sql": {
      const parts = tree.parts.map((part) =>
        part.kind === "text" ? JSON.stringify(part.text) : showExpression(part.expression),
      );
      return `(sql${parts.map((part) => ` ${part}`).join("")})`;
    }
    case "string": {
      const parts = tree.parts.map((part) =>
        part.kind === "text" ? JSON.stringify(part.text) : showExpression(part.expression),
      );
      return tree.parts.every((part) => part.kind === "text") ? parts.join(" ") || '""' : `(str ${join(parts)})`;
    }
    case "variable":
      return tree.name;
    case "self-pid":
      return "self()";
    case "tuple":
      return `(tuple${showAll(tree.elements)})`;
    case "list":
      return `[${join(tree.elements.map(showExpression))}]`;
    case "map":
      return `(map${tree.entries.map(({ key, value }) => ` ${showExpression(key)}=>${showExpression(value)}`).join("")})`;
    case "struct":
      return `(struct ${showPath(tree.path)}${showFields(tree.fields)})`;
    case "update":
      return `(update ${showExpression(tree.base)}${showFields(tree.fields)})`;
    case "unary":
      return `(${tree.operator} ${showExpression(tree.operand)})`;
    case "cons":
      return `(:: ${[...tree.heads, tree.tail].map(showExpression).join(" ")})`;
    case "binary":
      return `(${tree.operator} ${showExpression(tree.left)} ${showExpression(tree.right)})`;
    case "pipe":
      return `(|> ${showExpression(tree.left)} ${showExpression(tree.right)})`;
    case "call":
      return `(call ${showExpression(tree.callee)}${showAll(tree.arguments)})`;
    case "member":
      return `(. ${showExpression(tree.object)} ${tree.name.text})`;
    case "index":
      return `(index ${showExpression(tree.object)} ${showExpression(tree.index)})`;
    case "try":
      return `(? ${showExpression(tree.operand)})`;
    case "if": {
      const otherwise = tree.else === undefined ? "" : ` ${showExpression(tree.else)}`;
      return `(if ${showExpression(tree.condition)} ${showExpression(tree.then)}${otherwise})`;
    }
    case "case":
      return `(case ${showExpression(tree.scrutinee)}${tree.arms.map((arm) => ` ${showArm(arm)}`).join("")})`;
    case "while":
      return `(while ${showExpression(tree.condition)} ${showExpression(tree.body)})`;
    case "for": {
      const { binding } = tree;
      const name =
        binding.kind === "pair" ? `{${binding.key.text} ${binding.value.text}}` : showPattern(binding.pattern);
      return `(for ${name} ${showExpression(tree.source)}${showGuard(tree.filter)} ${showExpression(tree.body)})`;
    }
    case "receive": {
      const arms = tree.arms.map((arm) => ` ${showArm(arm)}`).join("");
      const { after } = tree;
      const late =
        after === undefined ? "" : ` (after ${showExpression(after.timeout)} -> ${showExpression(after.body)})`;
      return `(receive${arms}${late})`;
    }
    case "closure": {
      const clauses = tree.clauses.map(
        (clause) => `${showParameters(clause.parameters)}${showGuard(clause.guard)} -> ${showExpression(clause.body)}`,
      );
      return `(fn ${clauses.join(" | ")})`;
    }
    case "block":
      return `{${tree.statements.map(showStatement).join("; ")}}`;
    case "break":
    case "continue":
      return tree.kind;
    case "spawn":
      return `(spawn ${showExpression(tree.callee)}${showAll(tree.arguments)})`;
    case "send":
      return `(send ${showExpression(tree.target)} ${showExpression(tree.message)})`;
    case "link":
      return `(link ${showExpression(tree.target)})`;
    case "error":
      return "<error>";
    default:
      return tree satisfies never;
  }
}

function showStatement(statement: Statement): string {
  return showItem(statement);
}

function showBounds(bounds: readonly Bound[]): string {
  if (bounds.length === 0) return "";
  return ` where ${bounds.map((bound) => `${bound.parameter.text}:${showPath(bound.interface)}`).join(" ")}`;
}

function showFunction(tree: FunctionDefinition): string {
  const generics = tree.generics.length === 0 ? "" : `<${names(tree.generics)}>`;
  const result = tree.result === undefined ? "" : ` -> ${showType(tree.result)}`;
  const head = `${tree.public ? "pub " : ""}fn ${tree.name.text}${generics} ${showParameters(tree.parameters)}${result}`;
  const sign = tree.bodyForm === "expression" ? " =" : "";
  return `(${head}${showBounds(tree.bounds)}${showGuard(tree.guard)}${sign} ${showExpression(tree.body)})`;
}

function showDeriving(deriving: readonly Name[] | undefined): string {
  return deriving === undefined ? "" : ` deriving[${names(deriving)}]`;
}

export function showItem(item: Item): string {
  const exported = "public" in item && item.public ? "pub " : "";
  switch (item.kind) {
    case "function":
      return showFunction(item);
    case "let": {
      const annotation = item.annotation === undefined ? "" : `::${showType(item.annotation)}`;
      return `(let ${showPattern(item.pattern)}${annotation} ${showExpression(item.value)})`;
    }
    case "return":
      return item.value === undefined ? "(return)" : `(return ${showExpression(item.value)})`;
    case "expression":
      return showExpression(item.expression);
    case "struct": {
      const generics = item.generics.length === 0 ? "" : `<${names(item.generics)}>`;
      const fields = item.fields.map(
        (field) => ` ${field.name.text}${field.annotation === undefined ? "" : `::${showType(field.annotation)}`}`,
      );
      return `(${exported}struct ${item.name.text}${generics}${fields.join("")}${showDeriving(item.deriving)})`;
    }
    case "sum": {
      const generics = item.generics.length === 0 ? "" : `<${names(item.generics)}>`;
      const variants = item.variants.map((variant) => {
        const fields = variant.fields.map((field) => {
          const name = field.name === undefined ? "" : `${field.name.text}::`;
          return name + showType(field.annotation);
        });
        return ` ${variant.name.text}${fields.length === 0 ? "" : `(${join(fields)})`}`;
      });
      return `(${exported}type ${item.name.text}${generics}${variants.join("")}${showDeriving(item.deriving)})`;
    }
    case "alias": {
      const generics = item.generics.length === 0 ? "" : `<${names(item.generics)}>`;
      return `(${exported}alias ${item.name.text}${generics} ${showType(item.target)})`;
    }
    case "interface": {
      const generics = item.generics.length === 0 ? "" : `<${names(item.generics)}>`;
      const types = item.associatedTypes.map((name) => ` (type ${name.text})`);
      const methods = item.methods.map((method) => {
        const result = method.result === undefined ? "" : ` -> ${showType(method.result)}`;
        const body = method.body === undefined ? "" : ` ${showExpression(method.body)}`;
        return ` (fn ${method.name.text} ${showParameters(method.parameters)}${result}${body})`;
      });
      return `(${exported}interface ${item.name.text}${generics}${[...types, ...methods].join("")})`;
    }
    case "impl": {
      const types = item.interfaceArguments.length === 0 ? "" : `<${join(item.interfaceArguments.map(showType))}>`;
      const associated = item.associatedTypes.map((type) => ` (type ${type.name.text} ${showType(type.target)})`);
      const methods = item.methods.map((method) => ` ${showFunction(method)}`);
      const head = `impl ${showPath(item.interface)}${types} for ${showPath(item.target)}${showBounds(item.bounds)}`;
      return `(${head}${[...associated, ...methods].join("")})`;
    }
    case "import":
      return `(import ${showPath(item.path)}${item.alias === undefined ? "" : ` as ${item.alias.text}`})`;
    case "from-import":
      return `(from ${showPath(item.path)} import ${names(item.names)})`;
    case "actor": {
      const terminate = item.terminate === undefined ? "" : ` (terminate ${showExpression(item.terminate)})`;
      return `(actor ${item.name.text} ${showParameters(item.parameters)} ${showExpression(item.body)}${terminate})`;
    }
    case "service":
      return `(service ${item.name.text}${operations(item)})`;
    case "channel": {
      const settings = item.settings.map(({ name, value }) => {
        return ` ${name.text}:${value.kind === "number" ? value.value : showType(value.type)}`;
      });
      return `(channel ${item.name.text} ${showParameters(item.parameters)}${settings.join("")}${operations(item)})`;
    }
    case "supervisor": {
      const settings = [
        ...(item.strategy === undefined ? [] : [` strategy:${item.strategy.text}`]),
        ...(item.maxRestarts === undefined ? [] : [` max_restarts:${item.maxRestarts.value}`]),
        ...(item.maxSeconds === undefined ? [] : [` max_seconds:${item.maxSeconds.value}`]),
      ];
      const children = item.children.map((child) => {
        const start = child.start === undefined ? "" : ` start:${showExpression(child.start)}`;
        const restart = child.restart === undefined ? "" : ` restart:${child.restart.text}`;
        const shutdown = child.shutdown === undefined ? "" : ` shutdown:${child.shutdown.value}`;
        return ` (child ${child.name.text}${start}${restart}${shutdown})`;
      });
      return `(${exported}supervisor ${item.name.text}${[...settings, ...children].join("")})`;
    }
    case "extern-function": {
      const generics = item.generics.length === 0 ? "" : `<${names(item.generics)}>`;
      const parameters = item.parameters.map((one) => `${one.name.text}::${showType(one.annotation)}`);
      const result = item.result === undefined ? "" : ` -> ${showType(item.result)}`;
      const from = item.from === undefined ? "" : ` from ${JSON.stringify(item.from.text)}`;
      const head = `${exported}extern ${item.async ? "async " : ""}fn ${item.name.text}${generics} [${join(parameters)}]`;
      return `(${head}${result}${showBounds(item.bounds)} ${JSON.stringify(item.symbol.text)}${from})`;
    }
    case "extern-type":
      return `(${exported}extern type ${item.name.text}${item.generics.length === 0 ? "" : `<${names(item.generics)}>`})`;
    default:
      return item satisfies never;
  }
}

function operations({ functions, handlers }: ServiceDefinition | ChannelDefinition): string {
  const shown = handlers.map((handler) => {
    const reply = handler.reply === undefined ? "" : `::${showType(handler.reply)}`;
    const state = handler.state === undefined ? "" : ` |${handler.state.text}|`;
    const head = `${handler.kind} ${handler.name.text} ${showParameters(handler.parameters)}${reply}${state}`;
    return ` (${head} ${showExpression(handler.body)})`;
  });
  return [...functions.map((one) => ` ${showFunction(one)}`), ...shown].join("");
}
