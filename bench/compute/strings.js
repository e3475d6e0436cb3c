// A text of 1,000,000 pieces, put together and taken apart. A length is in code points, as in Snow.
import { lap } from "./lap.js";

function build(limit) {
  let text = "";
  for (let n = 0; n < limit; n++) text += `piece ${n},`;
  return text;
}

function length(text) {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) count--;
  return count;
}

for (let round = 0; round < 7; round++) {
  const pieces = build(1_000_000).split(",");
  lap(pieces.length + length(pieces.join(";")));
}
