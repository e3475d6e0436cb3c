import type {
  ChannelDefinition,
  FunctionDefinition,
  ImplDefinition,
  ImportItem,
  InterfaceDefinition,
  Item,
  Name,
  Path,
  ServiceDefinition,
  StructDefinition,
  SumDefinition,
} from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { Context } from "../context.ts";
import { clientName, ownersOf } from "../definitions/clients.ts";
import { pathText } from "../types/type-trees.ts";
import {
  describeExtraMethod,
  describeField,
  describeHandler,
  describeLocal,
  describeMethod,
  describeOperation,
  describeQualifier,
  describeRow,
  describeType,
  describeValue,
  describeVariant,
} from "./meanings.ts";
import type { Recorder } from "./recorder.ts";

/** Hands what is written in items to a recorder. */
export class ItemOccurrences {
  readonly #recorder: Recorder;
  readonly #context: Context;
  readonly #module: ResolvedModule;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#context = recorder.context;
    this.#module = recorder.module;
  }

  item(item: Item): void {
    switch (item.kind) {
      case "function":
        this.#ownValue(item.name);
        this.#recorder.function(item);
        return;
      case "struct":
        this.#struct(item);
        return;
      case "sum":
        this.#sum(item);
        return;
      case "alias":
        this.#ownType(item.name);
        this.#recorder.type(item.target);
        return;
      case "interface":
        this.#interface(item);
        return;
      case "impl":
        this.#impl(item);
        return;
      case "import":
        this.#import(item);
        return;
      case "from-import":
        this.#modulePath(item.path);
        for (const name of item.names) this.#imported(name, pathText(item.path));
        return;
      case "actor":
        this.#ownValue(item.name);
        this.#recorder.parameters(item.parameters);
        return;
      case "service":
      case "channel":
        if (item.kind === "channel") this.#channelHead(item);
        this.#operations(item);
        return;
      case "supervisor":
        this.#ownValue(item.name);
        return;
      case "extern-function":
        this.#ownValue(item.name);
        for (const parameter of item.parameters) this.#recorder.type(parameter.annotation);
        this.#recorder.type(item.result);
        return;
      case "extern-type":
        this.#ownType(item.name);
        return;
      case "let":
        this.#recorder.pattern(item.pattern);
        this.#recorder.type(item.annotation);
        return;
      case "return":
      case "expression":
        return;
      default:
        item satisfies never;
    }
  }

  #ownType(name: Name): void {
    const entry = this.#module.exportedTypes.get(name.text)?.entry;
    if (entry !== undefined) this.#recorder.add(name.span, describeType(this.#context, entry));
  }

  #ownValue(name: Name): void {
    const { name: from, exports } = this.#module;
    const definition = exports.get(name.text)?.definition;
    if (definition !== undefined) this.#recorder.add(name.span, describeValue(this.#context, from, definition, from));
  }

  #struct(item: StructDefinition): void {
    const { name: from } = this.#module;
    this.#ownType(item.name);
    for (const { name, annotation } of item.fields) {
      this.#recorder.add(
        name.span,
        describeField(this.#context, { module: from, name: item.name.text }, name.text, undefined, from),
      );
      this.#recorder.type(annotation);
    }
    for (const name of item.deriving ?? []) this.#recorder.typeName([name]);
  }

  #sum(item: SumDefinition): void {
    const { name: from } = this.#module;
    this.#ownType(item.name);
    const info = this.#context.types.get(`${from}.${item.name.text}`);
    for (const { name, fields } of item.variants) {
      if (info?.kind === "sum") this.#recorder.add(name.span, describeVariant(this.#context, info, name.text, from));
      for (const field of fields) this.#recorder.type(field.annotation);
    }
    for (const name of item.deriving ?? []) this.#recorder.typeName([name]);
  }

  #interface(item: InterfaceDefinition): void {
    const { name: from } = this.#module;
    this.#ownType(item.name);
    const info = this.#context.interfaces.get(`${from}.${item.name.text}`);
    for (const { name, parameters, result } of item.methods) {
      const method = info?.methods.get(name.text);
      if (info !== undefined && method !== undefined)
        this.#recorder.add(name.span, describeMethod(this.#context, info, method, undefined, from));
      this.#recorder.parameters(parameters);
      this.#recorder.type(result);
    }
  }

  #impl(item: ImplDefinition): void {
    this.#recorder.typeName(item.interface.segments);
    this.#recorder.typeName(item.target.segments);
    for (const argument of item.interfaceArguments) this.#recorder.type(argument);
    for (const bound of item.bounds) this.#recorder.typeName(bound.interface.segments);
    for (const associated of item.associatedTypes) this.#recorder.type(associated.target);
    for (const method of item.methods) {
      this.#implMethod(method, item.span);
      this.#recorder.function(method);
    }
  }

  #operations(item: ServiceDefinition | ChannelDefinition): void {
    const { name: from, tree } = this.#module;
    this.#ownValue(item.name);
    for (const helper of item.functions) {
      const local = [...this.#recorder.locals.values()].find(
        ({ global, span }) =>
          global?.name === `${item.name.text}.${helper.name.text}` && span.start <= helper.span.start,
      );
      if (local !== undefined) this.#recorder.add(helper.name.span, describeLocal(local, tree.file, from));
      this.#recorder.function(helper);
    }
    const [own] = ownersOf(from, item);
    for (const handler of item.handlers) {
      const client = clientName(handler.name.text);
      const isRemote = item.kind === "channel" && handler.kind !== "info";
      const meaning = isRemote
        ? describeHandler(handler, `${from}.${item.name.text}`, tree.file)
        : own && describeOperation(this.#context, own, client, from);
      this.#recorder.add(handler.name.span, meaning);
      this.#recorder.parameters(handler.parameters);
      this.#recorder.type(handler.reply);
      if (handler.state !== undefined) this.#recorder.bound(handler.state.text, handler.state.span);
    }
  }

  #channelHead({ parameters, settings }: ChannelDefinition): void {
    const { name: from, tree } = this.#module;
    for (const { pattern, annotation } of parameters) {
      const local = [...this.#recorder.locals.values()].find(({ span }) => span.start === pattern.span.start);
      if (local !== undefined) this.#recorder.add(pattern.span, describeLocal(local, tree.file, from));
      this.#recorder.type(annotation);
    }
    for (const { value } of settings) if (value.kind === "type") this.#recorder.type(value.type);
  }

  #implMethod({ name }: FunctionDefinition, impl: Span): void {
    const { name: from, tree } = this.#module;
    for (const instances of this.#context.instances.values()) {
      for (const instance of instances) {
        if (instance.file !== tree.file || instance.span.start < impl.start || instance.span.end > impl.end) continue;
        const method = instance.interface.methods.get(name.text);
        const type = instance.methods.get(name.text)?.type;
        const meaning =
          method === undefined
            ? describeExtraMethod(this.#context, instance, name.text, from)
            : describeMethod(this.#context, instance.interface, method, type, from);
        this.#recorder.add(name.span, meaning);
      }
    }
  }

  #import({ path, alias }: ImportItem): void {
    this.#modulePath(path);
    if (alias !== undefined) this.#recorder.add(alias.span, describeQualifier(this.#context, this.#module, alias.text));
  }

  #modulePath(path: Path): void {
    this.#recorder.add(path.span, this.#recorder.moduleNamed(pathText(path)));
  }

  #imported(name: Name, home: string): void {
    const { scope, name: from } = this.#module;
    const value = scope.values.get(name.text);
    const type = scope.types.get(name.text);
    const standard = scope.standardNames.get(name.text);
    if (value?.module === home)
      this.#recorder.add(name.span, describeValue(this.#context, home, value.definition, from));
    else if (type?.module === home) this.#recorder.add(name.span, describeType(this.#context, type));
    else if (standard !== undefined) {
      const row = this.#context.library.modules.get(standard)?.get(name.text);
      if (row !== undefined) this.#recorder.add(name.span, describeRow(row));
    } else this.#recorder.typeName([name]);
  }
}
