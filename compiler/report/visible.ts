// Text from outside in what is written for people: nothing in it begins a line, commands a terminal or turns the reading order.

const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Control characters, line separators and those that change the direction of a line as escapes of Snow. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
