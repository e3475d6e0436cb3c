// @ts-check
// The page of a room: everybody who is there, as a face. What people wrote gets into it as text, never as markup.
import { connect, Room } from "./client.js";

const live = connect(`${location.origin.replace(/^http/, "ws")}/live`);

/** @type {Room | undefined} */
let room;
let me = "";
let count = 0;

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

/** An element with text and elements in it. */
function element(name = "", className = "", /** @type {(string | Node)[]} */ ...children) {
  const node = document.createElement(name);
  node.className = className;
  node.append(...children);
  return node;
}

function badge(name = "") {
  let hue = 7;
  for (const character of name) hue = (hue * 31 + (character.codePointAt(0) ?? 0)) % 360;
  const node = element("span", "badge", [...name].slice(0, 2).join("").toUpperCase());
  node.style.setProperty("--hue", `${hue}`);
  node.ariaHidden = "true";
  return node;
}

/** Somebody is away when all of their tabs are. */
function face(/** @type {readonly [string, readonly { away: boolean }[]]} */ [name, tabs]) {
  const away = tabs.every((tab) => tab.away);
  const doing = `${away ? "away" : "here"}${tabs.length > 1 ? ` · ${tabs.length} tabs` : ""}`;
  const shown = element("span", "name", name === me ? `${name} (you)` : name);
  return element("li", away ? "away" : "", badge(name), shown, element("span", "doing", doing));
}

function present(/** @type {ReadonlyMap<string, readonly { away: boolean }[]>} */ people) {
  if (people.size === 0) return;
  count = people.size;
  byId("people").replaceChildren(...[...people].sort(([a], [b]) => a.localeCompare(b)).map(face));
  show();
}

function show() {
  const lost = live.state !== "open";
  byId("state").textContent = lost ? "reconnecting…" : count === 1 ? "only you" : `${count} people`;
  byId("state").classList.toggle("lost", lost);
  byId("people").classList.toggle("lost", lost);
  byId("knock").textContent = lost ? "connecting…" : "";
}

const look = () => room?.look(document.hidden);

live.onState(show);
document.addEventListener("visibilitychange", look);

byId("door").onsubmit = async (event) => {
  event.preventDefault();
  const enter = field("enter");
  enter.disabled = true;
  byId("refusal").textContent = "";
  try {
    const [name, title] = [field("name").value.trim(), field("title").value.trim()];
    opened(await Room.join(live, { name: title }, name), name, title);
  } catch (error) {
    byId("refusal").textContent = error instanceof Error ? error.message : String(error);
  }
  enter.disabled = false;
};

function opened(/** @type {Room} */ joined, name = "", title = "") {
  room = joined;
  me = name;
  byId("door").hidden = true;
  byId("room").hidden = false;
  byId("heading").textContent = title;
  document.title = `${title} · Snow presence`;
  location.hash = encodeURIComponent(title);
  localStorage.setItem("name", name);
  room.onPresence(present);
  room.onRestart(look);
  room.onClosed((_, text) => closed(text));
  look();
}

function closed(why = "") {
  room = undefined;
  byId("people").replaceChildren();
  byId("room").hidden = true;
  byId("door").hidden = false;
  byId("refusal").textContent = why;
  document.title = "Snow presence";
}

byId("out").onclick = () => {
  room?.leave();
  closed();
};

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

field("name").value = localStorage.getItem("name") ?? "";
field("title").value = roomInAddress() || "lobby";
field(field("name").value === "" ? "name" : "title").focus();
show();
