// Struct literals and updates, and the fields of a value.
import {
  duplicateField,
  fieldOfUnknownType,
  missingField,
  noSuchField,
  unboundStruct,
  unknownField,
} from "../../report/catalogue.ts";
import { closest } from "../../report/index.ts";
import type { MemberExpression, Path, StructLiteral, StructUpdate } from "../../trees/ast.ts";
import type { Environment, StructInfo } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { freshSubstitution, parameterMap, substitute } from "../types/schemes.ts";
import { solve } from "../types/solve.ts";
import { named, prune, type Type } from "../types/type.ts";
import { findTypeEntry, pathText, privateType, typeOf } from "../types/type-trees.ts";
import { freshVariable, unify } from "../types/unify.ts";
import { infoOf } from "./constructors.ts";
import { check, reportOutcome } from "./expect.ts";
import { fieldOf, structWithFields } from "./methods.ts";
import { unknown } from "./names.ts";
import { qualifiedMember } from "./qualified.ts";

function structNamed(environment: Environment, path: Path): { info: StructInfo; type: Type } | undefined {
  const { context } = environment;
  const entry = findTypeEntry(environment, path);
  const name = pathText(path);
  if (entry?.item.kind === "alias") {
    const type = prune(typeOf(environment, { kind: "named", span: path.span, path, arguments: [] }));
    const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
    return info?.kind === "struct" ? { info, type } : undefined;
  }
  const info = entry === undefined ? context.types.get(`.${name}`) : infoOf(context, entry);
  if (info?.kind !== "struct") return undefined;
  return { info, type: named(info.module, info.name, ...info.parameters.map(() => freshVariable(context))) };
}

export function inferStruct(environment: Environment, expression: StructLiteral): TypedExpression {
  const { context, file } = environment;
  const { span, path } = expression;
  const found = structNamed(environment, path);
  if (found === undefined) {
    for (const field of expression.fields) environment.context.infer(environment, field.value);
    const names = [...environment.module.scope.types.keys()];
    const near = { suggestion: closest(pathText(path), names) };
    if (!environment.module.scope.broken.has(path.segments[0]?.text ?? "")) {
      context.report(
        privateType(environment, file, path.segments) ?? unboundStruct(file, path.span, pathText(path), near),
      );
    }
    return unknown(span);
  }
  const { info, type } = found;
  const fields = checkFields(environment, expression.fields, info, type);
  const written = new Set(expression.fields.map((field) => field.name.text));
  const names = info.fields.map((field) => field.name);
  // A misspelt field was reported under its own name.
  for (const name of [...written]) if (!names.includes(name)) written.add(closest(name, names) ?? name);
  const missing = info.fields.find((field) => !written.has(field.name));
  if (missing !== undefined) context.report(missingField(file, span, { field: missing.name, type: info.name }));
  return { kind: "struct", span, type, definition: { module: info.module, name: info.name }, fields };
}

function checkFields(
  environment: Environment,
  inits: StructLiteral["fields"],
  info: StructInfo,
  type: Type,
): { name: string; value: TypedExpression }[] {
  const { context, file } = environment;
  const target = prune(type);
  const map = parameterMap(info, target.kind === "named" ? target.arguments : []);
  const seen = new Set<string>();
  return inits.flatMap((init) => {
    const texts = { field: init.name.text, type: info.name };
    const declared = info.fields.find((field) => field.name === init.name.text);
    if (declared === undefined) {
      const suggestion = closest(
        init.name.text,
        info.fields.map((field) => field.name),
      );
      context.report(unknownField(file, init.name.span, { ...texts, suggestion }));
      environment.context.infer(environment, init.value);
      return [];
    }
    if (seen.has(init.name.text)) context.report(duplicateField(file, init.name.span, texts));
    seen.add(init.name.text);
    return [{ name: init.name.text, value: check(environment, init.value, substitute(declared.type, map)) }];
  });
}

export function inferUpdate(environment: Environment, expression: StructUpdate): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const base = environment.context.infer(environment, expression.base);
  solve(context);
  let type = prune(base.type);
  if (type.kind === "variable" && type.rigid === undefined) {
    const info = structWithFields(
      environment,
      expression.fields.map((field) => field.name.text),
    );
    if (info !== undefined)
      unify(type, named(info.module, info.name, ...freshSubstitution(context, info.parameters).values()));
    type = prune(base.type);
  }
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  if (info?.kind !== "struct") {
    for (const field of expression.fields) environment.context.infer(environment, field.value);
    if (type.kind === "any-message") return unknown(span);
    const [first] = expression.fields;
    const field = first?.name.text ?? "";
    const place = first?.name.span ?? span;
    if (type.kind === "variable") context.report(fieldOfUnknownType(file, place, { field }));
    else context.report(noSuchField(file, place, { field, type: typeText(type, module.name) }));
    return unknown(span);
  }
  const fields = checkFields(environment, expression.fields, info, type);
  return { kind: "update", span, type: base.type, definition: { module: info.module, name: info.name }, base, fields };
}

export function inferMember(environment: Environment, member: MemberExpression): TypedExpression {
  const { context } = environment;
  const qualified = qualifiedMember(environment, member);
  if (qualified !== undefined) return qualified;
  const object = environment.context.infer(environment, member.object);
  let type = prune(object.type);
  if (type.kind === "variable") {
    solve(context);
    type = prune(object.type);
  }
  if (type.kind !== "variable" || type.rigid !== undefined) return fieldAccess(environment, member, object, type);
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "field", span: member.span, type: result, object, name: member.name.text };
  context.deferred.push({
    receiver: object.type,
    decides: [result],
    attempt: (stage) => {
      const known = prune(object.type);
      if (known.kind === "variable" && stage === "try") return false;
      if (known.kind === "variable") {
        const info = structWithFields(environment, [member.name.text]);
        if (info === undefined && stage === "guess") return false;
        if (info === undefined) {
          context.report(fieldOfUnknownType(environment.file, member.name.span, { field: member.name.text }));
          return true;
        }
        unify(known, named(info.module, info.name, ...freshSubstitution(context, info.parameters).values()));
      }
      const access = fieldAccess(environment, member, object, prune(object.type));
      reportOutcome(environment, unify(result, access.type), member.span, result, access.type);
      return true;
    },
  });
  return place;
}

function fieldAccess(
  environment: Environment,
  member: MemberExpression,
  object: TypedExpression,
  type: Type,
): TypedExpression {
  const { context, file, module } = environment;
  const name = member.name.text;
  if (type.kind === "any-message" || (type.kind === "variable" && context.openTypes.has(type)))
    return unknown(member.span);
  const field = fieldOf(environment, type, name);
  if (field !== undefined) return { kind: "field", span: member.span, type: field, object, name };
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  const suggestion =
    info?.kind === "struct"
      ? closest(
          name,
          info.fields.map((candidate) => candidate.name),
        )
      : undefined;
  const help = suggestion === undefined && info?.kind !== "struct" ? methodHelp(environment, type, name) : undefined;
  context.report(
    noSuchField(file, member.name.span, { field: name, type: typeText(type, module.name), suggestion, help }),
  );
  return unknown(member.span);
}

function methodHelp(environment: Environment, type: Type, name: string): string | undefined {
  const target = prune(type);
  const known = target.kind === "named" && environment.context.library.modules.get(target.name)?.has(name);
  if (known === true) return `call it: \`.${name}()\``;
  const info = target.kind === "named" ? environment.context.types.get(`${target.module}.${target.name}`) : undefined;
  if (info?.kind !== "opaque") return undefined;
  return `a \`${info.name}\` has no fields: functions of the library say what can be had of it`;
}
