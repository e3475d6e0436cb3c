// Texts in lines of the story.

/** Characters of a text that are told. */
const LONGEST = 60;

/** As a literal, cut when it is long. */
export function literal(text: string): string {
  const characters = text.length <= LONGEST ? undefined : Array.from(text.slice(0, 2 * LONGEST + 2));
  if (characters === undefined || characters.length <= LONGEST) return JSON.stringify(text);
  return `${JSON.stringify(characters.slice(0, LONGEST).join(""))}…`;
}
