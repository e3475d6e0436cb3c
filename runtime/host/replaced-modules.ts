// Modules of Node with some of their functions replaced.

/** What `make` answers, from its first call on. */
export function kept<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** Some of what a module has can't be assigned to, not even in an object that has it from there. */
export function replaced<M extends object>(module: M, replacements: object): M {
  const result: M = Object.create(module);
  for (const [name, value] of Object.entries(replacements)) {
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}
