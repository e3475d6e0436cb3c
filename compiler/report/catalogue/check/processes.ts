// Processes: messages, actors, supervisors and their children.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { diagnostic } from "../make.ts";

export function messageTypeMismatch(
  file: SourceFile,
  span: Span,
  texts: { expected: string; found: string },
): Diagnostic {
  return diagnostic("E0014", file, span, {
    message: `message type: expected \`${texts.expected}\`, found \`${texts.found}\``,
    label: "sent here",
  });
}

export function selfOutsideActor(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0015", file, span, { message: "`self()` outside an actor", label: "not inside an actor" });
}

export function cannotSpawn(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("E0016", file, span, {
    message: `cannot spawn \`${type}\``,
    label: "not an actor or function",
  });
}

export function receiveOutsideActor(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0017", file, span, { message: "`receive` outside an actor", label: "not inside an actor" });
}

export function startMustReturnPid(
  file: SourceFile,
  span: Span,
  texts: { child: string; found: string; label?: string | undefined },
): Diagnostic {
  return diagnostic("E0018", file, span, {
    message: `start of child \`${texts.child}\` must return Pid, found \`${texts.found}\``,
    label: texts.label ?? "this closure",
  });
}

export function missingStart(file: SourceFile, span: Span, child: string): Diagnostic {
  return diagnostic("E0018", file, span, {
    message: `start of child \`${child}\` must return Pid, found no \`start\``,
    label: "this child",
    help: "add `start: fn -> spawn(…) end`",
  });
}

export function unknownStrategy(file: SourceFile, span: Span, strategy: string): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `unknown strategy \`${strategy}\``,
    label: "use `one_for_one`, `one_for_all`, `rest_for_one` or `simple_one_for_one`",
  });
}

export function duplicateChild(file: SourceFile, span: Span, child: string): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `duplicate child \`${child}\``,
    label: "this name is taken in the supervisor",
  });
}

export function namedTemplate(file: SourceFile, span: Span, child: string): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `child \`${child}\` is a template and cannot have a name`,
    label: "all processes that are made of it would share it",
    help: "register each one where it is started: `Process.register(name, pid)`",
  });
}

export function templateChildCount(file: SourceFile, span: Span, found: number): Diagnostic {
  return diagnostic("E0019", file, span, {
    message: `strategy \`simple_one_for_one\` needs exactly one child, found ${found}`,
    label: "this strategy",
  });
}

export function unknownRestart(file: SourceFile, span: Span, restart: string): Diagnostic {
  return diagnostic("E0020", file, span, {
    message: `unknown restart type \`${restart}\``,
    label: "use `permanent`, `transient` or `temporary`",
  });
}

export function badShutdown(file: SourceFile, span: Span, written: string): Diagnostic {
  return diagnostic("E0021", file, span, {
    message: `bad shutdown value \`${written}\``,
    label: "use a positive number of milliseconds or `brutal_kill`",
  });
}
