// Tuple: what needs no knowledge of the element types.

/** Any tuple. */
export function snow_tuple_size<T>(tuple: T): number {
  return Array.isArray(tuple) ? tuple.length : 0;
}
