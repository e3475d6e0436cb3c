// The search of a site: finds names and headings in its index. Without this script the form leads to the list of all.

/** What can be found: a text, where it is, on which page, and the text as it is compared. */
let index = [];

/** Of the texts: parts of pages as `[path, title, anchor]`, and by word the numbers of those that have it. */
let parts = [];
let partsByWord = [];

const root = new URL(".", document.currentScript.src);

function plain(text) {
  return text.toLowerCase().replace(/[._\s-]/g, "");
}

/** Called by the index, whose rows are `[path, title, places]`. */
// biome-ignore lint/correctness/noUnusedVariables: the index calls it
function receiveIndex(rows) {
  index = rows.flatMap(([path, title, places]) => [
    { text: title, target: path, page: "" },
    ...places.map((place) => {
      const [written, anchor] = typeof place === "string" ? [place] : place;
      const text = written.startsWith(".") ? title + written : written;
      const usual = written.replace(/^\./, "").toLowerCase().replaceAll(" ", "-");
      return { text, target: `${path}#${encodeURIComponent(anchor ?? usual)}`, page: title };
    }),
  ]);
  for (const entry of index) entry.plain = plain(entry.text);
}

/** Called by the index of words, whose lines are a word and numbers of parts to the base 36. */
// biome-ignore lint/correctness/noUnusedVariables: the index calls it
function receiveWords(places, lines) {
  parts = places;
  partsByWord = lines.split("\n").map((line) => line.split(" "));
}

/** The parts of texts that have all of the words, or words that begin so; those that are everywhere don't count. */
function searchTexts(text) {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}_]{2,}/gu) ?? [];
  const counts = new Map();
  let counted = 0;
  for (const word of words) {
    const rows = partsByWord.filter(([one]) => one.startsWith(word));
    if (rows.length === 0) return [];
    if (rows.some(([one, ...numbers]) => one === word && numbers.length === 0)) continue;
    counted += 1;
    for (const number of new Set(rows.flatMap(([, ...numbers]) => numbers)))
      counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count === counted)
    .map(([number]) => {
      const [path, title, anchor] = parts[Number.parseInt(number, 36)];
      return { text: title, target: anchor === "" ? path : `${path}#${anchor}`, page: "in the text" };
    });
}

/** The smaller, the nearer; undefined: it does not fit. */
function distance(entry, wanted, words) {
  const last = plain(entry.text.slice(entry.text.lastIndexOf(".") + 1));
  if (entry.plain === wanted || last === wanted) return 0;
  if (last.startsWith(wanted)) return 1;
  if (entry.plain.startsWith(wanted)) return 2;
  if (entry.plain.includes(wanted)) return 3;
  return words.every((word) => entry.plain.includes(word)) ? 4 : undefined;
}

function search(text) {
  const wanted = plain(text);
  if (wanted === "") return [];
  const words = text.split(/\s+/).map(plain);
  return index
    .map((entry) => ({ entry, far: distance(entry, wanted, words) }))
    .filter(({ far }) => far !== undefined)
    .sort((one, other) => one.far - other.far || one.entry.text.length - other.entry.text.length)
    .map(({ entry }) => entry);
}

function begin() {
  const form = document.querySelector("form[role=search]");
  const input = form.querySelector("input");
  const found = form.querySelector(".found");
  const shown = 40;
  const asked = new Set();

  function load(source) {
    if (asked.has(source) || source === undefined) return;
    asked.add(source);
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", show);
    document.head.append(script);
  }

  /** Where names and headings give little, the words of the texts are looked at too. */
  function entriesFor(text) {
    const entries = search(text);
    if (entries.length > 4 || index.length === 0 || text.trim().length < 3) return entries;
    load(input.dataset.words);
    const known = new Set(entries.map(({ target }) => target));
    return [...entries, ...searchTexts(text).filter(({ target }) => !known.has(target))];
  }

  function show() {
    const entries = entriesFor(input.value);
    const items = entries.slice(0, shown).map(({ text, target, page }) => {
      const link = document.createElement("a");
      link.href = new URL(target, root).href;
      link.textContent = text;
      const where = document.createElement("small");
      where.textContent = page;
      if (page !== "" && !text.startsWith(`${page}.`)) link.append(" ", where);
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    const count = entries.length > shown ? `${shown} of ${entries.length}` : `${entries.length}`;
    found.querySelector("p").textContent = `${count} found`;
    found.querySelector("ul").replaceChildren(...items);
    found.hidden = input.value.trim() === "" || index.length === 0;
  }

  function step(event) {
    const links = [input, ...found.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (found.hidden || here < 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  input.addEventListener("focus", () => load(input.dataset.index));
  input.addEventListener("input", show);
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
    if (event.key !== "Escape") return;
    input.focus();
    found.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    const [first] = entriesFor(input.value);
    if (first === undefined) return;
    event.preventDefault();
    location.href = new URL(first.target, root).href;
    found.hidden = true;
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) found.hidden = true;
  });
  input.addEventListener("focus", show);
}

/** What has to be moved sideways to be read can be reached by the keyboard. */
function reachWhatIsWide() {
  for (const wide of document.querySelectorAll("pre, .table"))
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

/** In a long list of pages the one at hand is seen. */
function showCurrentPage() {
  const list = document.querySelector(".menu");
  const current = list.querySelector("[aria-current]");
  if (current === null || current.offsetTop < list.clientHeight) return;
  list.scrollTop = current.offsetTop - list.clientHeight / 2;
}

/** Where there is room the list of pages is open: the style shows it anyway, and here it is said. */
function openWhereThereIsRoom() {
  const wide = matchMedia("(min-width: 56rem)");
  const list = document.querySelector(".menu");
  list.open = wide.matches;
  wide.addEventListener("change", () => {
    list.open = wide.matches;
  });
}

begin();
reachWhatIsWide();
openWhereThereIsRoom();
showCurrentPage();
