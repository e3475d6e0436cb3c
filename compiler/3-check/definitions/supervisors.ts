// Supervisors: their settings and children (actors §7).
import {
  badShutdown,
  duplicateChild,
  missingStart,
  namedTemplate,
  startMustReturnPid,
  templateChildCount,
  unknownRestart,
  unknownStrategy,
} from "../../report/catalogue.ts";
import type { ChildDefinition, SupervisorDefinition } from "../../trees/ast.ts";
import type { Environment } from "../context.ts";
import type { TypedSupervisor } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { anyMessage, isBuiltin, pidOf, prune, type Type } from "../types/type.ts";
import { suspendingEffect, unify } from "../types/unify.ts";
import { functionFrame } from "./functions.ts";

type Strategy = TypedSupervisor["strategy"];
type Child = TypedSupervisor["children"][number];

function isStrategy(text: string): text is Strategy {
  return text === "one_for_one" || text === "one_for_all" || text === "rest_for_one" || text === "simple_one_for_one";
}

function isRestart(text: string): text is Child["restart"] {
  return text === "permanent" || text === "transient" || text === "temporary";
}

export function checkSupervisor(environment: Environment, item: SupervisorDefinition): TypedSupervisor {
  const { context, file } = environment;
  const written = item.strategy;
  let strategy: Strategy = "one_for_one";
  if (written !== undefined) {
    if (isStrategy(written.text)) strategy = written.text;
    else context.report(unknownStrategy(file, written.span, written.text));
  }
  if (strategy === "simple_one_for_one" && item.children.length !== 1) {
    context.report(templateChildCount(file, written?.span ?? item.headSpan, item.children.length));
  }
  const names = new Set<string>();
  const registered = new Set<string>();
  const children = item.children.flatMap((child) => {
    if (names.has(child.name.text)) context.report(duplicateChild(file, child.name.span, child.name.text));
    names.add(child.name.text);
    checkRegistered(environment, child, strategy, registered);
    return checkChild(environment, child) ?? [];
  });
  return {
    name: item.name.text,
    span: item.span,
    strategy,
    maxRestarts: item.maxRestarts?.value ?? 3,
    maxSeconds: item.maxSeconds?.value ?? 5,
    children,
  };
}

/** Names are unique in the program: several children can't have one. */
function checkRegistered(
  { context, file }: Environment,
  { name, registered }: ChildDefinition,
  strategy: Strategy,
  seen: Set<string>,
): void {
  if (registered === undefined) return;
  if (strategy === "simple_one_for_one") context.report(namedTemplate(file, registered.span, name.text));
  else if (seen.has(registered.text)) context.report(duplicateChild(file, registered.span, registered.text));
  seen.add(registered.text);
}

function checkChild(environment: Environment, child: ChildDefinition): Child | undefined {
  const { context, file } = environment;
  let restart: Child["restart"] = "permanent";
  if (child.restart !== undefined) {
    if (isRestart(child.restart.text)) restart = child.restart.text;
    else context.report(unknownRestart(file, child.restart.span, child.restart.text));
  }
  let shutdown: Child["shutdown"] = 5000;
  if (child.shutdown !== undefined) {
    const { value, span } = child.shutdown;
    if (value === "brutal_kill" || (typeof value === "number" && value > 0)) shutdown = value;
    else context.report(badShutdown(file, span, String(value)));
  }
  if (child.start === undefined) {
    context.report(missingStart(file, child.name.span, child.name.text));
    return undefined;
  }
  const wanted: Type = {
    kind: "function",
    parameters: [],
    result: pidOf(anyMessage),
    effect: suspendingEffect(context),
  };
  const start = context.infer(functionFrame(environment, "function", wanted, undefined), child.start);
  solve(context);
  const found = prune(start.type);
  if (found.kind === "variable") unify(found, wanted);
  else if (found.kind !== "function" || found.parameters.length > 0 || !isPid(found.result)) {
    const type = found.kind === "function" && found.parameters.length === 0 ? found.result : found;
    const label = child.start.kind === "closure" ? undefined : "this value";
    context.report(
      startMustReturnPid(file, child.start.span, {
        child: child.name.text,
        found: typeText(type, environment.module.name),
        label,
      }),
    );
  }
  return { name: child.name.text, registered: child.registered?.text, start, restart, shutdown };
}

function isPid(type: Type): boolean {
  const target = prune(type);
  return target.kind === "variable" || isBuiltin(target, "Pid");
}
