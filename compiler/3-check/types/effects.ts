// The end of effect inference: which effects suspend, which follow a function's own effect parameter.
import { type Effect, pruneEffect } from "./type.ts";

/** Spreads `suspends`, then `quantified`, against the direction of inclusion, in time linear in the edges. */
export function solveEffects(effects: readonly Effect[]): void {
  // An effect of an earlier entry of a session is here only as what others were unified with.
  const unified = new Set<Effect>();
  for (const effect of effects) if (effect.link !== undefined) unified.add(pruneEffect(effect));
  const sources: Record<"suspends" | "quantified", Effect[]> = { suspends: [], quantified: [] };
  const includers = new Map<Effect, Effect[]>();
  const note = (effect: Effect): void => {
    if (effect.state !== "open") sources[effect.state].push(effect);
    if (effect.absorbs === undefined || effect.state === "suspends") return;
    for (const inner of effect.absorbs) {
      const included = pruneEffect(inner);
      const known = includers.get(included);
      if (known === undefined) includers.set(included, [effect]);
      else known.push(effect);
    }
  };
  // One that others were unified with is noted twice, which costs less than asking of each whether it is one.
  for (const effect of effects) if (effect.link === undefined) note(effect);
  for (const effect of unified) note(effect);
  const spread = (state: "suspends" | "quantified") => {
    const pending = sources[state];
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
