// @ts-check
// The page of the guest book. What people wrote gets into it as text, never as markup.
import { connect, Guestbook } from "./client.js";

/** @typedef {import("./client.js").Entry} Entry */
/** @typedef {import("./client.js").Page} Page */

const live = connect(`${location.origin.replace(/^http/, "ws")}/live`);

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

/** By their numbers: an entry that comes twice, in a list and as an event, is one. @type {Map<number, Entry>} */
const entries = new Map();
/** Whether there are earlier ones than those that are shown. */
let more = false;

/** An element with text and elements in it. */
function element(name = "", className = "", /** @type {(string | Node)[]} */ ...children) {
  const node = document.createElement(name);
  node.className = className;
  node.append(...children);
  return node;
}

const reason = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

function shown(/** @type {Entry} */ { name, place, text, written }) {
  const time = new Date(written).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const who = place === null ? name : `${name}, ${place}`;
  return element("li", "", element("p", "text", text), element("p", "who", `${who} · ${time}`));
}

function show() {
  const lost = live.state !== "open";
  byId("state").textContent = lost ? "connecting…" : entries.size === 0 ? "Be the first who writes." : "";
  byId("state").classList.toggle("lost", lost);
  byId("entries").classList.toggle("lost", lost);
  byId("entries").replaceChildren(...[...entries.values()].sort((a, b) => b.id - a.id).map(shown));
  byId("earlier").hidden = !more;
}

function add(/** @type {Entry} */ entry) {
  entries.set(entry.id, entry);
  show();
}

function addPage(/** @type {Page} */ page) {
  for (const entry of page.entries) entries.set(entry.id, entry);
  more = page.more;
  show();
}

/** At first, and after each time that the connection was lost: what stands in the book. */
function begin(/** @type {Page} */ newest) {
  entries.clear();
  addPage(newest);
}

live.onState(show);
show();

const book = await Guestbook.join(live, {}, { onWelcome: begin, on: { Written: ({ entry }) => add(entry) } });

byId("draft").onsubmit = async (event) => {
  event.preventDefault();
  const write = field("write");
  const place = field("place").value.trim();
  write.disabled = true;
  byId("refusal").textContent = "";
  try {
    const text = field("text").value.trim();
    await book.write({ name: field("name").value.trim(), place: place === "" ? null : place, text });
    field("text").value = "";
  } catch (error) {
    byId("refusal").textContent = reason(error);
  }
  write.disabled = false;
};

byId("earlier").onclick = async () => {
  const earlier = field("earlier");
  earlier.disabled = true;
  try {
    addPage(await book.earlier(Math.min(...entries.keys())));
  } catch (error) {
    byId("refusal").textContent = reason(error);
  }
  earlier.disabled = false;
};
