// The end of effect inference: which effects suspend, which follow a function's own effect parameter.
import { type Effect, pruneEffect } from "./type.ts";

/** Spreads `suspends`, then `quantified`, against the direction of inclusion, in time linear in the edges. */
export function solveEffects(effects: readonly Effect[]): void {
  // An effect of an earlier entry of a session is here only as what others were unified with.
  const unified = new Set<Effect>();
  for (const effect of effects) if (effect.link !== undefined) unified.add(pruneEffect(effect));
  const roots = [...unified];
  for (const effect of effects) if (effect.link === undefined && !unified.has(effect)) roots.push(effect);
  const includers = new Map<Effect, Effect[]>();
  for (const effect of roots) {
    if (effect.absorbs === undefined || effect.state === "suspends") continue;
    for (const inner of effect.absorbs) {
      const included = pruneEffect(inner);
      const known = includers.get(included);
      if (known === undefined) includers.set(included, [effect]);
      else known.push(effect);
    }
  }
  const spread = (state: "suspends" | "quantified") => {
    const pending = roots.filter((effect) => effect.state === state);
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
