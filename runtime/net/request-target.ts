// The target of a request: its path, and the parameters of its query.

/** A request target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** Percent-decoded; undefined when an escape is malformed, or the text is no UTF-8 after that. */
export function strictlyDecoded(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Undefined: it is no UTF-8. A `%` that begins no escape stands for itself. */
function decoded(text: string): string | undefined {
  return text.includes("%") ? strictlyDecoded(text.replace(/%(?![0-9a-fA-F]{2})/g, "%25")) : text;
}

/** Percent-decoded; text that is no UTF-8 after that stays as it came. */
export function percentDecoded(text: string): string {
  return decoded(text) ?? text;
}

/** A name or a value of a query, decoded likewise: `+` is a space. */
function queryDecoded(text: string): string {
  return decoded(text.replaceAll("+", " ")) ?? text;
}

/** The values of a parameter of a query, decoded, in their order; a piece without `=` is absent. */
export function queryParameters(target: string, name: string): string[] {
  const start = pathOf(target).length + 1;
  if (start > target.length) return [];
  const values: string[] = [];
  for (const piece of target.slice(start).split("&")) {
    const equals = piece.indexOf("=");
    if (equals >= 0 && queryDecoded(piece.slice(0, equals)) === name)
      values.push(queryDecoded(piece.slice(equals + 1)));
  }
  return values;
}

/** The last of them. */
export function queryParameter(target: string, name: string): string | undefined {
  return queryParameters(target, name).at(-1);
}
