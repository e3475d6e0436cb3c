// Talks to the echo server with the WebSocket that Bun or Node has built in; writes `[[case, outcome], …]`.
const url = process.argv[2];
const outcomes = [];
const timeLimit = 10_000;

function timed(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), timeLimit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function open(protocols) {
  const socket = new WebSocket(url, protocols);
  socket.binaryType = "arraybuffer";
  return timed(
    new Promise((resolve, reject) => {
      socket.onopen = () => resolve(socket);
      socket.onerror = () => reject(new Error("no connection"));
    }),
  );
}

function next(socket, event) {
  return timed(new Promise((resolve) => socket.addEventListener(event, resolve, { once: true })));
}

async function attempt(name, work) {
  try {
    outcomes.push([name, (await work()) ?? "ok"]);
  } catch (error) {
    outcomes.push([name, `failed: ${error.message}`]);
  }
}

function expect(actual, wanted) {
  if (actual !== wanted) throw new Error(`${String(actual).slice(0, 40)} instead of ${String(wanted).slice(0, 40)}`);
}

const sizes = [0, 1, 125, 126, 65_535, 65_536, 1_000_000];
const socket = await open();
for (const size of sizes) {
  await attempt(`text, ${size} bytes`, async () => {
    const text = Array.from({ length: size }, (_, index) => String.fromCharCode(97 + (index % 26))).join("");
    const answer = next(socket, "message");
    socket.send(text);
    expect((await answer).data, text);
  });
  await attempt(`binary, ${size} bytes`, async () => {
    const bytes = new Uint8Array(size).map((_, index) => index * 7);
    const answer = next(socket, "message");
    socket.send(bytes);
    expect(Buffer.compare(Buffer.from((await answer).data), bytes), 0);
  });
}
await attempt("text beyond ASCII", async () => {
  const answer = next(socket, "message");
  socket.send("zażółć 🧊");
  expect((await answer).data, "zażółć 🧊");
});
await attempt("1,000 messages at once, in order", async () => {
  let count = 0;
  const all = timed(
    new Promise((resolve, reject) => {
      socket.onmessage = ({ data }) => {
        if (data !== `message ${count}`) reject(new Error(`${data} instead of message ${count}`));
        count += 1;
        if (count === 1000) resolve();
      };
    }),
  );
  for (let index = 0; index < 1000; index++) socket.send(`message ${index}`);
  await all;
  socket.onmessage = null;
});
await attempt("permessage-deflate", () => (socket.extensions.includes("permessage-deflate") ? "ok" : "not offered"));
await attempt("ping, and its pong", async () => {
  if (typeof socket.ping !== "function") return "not offered";
  const pong = next(socket, "pong");
  socket.ping("are you there");
  expect(Buffer.from((await pong).data).toString(), "are you there");
});
await attempt("subprotocol", async () => {
  const one = await open(["first", "second"]);
  expect(one.protocol, "second");
  one.close();
  await next(one, "close");
});
for (const [code, reason] of [
  [1000, "done"],
  [3000, ""],
  [4999, "zażółć"],
]) {
  await attempt(`the client closes with ${code}`, async () => {
    const one = await open();
    const closed = next(one, "close");
    one.close(code, reason);
    const event = await closed;
    expect(`${event.code} ${event.wasClean}`, `${code} true`);
  });
}
for (const [code, reason] of [
  [1000, "done"],
  [1001, "gone"],
  [1011, "broken"],
  [4000, "enough"],
]) {
  await attempt(`the server closes with ${code}`, async () => {
    const one = await open();
    const closed = next(one, "close");
    one.send(`close ${code} ${reason}`);
    const event = await closed;
    expect(`${event.code} ${event.reason} ${event.wasClean}`, `${code} ${reason} true`);
  });
}
await attempt("the first connection is still there", async () => {
  const answer = next(socket, "message");
  socket.send("still here");
  expect((await answer).data, "still here");
});
socket.close();
console.log(JSON.stringify(outcomes));
process.exit(0);
