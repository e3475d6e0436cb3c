// Going back to open questions once more is known.
import { prune } from "../types.ts";
import type { Context } from "./context.ts";
import { settleConstraints } from "./evidence.ts";

/** Tries everything that waits until nothing moves. */
export function settle(context: Context): void {
  for (let progress = true; progress; ) {
    progress = settleConstraints(context);
    const waiting = context.deferred;
    context.deferred = [];
    for (const deferred of waiting) {
      if (deferred.attempt("try")) progress = true;
      else context.deferred.push(deferred);
    }
  }
}

/**
 * Before the variables of the current level are generalised: settles, then makes those questions about them
 * that are left guess, one at a time, since an answer may settle others. What can't be guessed keeps its variable
 * from being generalised, so that a later use can answer it; at the end (`everything`) it is final.
 */
export function settleForGeneralisation(context: Context, everything = false): void {
  settle(context);
  for (;;) {
    const index = context.deferred.findIndex(({ receiver }) => {
      const type = prune(receiver);
      return everything || type.kind !== "variable" || type.level >= context.level;
    });
    const [deferred] = index === -1 ? [] : context.deferred.splice(index, 1);
    if (deferred === undefined) return;
    if (!deferred.attempt(everything ? "final" : "guess")) {
      const type = prune(deferred.receiver);
      if (type.kind === "variable") type.level = Math.min(type.level, context.level - 1);
      context.deferred.push(deferred);
    }
    settle(context);
  }
}
