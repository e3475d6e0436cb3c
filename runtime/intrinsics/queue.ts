// Queue: first in, first out.
import { snow_panic } from "../failures/index.ts";
import { emptyQueue, type Queue } from "../values/index.ts";

export function snow_queue_new<T>(): Queue<T> {
  return emptyQueue;
}

export function snow_queue_push<T>(queue: Queue<T>, value: T): Queue<T> {
  return queue.push(value);
}

export function snow_queue_pop<T>(queue: Queue<T>): [T, Queue<T>] {
  if (queue.size === 0) snow_panic("queue_pop: empty queue");
  return [queue.first(), queue.rest()];
}

export function snow_queue_peek<T>(queue: Queue<T>): T {
  if (queue.size === 0) snow_panic("queue_peek: empty queue");
  return queue.first();
}

export function snow_queue_size<T>(queue: Queue<T>): number {
  return queue.size;
}
