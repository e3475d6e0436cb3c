// @ts-check
// The page of the chat: the door, and behind it one room. Everything that people wrote gets into it as text, never as markup.
import { Chat, connect } from "./client.js";

const live = connect(`${location.origin.replace(/^http/, "ws")}/live`);

/** @type {Chat | undefined} */
let chat;
let me = "";

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));
const [door, room, messages, people] = [byId("door"), byId("chat"), byId("messages"), byId("people")];

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

const reason = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

// What is said.

function add(/** @type {HTMLElement} */ item) {
  const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
  messages.append(item);
  while (messages.childElementCount > 500) messages.firstElementChild?.remove();
  if (atEnd) messages.scrollTop = messages.scrollHeight;
  return item;
}

const notice = (text = "") => add(element("li", "notice", text));

function said(name = "", text = "", at = 0) {
  const time = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const before = [...messages.children].findLast((item) => !item.classList.contains("waiting"));
  const goesOn = before instanceof HTMLElement && before.dataset.name === name;
  const body = element("span", "text", text);
  body.title = time;
  const item = element("li", name === me ? "said mine" : "said", body);
  if (!goesOn) item.prepend(badge(name), element("span", "who", element("b", "", name), ` ${time}`));
  item.dataset.name = name;
  add(item);
}

const composer = byId("composer");
composer.onsubmit = async (event) => {
  event.preventDefault();
  const text = field("text").value.trim();
  if (chat === undefined || text === "") return;
  field("text").value = "";
  written();
  const waiting = add(element("li", "said mine waiting", element("span", "text", text)));
  try {
    await chat.say(text);
  } catch (error) {
    notice(`Not sent: ${reason(error)}`);
    field("text").value ||= text;
  }
  waiting.remove();
};

// Who is here, and who is writing.

let isWriting = false;
let pause = 0;

function written() {
  const now = field("text").value !== "";
  clearTimeout(pause);
  if (now) pause = setTimeout(() => write(false), 4000);
  write(now);
}

function write(now = false) {
  if (now !== isWriting) chat?.write(now);
  isWriting = now;
}

field("text").oninput = written;

/** @type {Set<string>} */
let here = new Set();
/** Timers of those who are gone, and may be back soon. @type {Map<string, number>} */
const leaving = new Map();

function present(/** @type {ReadonlyMap<string, readonly { writing: boolean }[]>} */ found) {
  if (found.size === 0) return;
  const names = [...found.keys()].sort((a, b) => a.localeCompare(b));
  people.replaceChildren(
    ...names.map((name) =>
      element("li", "", badge(name), element("span", "name", name === me ? `${name} (you)` : name)),
    ),
  );
  const writing = names.filter((name) => name !== me && found.get(name)?.some((tab) => tab.writing));
  byId("writing").textContent =
    writing.length === 0 ? "" : `${writing.join(", ")} ${writing.length === 1 ? "is" : "are"} writing…`;
  announce(new Set(names));
  show();
}

/** Whoever comes back within seconds was never away. */
function announce(/** @type {Set<string>} */ now) {
  for (const name of now) {
    clearTimeout(leaving.get(name));
    if (!leaving.delete(name) && here.size > 0 && !here.has(name)) notice(`${name} joined`);
  }
  for (const name of here) {
    if (now.has(name)) continue;
    const gone = () => leaving.delete(name) && notice(`${name} left`);
    leaving.set(name, setTimeout(gone, 5000));
  }
  here = now;
}

// Coming and going.

function show() {
  const count = here.size === 1 ? "1 person" : `${here.size} people`;
  const lost = live.state !== "open";
  byId("state").textContent = lost ? "reconnecting…" : count;
  byId("state").classList.toggle("lost", lost);
  if (lost) byId("writing").textContent = "";
  byId("knock").textContent = lost ? "connecting…" : "";
}

live.onState(show);

door.onsubmit = async (event) => {
  event.preventDefault();
  const enter = field("enter");
  enter.disabled = true;
  byId("refusal").textContent = "";
  try {
    const [name, title] = [field("name").value.trim(), field("room").value.trim()];
    opened(await Chat.join(live, { room: title }, name, { timeout: 60_000 }), name, title);
  } catch (error) {
    byId("refusal").textContent = reason(error);
  }
  enter.disabled = false;
};

function opened(/** @type {Chat} */ joined, name = "", title = "") {
  chat = joined;
  me = name;
  door.hidden = true;
  room.hidden = false;
  byId("title").textContent = title;
  document.title = `${title} · Snow chat`;
  location.hash = encodeURIComponent(title);
  localStorage.setItem("name", name);
  notice(`You are in ${title}`);
  chat.on("Said", (event) => said(event.name, event.text, event.at));
  chat.onPresence(present);
  chat.onRestart(() => notice("Messages may be missing here: the connection was lost for a while"));
  chat.onClosed((_, text) => {
    closed();
    byId("refusal").textContent = text;
  });
  field("text").focus();
}

function closed() {
  chat = undefined;
  here = new Set();
  for (const timer of leaving.values()) clearTimeout(timer);
  leaving.clear();
  messages.replaceChildren();
  people.replaceChildren();
  room.hidden = true;
  door.hidden = false;
  document.title = "Snow chat";
}

byId("out").onclick = () => {
  chat?.leave();
  closed();
};

byId("invite").onclick = async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    notice("Link copied: whoever opens it comes to this room");
  } catch {
    notice(`The link to this room is ${location.href}`);
  }
};

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

field("name").value = localStorage.getItem("name") ?? "";
field("room").value = roomInAddress() || "lobby";
field(field("name").value === "" ? "name" : "room").focus();
show();
