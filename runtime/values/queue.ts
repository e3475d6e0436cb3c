// Queue: first in, first out; a List that grows at its end and shrinks at its front.
import { type List, snow_empty_list, snow_list_append, snow_list_rest } from "./list/list.ts";

/** Push and pop take amortised O(1) on the newest queue. */
export class Queue<T> {
  readonly items: List<T>;
  constructor(items: List<T>) {
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  push(value: T): Queue<T> {
    return new Queue(snow_list_append(this.items, value));
  }

  /** The first element; the queue is not empty. */
  first(): T {
    return this.items.at(0);
  }

  /** Without the first element; the queue is not empty. */
  rest(): Queue<T> {
    return this.items.length === 1 ? emptyQueue : new Queue(snow_list_rest(this.items, 1));
  }
}

export const emptyQueue: Queue<never> = new Queue<never>(snow_empty_list);
