// What is due at times that come in the order in which it was appended, since all of it waits equally long.

export interface Due<T> {
  due: number;
  earlier: T | undefined;
  later: T | undefined;
}

/** A chain, because the first key of a Map is found only after all that were removed before it. */
export class DueQueue<T extends Due<T>> {
  first: T | undefined = undefined;
  #last: T | undefined = undefined;

  append(one: T, due: number): void {
    one.due = due;
    one.earlier = this.#last;
    one.later = undefined;
    if (this.#last === undefined) this.first = one;
    else this.#last.later = one;
    this.#last = one;
  }

  /** It must be in this queue. */
  remove({ earlier, later }: T): void {
    if (earlier === undefined) this.first = later;
    else earlier.later = later;
    if (later === undefined) this.#last = earlier;
    else later.earlier = earlier;
  }
}
