// @ts-check
// The page of the lobby: the door, the hall, and a table. What people wrote gets into it as text, never as markup.
import { connect, Hall, Table } from "./client.js";

const live = connect(`${location.origin.replace(/^http/, "ws")}/live`);

/** @type {Hall | undefined} */
let hall;
/** @type {Table | undefined} */
let table;
let me = "";
let isWaiting = false;
/** Who is at the table. @type {ReadonlySet<string>} */
let seated = new Set();
/** @type {import("./client.js").Match | undefined} */
let match;

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

const reason = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

function goTo(place = "") {
  for (const id of ["door", "hall", "table"]) byId(id).hidden = id !== place;
}

function showState() {
  const lost = live.state !== "open";
  for (const line of document.querySelectorAll(".state")) {
    line.textContent = lost ? "reconnecting…" : `You are ${me}`;
    line.classList.toggle("lost", lost);
  }
  byId("knock").textContent = lost ? "connecting…" : "";
}

live.onState(showState);

// The hall.

const doings = { Looking: "looks around", Waiting: "waits for a partner", Playing: "plays" };

byId("door").onsubmit = async (event) => {
  event.preventDefault();
  field("enter").disabled = true;
  byId("refusal").textContent = "";
  try {
    me = field("name").value.trim();
    // Asked at each attempt, so after a lost connection too.
    hall = await Hall.join(live, {}, () => ({ name: me, plays: table !== undefined }));
    hall.on("Seated", (seat) => sit(seat.table));
    hall.onPresence((people) => {
      byId("people").replaceChildren(...[...people].sort(([a], [b]) => a.localeCompare(b)).map(player));
    });
    // Who comes back is new to the server, which seeks a partner for those who ask.
    hall.onRestart(() => isWaiting && hall?.play());
    localStorage.setItem("name", me);
    goTo("hall");
    showState();
  } catch (error) {
    byId("refusal").textContent = reason(error);
  }
  field("enter").disabled = false;
};

function player(/** @type {readonly [string, readonly { is: keyof typeof doings }[]]} */ [name, tabs]) {
  const shown = element("span", "name", name === me ? `${name} (you)` : name);
  return element("li", "", badge(name), shown, element("span", "doing", doings[tabs.at(-1)?.is ?? "Looking"]));
}

function wait(waiting = false) {
  isWaiting = waiting;
  byId("play").textContent = waiting ? "Waiting for a partner… stop" : "Play";
  byId("play").classList.toggle("waiting", waiting);
}

byId("play").onclick = () => {
  wait(!isWaiting);
  byId("news").textContent = "";
  if (isWaiting) hall?.play();
  else hall?.rest();
};

// The table.

async function sit(number = 0) {
  wait(false);
  try {
    table = await Table.join(live, { number }, me);
  } catch (error) {
    return standUp(reason(error));
  }
  byId("said").replaceChildren();
  byId("title").textContent = `Table ${number}`;
  begin(table);
  table.on("Changed", (event) => showMatch(event.now));
  table.on("Said", ({ name, text }) => {
    byId("said").append(element("li", "", element("b", "", name), ` ${text}`));
    byId("said").scrollTop = byId("said").scrollHeight;
  });
  table.onPresence((people) => {
    seated = new Set(people.keys());
    showMatch(match);
  });
  const own = table;
  table.onRestart(() => begin(own));
  table.onClosed((_, text) => standUp(text));
  goTo("table");
}

function begin(/** @type {Table} */ { welcome }) {
  showMatch(welcome ?? undefined);
}

function standUp(news = "") {
  table = undefined;
  match = undefined;
  hall?.rest();
  byId("news").textContent = news;
  goTo("hall");
}

function showMatch(/** @type {typeof match} */ now) {
  match = now;
  if (now === undefined) return;
  const { crosses, noughts, game } = now;
  const mine = crosses === me ? "X" : "O";
  const over = game.winner !== null;
  byId("players").replaceChildren(seat(crosses, "X", game.turn, over), seat(noughts, "O", game.turn, over));
  byId("board").replaceChildren(...game.cells.map((mark, cell) => square(mark, cell, over || game.turn !== mine)));
  byId("again").hidden = !over;
  const other = mine === "X" ? noughts : crosses;
  if (game.winner === null) byId("verdict").textContent = game.turn === mine ? "Your turn" : `${other} thinks…`;
  else if (game.winner === "") byId("verdict").textContent = "A draw";
  else byId("verdict").textContent = game.winner === mine ? "You won 🎉" : `${other} won`;
}

function seat(name = "", mark = "", turn = "", over = false) {
  const state = `${!over && turn === mark ? "card turn" : "card"}${seated.has(name) ? "" : " gone"}`;
  return element("div", state, element("b", mark, mark === "X" ? "✕" : "◯"), element("span", "name", name));
}

function square(mark = "", cell = 0, still = false) {
  const node = document.createElement("button");
  node.className = mark;
  node.textContent = mark === "" ? "" : mark === "X" ? "✕" : "◯";
  node.ariaLabel = `Cell ${cell + 1}${mark === "" ? "" : `: ${mark}`}`;
  node.disabled = still || mark !== "";
  node.onclick = () => tell(table?.mark(cell));
  return node;
}

byId("again").onclick = () => tell(table?.again());

/** What the server refuses is said; what it does comes as an event. */
async function tell(/** @type {Promise<unknown> | undefined} */ call) {
  try {
    await call;
  } catch (error) {
    byId("verdict").textContent = reason(error);
  }
}

byId("talk").onsubmit = (event) => {
  event.preventDefault();
  const text = field("text").value.trim();
  if (text !== "") table?.say(text);
  field("text").value = "";
};

byId("out").onclick = () => {
  table?.leave();
  standUp();
};

field("name").value = localStorage.getItem("name") ?? "";
field("name").focus();
showState();
