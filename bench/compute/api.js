// What a JSON API does without its sockets: requests are decoded and checked, records changed, answers encoded.
import { lap } from "./lap.js";

function body(n) {
  return n % 10 === 9
    ? `{"title":"Note ${n}"}`
    : `{"title":"Note ${n}","tags":["red","tag ${n % 13}"],"done":${n % 3 === 0}}`;
}

function draftOf(body) {
  const draft = JSON.parse(body);
  if (typeof draft !== "object" || draft === null) throw new Error("expected Object");
  const { title, tags, done } = draft;
  if (title === undefined) throw new Error("missing field: title");
  if (typeof title !== "string") throw new Error("title: expected String");
  if (tags === undefined) throw new Error("missing field: tags");
  if (!Array.isArray(tags)) throw new Error("tags: expected Array");
  for (const [n, tag] of tags.entries()) if (typeof tag !== "string") throw new Error(`tags[${n}]: expected String`);
  if (done !== undefined && done !== null && typeof done !== "boolean") throw new Error("done: expected Bool");
  return { title, tags, done: done ?? false };
}

function change(notes, id, body) {
  try {
    const note = { id, ...draftOf(body) };
    notes.set(id, note);
    return JSON.stringify(note);
  } catch (error) {
    return JSON.stringify({ error: error.message });
  }
}

function find(notes, id) {
  return JSON.stringify(notes.get(id) ?? { error: "no such note" });
}

function answers(bodies) {
  const notes = new Map();
  let length = 0;
  for (const [n, body] of bodies.entries()) {
    length += change(notes, (n * 7919) % 1000, body).length;
    length += find(notes, n % 1000).length;
  }
  return length + JSON.stringify([...notes.values()]).length;
}

const bodies = [];
for (let n = 0; n < 100_000; n++) bodies.push(body(n));
for (let round = 0; round < 7; round++) lap(answers(bodies));
