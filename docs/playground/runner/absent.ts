// What only Node has: whoever asks for it is told so.
import { Panic } from "../../../runtime/failures/index.ts";

export function onlyNode(what: string): string {
  return `${what} needs Node, and the playground runs in the browser: install Snow and use \`snow run\``;
}

/** A module as far as it is there; everything else in it panics where it is used. */
export function partOf<T extends object>(name: string, part: object): T {
  return limited(part, (key) => `${name}.${key}`);
}

/** What is not there at all. */
export function nothingOf<T extends object>(name: string): T {
  return limited({}, () => name);
}

function limited<T extends object>(part: object, nameOf: (key: string) => string): T {
  const there: T = Object.assign(Object.create(null), part);
  return new Proxy(there, {
    get: (target, key, receiver) => {
      if (key in target || typeof key === "symbol") return Reflect.get(target, key, receiver);
      return function absent(): never {
        throw new Panic(onlyNode(nameOf(key)));
      };
    },
  });
}
