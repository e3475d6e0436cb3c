// Keeps the page of results up to date, for as long as it is open.
const article = document.querySelector("[data-poll]");
let shown = -1;

function show({ counts, total }) {
  if (total < shown) return; // two votes may overtake each other on their way here
  shown = total;
  counts.forEach(({ votes }, place) => {
    const row = article.querySelectorAll("li")[place];
    row.querySelector("output").textContent = votes;
    row.querySelector("meter").value = total === 0 ? 0 : votes / total;
  });
  document.querySelector("#total").textContent = total;
}

function connect(wait) {
  let next = Math.min(wait * 2, 30_000);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/polls/${article.dataset.poll}/live`);
  socket.onopen = () => (next = 1000);
  socket.onmessage = ({ data }) => show(JSON.parse(data));
  socket.onclose = () => setTimeout(connect, wait, next);
}

connect(1000);
