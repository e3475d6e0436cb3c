// How often each word of a text is used, and the ten that are used most.
import { lap } from "./lap.js";

function sentence(n) {
  return `The word${n % 10} number-${n}; isn't it "${"ab".repeat(n % 17)}", or ${"c".repeat((n * 7919) % 97)}?`;
}

function count(words) {
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const sentences = [];
for (let n = 0; n < 50_000; n++) sentences.push(sentence(n));
const text = sentences.join("\n");
for (let round = 0; round < 7; round++) {
  const counts = count(text.toLowerCase().split(/\s+/));
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 10);
  lap(counts.size + most.reduce((sum, [word, n]) => sum + word.length * n, 0));
}
