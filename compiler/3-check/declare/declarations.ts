// Types and interfaces of the program, before anything is inferred.
import { lineOf } from "../../clauses.ts";
import {
  alreadyDefined,
  cannotDerive,
  cannotDeriveSo,
  deriveRequires,
  jsonKeyTaken,
  notAColumn,
  notJsonSerializable,
  onlyOfStructs,
  payloadNotJsonSerializable,
} from "../../report/catalogue.ts";
import type {
  InterfaceDefinition,
  Name,
  Parameter,
  StructDefinition,
  SumDefinition,
  TypeTree,
  VariantDefinition,
} from "../../trees/ast.ts";
import { remoteName } from "../../trees/channels.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Context, InterfaceInfo, MethodInfo, StructInfo, SumInfo, VariantInfo } from "../context.ts";
import { registerInterface } from "../context.ts";
import { implementsInterface } from "../evidence/evidence.ts";
import { jsonHelp } from "../evidence/uses.ts";
import { typeText } from "../types/print.ts";
import { anyMessage, type Type, type TypeVariable, unitType } from "../types/type.ts";
import { type TypeScope, typeOf } from "../types/type-trees.ts";
import { openVariablesOf } from "../types/undetermined.ts";
import { freshEffect, freshVariable, genericLevel, rigidVariable } from "../types/unify.ts";

const derivable = new Set(["Eq", "Ord", "Display", "Debug", "Hash", "Json", "Row"]);
const structDefault: readonly string[] = ["Eq", "Ord", "Debug", "Hash"];
const sumDefault: readonly string[] = ["Eq", "Ord", "Debug"];

/** First the names, so that types may refer to each other in any order. */
export function declareTypeNames(context: Context, module: ResolvedModule): void {
  const { file } = module.tree;
  for (const { entry } of module.exportedTypes.values()) {
    const { item } = entry;
    if (item.kind === "alias" || item.kind === "interface") continue;
    const parameters = item.generics.map((generic) => rigidVariable(context, generic.text, genericLevel));
    const head = { module: module.name, name: item.name.text, parameters, span: item.span, file };
    const key = `${module.name}.${item.name.text}`;
    if (item.kind === "extern-type") {
      context.types.set(key, { ...head, kind: "opaque", extern: true });
      continue;
    }
    const written = item.deriving !== undefined;
    const deriving = derivingSet(context, module, item);
    if (item.kind === "struct")
      context.types.set(key, { ...head, kind: "struct", fields: [], deriving, derivingWritten: written });
    else {
      const jsonTag = item.deriving?.find(({ text }) => text === "Json")?.argument?.value;
      context.types.set(key, { ...head, kind: "sum", variants: [], deriving, derivingWritten: written, jsonTag });
    }
  }
}

/** Each channel has a type of its clients, unless the program has one of that name. */
export function declareClientTypes(context: Context, module: ResolvedModule): void {
  const { file, items } = module.tree;
  for (const item of items) {
    if (item.kind !== "channel") continue;
    const name = remoteName(item.name.text);
    const key = `${module.name}.${name}`;
    const head = { module: module.name, name, parameters: [], span: item.span, file };
    if (!context.types.has(key)) context.types.set(key, { ...head, kind: "opaque", extern: false });
  }
}

/** What a type derives that has no clause. */
export function derivedWithoutClause(kind: "struct" | "sum"): Set<string> {
  return new Set(kind === "struct" ? structDefault : sumDefault);
}

function derivingSet(context: Context, module: ResolvedModule, item: StructDefinition | SumDefinition): Set<string> {
  if (item.deriving === undefined) return derivedWithoutClause(item.kind);
  const { file } = module.tree;
  const names = new Set<string>();
  for (const name of item.deriving) {
    if (name.text === "Row" && item.kind === "sum") context.report(onlyOfStructs(file, name.span, name.text));
    else if (derivable.has(name.text)) names.add(name.text);
    else context.report(cannotDerive(file, name.span, name.text));
    const { argument } = name;
    if (argument === undefined || !derivable.has(name.text)) continue;
    if (name.text !== "Json" || argument.name.text !== "tag" || item.kind !== "sum")
      context.report(cannotDeriveSo(file, argument.span, { name: name.text, argument: argument.name.text }));
  }
  const order = item.deriving.find((name) => name.text === "Ord");
  if (order !== undefined && !names.has("Eq")) {
    context.report(deriveRequires(file, order.span, { interface: "Ord", required: "Eq" }));
    names.add("Eq");
  }
  return names;
}

function genericMap(generics: readonly Name[], parameters: readonly TypeVariable[]): Map<string, Type> {
  return new Map(generics.map((generic, index) => [generic.text, parameters[index] ?? unitType]));
}

/** Fields and variants. Function types in them have one effect for the whole program. */
export function declareTypeBodies(context: Context, module: ResolvedModule): void {
  for (const { entry } of module.exportedTypes.values()) {
    const { item } = entry;
    const info = context.types.get(`${module.name}.${item.name.text}`);
    const base = { context, module, file: module.tree.file, associated: new Map() };
    if (item.kind === "struct" && info?.kind === "struct") {
      declareFields({ ...base, generics: genericMap(item.generics, info.parameters) }, item, info);
    } else if (item.kind === "sum" && info?.kind === "sum") {
      declareVariants({ ...base, generics: genericMap(item.generics, info.parameters) }, item, info);
    } else if (item.kind === "alias") {
      // An alias nobody uses is checked all the same.
      const parameters = item.generics.map((generic) => rigidVariable(context, generic.text, genericLevel));
      typeOf({ ...base, generics: genericMap(item.generics, parameters) }, item.target, new Set([item]));
    }
  }
}

function fieldType(scope: TypeScope, tree: TypeTree | undefined): Type {
  return tree === undefined ? freshVariable(scope.context, 0) : typeOf(scope, tree);
}

function declareFields(scope: TypeScope, item: StructDefinition, info: StructInfo): void {
  const seen = new Map<string, Name>();
  const fields: StructInfo["fields"][number][] = [];
  for (const field of item.fields) {
    const earlier = seen.get(field.name.text);
    if (earlier !== undefined) {
      const texts = { what: "field", name: field.name.text, line: lineOf(scope.file, earlier.span.start) };
      scope.context.report(alreadyDefined(scope.file, field.name.span, texts));
      continue;
    }
    seen.set(field.name.text, field.name);
    fields.push({
      name: field.name.text,
      type: fieldType(scope, field.annotation),
      span: field.annotation?.span ?? field.name.span,
    });
  }
  info.fields = fields;
}

function declareVariants(scope: TypeScope, item: SumDefinition, info: SumInfo): void {
  const seen = new Map<string, Name>();
  const variants: VariantInfo[] = [];
  for (const variant of item.variants) {
    const earlier = seen.get(variant.name.text);
    if (earlier !== undefined) {
      const texts = { what: "variant", name: variant.name.text, line: lineOf(scope.file, earlier.span.start) };
      scope.context.report(alreadyDefined(scope.file, variant.name.span, texts));
      continue;
    }
    seen.set(variant.name.text, variant.name);
    const fields = variant.fields.map((field) => ({
      name: field.name?.text,
      type: typeOf(scope, field.annotation),
      span: field.annotation.span,
    }));
    variants.push({ name: variant.name.text, tag: variants.length, fields });
    if (info.jsonTag !== undefined) checkJsonKeys(scope, variant, info.name, info.jsonTag);
  }
  info.variants = variants;
}

/** E0038: in the object of a variant every key stands once, that of the tag too. */
function checkJsonKeys({ context, file }: TypeScope, variant: VariantDefinition, owner: string, tag: string): void {
  const taken = new Set([tag]);
  for (const [index, { name, annotation }] of variant.fields.entries()) {
    const key = name?.text ?? String(index);
    if (taken.has(key)) {
      const texts = { key, variant: variant.name.text, owner, isTag: key === tag };
      context.report(jsonKeyTaken(file, name?.span ?? annotation.span, texts));
    }
    taken.add(key);
  }
}

/** E0038: fields that cannot become JSON. */
export function checkJsonFields(context: Context, module: ResolvedModule): void {
  const json = context.interfaces.get("Json");
  if (json === undefined) return;
  const { file } = module.tree;
  for (const { entry } of module.exportedTypes.values()) {
    const info = context.types.get(`${module.name}.${entry.item.name.text}`);
    if (info === undefined || info.kind === "opaque" || !info.deriving.has("Json")) continue;
    const owner = info.name;
    if (info.kind === "struct") {
      for (const field of info.fields) {
        if (implementsInterface(context, json, field.type) || field.span === undefined) continue;
        const type = typeText(field.type, module.name);
        const help = jsonHelp(context, json, field.type);
        context.report(notJsonSerializable(file, field.span, { field: field.name, owner, type, help }));
      }
      continue;
    }
    for (const variant of info.variants) {
      variant.fields.forEach((field, index) => {
        if (implementsInterface(context, json, field.type) || field.span === undefined) return;
        const type = typeText(field.type, module.name);
        const help = jsonHelp(context, json, field.type);
        const texts = { variant: variant.name, position: index + 1, owner, type, help };
        context.report(payloadNotJsonSerializable(file, field.span, texts));
      });
    }
  }
}

/** E0006: fields that are no columns. */
export function checkRowFields(context: Context, module: ResolvedModule): void {
  const column = context.interfaces.get("Column");
  if (column === undefined) return;
  for (const { entry } of module.exportedTypes.values()) {
    const info = context.types.get(`${module.name}.${entry.item.name.text}`);
    if (info?.kind !== "struct" || !info.deriving.has("Row")) continue;
    for (const { name, type, span } of info.fields) {
      if (implementsInterface(context, column, type) || span === undefined) continue;
      const texts = { field: name, owner: info.name, type: typeText(type, module.name) };
      context.report(notAColumn(module.tree.file, span, texts));
    }
  }
}

/** E0038 and E0006 for fields whose type neither an annotation nor the module has given. */
export function reportOpenFields(context: Context, { deriving, file, fields, name: owner }: StructInfo): void {
  if (file === undefined) return;
  for (const { name: field, type, span } of fields) {
    const open = openVariablesOf([type]);
    if (open.size === 0 || span === undefined) continue;
    const texts = { field, owner, type: undefined };
    if (deriving.has("Json")) context.report(notJsonSerializable(file, span, texts));
    else if (deriving.has("Row")) context.report(notAColumn(file, span, texts));
    else continue;
    // Nothing more is said about it where it is used.
    for (const variable of open) variable.link = anyMessage;
  }
}

// ---------------------------------------------------------------- interfaces

/** `self`, or another plain first parameter, stands for the value that the method is called on. */
function isReceiver(first: Parameter): boolean {
  return first.annotation === undefined || (first.pattern.kind === "bind" && first.pattern.name === "self");
}

export function declareInterfaces(context: Context, module: ResolvedModule): void {
  for (const { entry } of module.exportedTypes.values()) {
    if (entry.item.kind === "interface") declareInterface(context, module, entry.item);
  }
}

function declareInterface(context: Context, module: ResolvedModule, item: InterfaceDefinition): void {
  const { file } = module.tree;
  const template = (text: string) => rigidVariable(context, text, genericLevel);
  const self = template("Self");
  const parameters = item.generics.map((generic) => template(generic.text));
  const associated = new Map(item.associatedTypes.map((name) => [name.text, template(`Self.${name.text}`)]));
  const generics = genericMap(item.generics, parameters);
  generics.set("Self", self);
  const scope: TypeScope = { context, module, file, generics, associated };
  const methods = new Map<string, MethodInfo>();
  const unwritten = new Set<string>();
  const leftOut = (method: string, part: string): TypeVariable => {
    const name = `${method}.${part}`;
    const variable = template(`Self.${name}`);
    associated.set(name, variable);
    unwritten.add(name);
    return variable;
  };
  for (const method of item.methods) {
    if (methods.has(method.name.text)) {
      const earlier = item.methods.find((other) => other.name.text === method.name.text) ?? method;
      const texts = { what: "method", name: method.name.text, line: lineOf(file, earlier.span.start) };
      context.report(alreadyDefined(file, method.name.span, texts));
      continue;
    }
    const [first] = method.parameters;
    const receiver = first !== undefined && isReceiver(first);
    const types = method.parameters.map((parameter, index) =>
      parameter.annotation !== undefined
        ? typeOf(scope, parameter.annotation)
        : index === 0
          ? self
          : leftOut(method.name.text, `${index}`),
    );
    methods.set(method.name.text, {
      name: method.name.text,
      parameters: types,
      result: method.result === undefined ? leftOut(method.name.text, "result") : typeOf(scope, method.result),
      effect: freshEffect(context, 0),
      static: !receiver,
      default:
        method.body === undefined ? undefined : { parameters: method.parameters, body: method.body, span: method.span },
    });
  }
  const key = `${module.name}.${item.name.text}`;
  const info: InterfaceInfo = {
    key,
    module: module.name,
    name: item.name.text,
    parameters,
    self,
    associated,
    optionalAssociated: false,
    unwritten,
    faultyDefaults: new Set(),
    methods,
    entry: { module: module.name, item },
  };
  registerInterface(context, info);
}
