// Listeners of what happens to a message or a server, each event with the facts that it has.
type Listener<Facts extends readonly unknown[]> = (...facts: Facts) => void;

interface Listening<Facts extends readonly unknown[]> {
  readonly listener: Listener<Facts>;
  readonly once: boolean;
}

export class Emitter<Events extends { readonly [Name in keyof Events]: readonly unknown[] }> {
  readonly #listening: { [Name in keyof Events]?: readonly Listening<Events[Name]>[] } = {};

  on<Name extends keyof Events>(event: Name, listener: Listener<Events[Name]>): this {
    return this.#add(event, { listener, once: false });
  }

  once<Name extends keyof Events>(event: Name, listener: Listener<Events[Name]>): this {
    return this.#add(event, { listener, once: true });
  }

  /** The one that was added last. */
  off<Name extends keyof Events>(event: Name, listener: Listener<Events[Name]>): this {
    const all = this.#listening[event] ?? [];
    const place = all.findLastIndex((one) => one.listener === listener);
    if (place >= 0) this.#listening[event] = all.toSpliced(place, 1);
    return this;
  }

  listeners<Name extends keyof Events>(event: Name): Listener<Events[Name]>[] {
    return (this.#listening[event] ?? []).map(({ listener }) => listener);
  }

  /** Those that listen now are told, in their order. False: nobody does. */
  emit<Name extends keyof Events>(event: Name, ...facts: Events[Name]): boolean {
    const all = this.#listening[event];
    if (all === undefined || all.length === 0) return false;
    for (const { listener, once } of all) {
      if (once) this.off(event, listener);
      listener(...facts);
    }
    return true;
  }

  hears(event: keyof Events): boolean {
    return (this.#listening[event]?.length ?? 0) > 0;
  }

  #add<Name extends keyof Events>(event: Name, one: Listening<Events[Name]>): this {
    this.#listening[event] = [...(this.#listening[event] ?? []), one];
    return this;
  }
}
