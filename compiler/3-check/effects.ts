// The end of effect inference: which effects suspend, which follow a function's own effect parameter.
import { type Effect, pruneEffect } from "../types.ts";

/** Spreads `suspends`, then `quantified`, against the direction of inclusion, in time linear in the edges. */
export function settleEffects(effects: readonly Effect[]): void {
  const includers = new Map<Effect, Effect[]>();
  const all = new Set<Effect>();
  for (const effect of effects) {
    const target = pruneEffect(effect);
    if (all.has(target)) continue;
    all.add(target);
    for (const inner of target.absorbs) {
      const included = pruneEffect(inner);
      const known = includers.get(included);
      if (known === undefined) includers.set(included, [target]);
      else known.push(target);
    }
  }
  const spread = (state: "suspends" | "quantified") => {
    const pending = [...all].filter((effect) => effect.state === state);
    for (let effect = pending.pop(); effect !== undefined; effect = pending.pop()) {
      for (const outer of includers.get(effect) ?? []) {
        if (outer.state === "suspends" || outer.state === state) continue;
        outer.state = state;
        pending.push(outer);
      }
    }
  };
  spread("suspends");
  spread("quantified");
}
