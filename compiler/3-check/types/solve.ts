// Going back to open questions once more is known.

import type { Context, Deferred } from "../context.ts";
import { solveConstraints } from "../evidence/evidence.ts";
import { generalisable } from "./schemes.ts";
import { prune } from "./type.ts";

/** Tries everything that waits until nothing moves. */
export function solve(context: Context): void {
  if (context.pending.length === 0 && context.deferred.length === 0) return;
  for (let progress = true; progress; ) {
    progress = solveConstraints(context);
    const waiting = context.deferred;
    context.deferred = [];
    for (const deferred of waiting) {
      if (deferred.attempt("try")) progress = true;
      else context.deferred.push(deferred);
    }
  }
}

/**
 * Before the variables of the current level are generalised: solves, then makes those questions about them
 * that are left guess, one at a time, since an answer may decide others. What can't be guessed keeps its variables
 * from being generalised, so that a later use can answer it; at the end (`everything`) it is final.
 */
export function solveForGeneralisation(context: Context, everything = false): void {
  solve(context);
  for (;;) {
    const index = context.deferred.findIndex(({ receiver }) => {
      const type = prune(receiver);
      return everything || type.kind !== "variable" || type.level >= context.level;
    });
    const [deferred] = index === -1 ? [] : context.deferred.splice(index, 1);
    if (deferred === undefined) break;
    if (!deferred.attempt(everything ? "final" : "guess")) {
      keepOpen(context, deferred);
      context.deferred.push(deferred);
    }
    solve(context);
  }
  // The receivers of the others belong to definitions further out: so do the answers.
  for (const deferred of context.deferred) keepOpen(context, deferred);
}

function keepOpen(context: Context, { receiver, decides }: Deferred): void {
  const level = context.level - 1;
  const open = generalisable({ level }, receiver);
  for (const type of decides) generalisable({ level }, type, open);
  for (const variable of open) variable.level = level;
}
