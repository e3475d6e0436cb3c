// Numeric handles for live objects: a stale or forged number never reaches another object.

const SLOT_BITS = 22;
const SLOTS = 2 ** SLOT_BITS;
const SLOT_MASK = SLOTS - 1;
const LAST_GENERATION = 2 ** (53 - SLOT_BITS) - 1;
const FIRST_CAPACITY = 16;

/**
 * Handles of one kind. A handle is `generation * 2^22 + slot`, a positive safe integer, never 0. Freeing raises the
 * slot's generation; a slot whose generations are used up is retired.
 */
export class HandleTable<T> {
  readonly #generations: number;
  readonly #slots: number;
  /** By slot. */
  readonly #objects: (T | undefined)[] = [];
  /** By slot: the handle in use, or minus the handle that comes next, or 0 for a retired slot. */
  #handles = new Float64Array(FIRST_CAPACITY);
  readonly #free: number[] = [];
  #live = 0;

  /** The limits are for tests: at most 2^31-1 generations, 2^22 slots. */
  constructor(generations: number = LAST_GENERATION, slots: number = SLOTS) {
    this.#generations = generations;
    this.#slots = slots;
  }

  /** How many handles are in use. */
  get size(): number {
    return this.#live;
  }

  /** A new handle for `object`; 0 when every slot is in use or retired. */
  allocate(object: T): number {
    const slot = this.#free.pop() ?? this.#append();
    if (slot < 0) return 0;
    const handle = -(this.#handles[slot] ?? 0);
    this.#handles[slot] = handle;
    this.#objects[slot] = object;
    this.#live += 1;
    return handle;
  }

  /** The live object, or undefined for a number that is no handle in use. */
  get(handle: number): T | undefined {
    const slot = handle & SLOT_MASK;
    return handle > 0 && this.#handles[slot] === handle ? this.#objects[slot] : undefined;
  }

  /** Ends the handle and answers its object; undefined when it was not in use. */
  free(handle: number): T | undefined {
    const slot = handle & SLOT_MASK;
    if (!(handle > 0) || this.#handles[slot] !== handle) return undefined;
    const object = this.#objects[slot];
    this.#objects[slot] = undefined;
    this.#live -= 1;
    if (handle >= this.#generations * SLOTS) this.#handles[slot] = 0;
    else {
      this.#handles[slot] = -(handle + SLOTS);
      this.#free.push(slot);
    }
    return object;
  }

  /** The live objects, in the order of their slots. */
  *values(): Generator<T> {
    for (let slot = 0; slot < this.#objects.length; slot += 1) {
      const object = this.#objects[slot];
      if (object !== undefined) yield object;
    }
  }

  #append(): number {
    const slot = this.#objects.length;
    if (slot >= this.#slots) return -1;
    if (slot === this.#handles.length) {
      const larger = new Float64Array(slot * 2);
      larger.set(this.#handles);
      this.#handles = larger;
    }
    this.#objects.push(undefined);
    this.#handles[slot] = -(SLOTS + slot);
    return slot;
  }
}
