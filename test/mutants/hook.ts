// Loads the sources with one of the mutants put in, the one that MUTANT names: `node --import ./test/mutants/hook.ts …`.
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { mutants } from "./mutants.ts";

const name = process.env.MUTANT ?? "";
const mutant = mutants.find((one) => one.name === name);
if (mutant === undefined) throw new Error(`no mutant '${name}'`);
const url = new URL(`../../${mutant.file}`, import.meta.url).href;

registerHooks({
  load(wanted, context, next) {
    const loaded = next(wanted, context);
    if (wanted !== url || loaded.source === undefined || loaded.source === null) return loaded;
    const source = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
    const changed = source.replace(mutant.text, () => mutant.becomes);
    if (changed === source) throw new Error(`${fileURLToPath(url)} has no '${mutant.text}'`);
    return { ...loaded, source: changed };
  },
});
