// Elements of the page: those that it has, and those that are made.

type Kind<E extends Element> = abstract new () => E;

/** The element with this id. Throws when the page has none of that kind. */
export function element<E extends HTMLElement>(id: string, kind: Kind<E>): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} "${id}"`);
}

export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[T] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Scrolls to the end, unless somebody reads what is further up. */
export function follow(log: HTMLElement, add: () => void): void {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  add();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}
