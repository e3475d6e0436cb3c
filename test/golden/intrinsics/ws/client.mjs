// WebSocket clients for these programs: Node's own, each event a line of text.

/** By number: the socket, the lines that nobody has heard yet, and who waits for the next one. */
const clients = new Map();

function note(client, line) {
  const listener = client.listeners.shift();
  if (listener === undefined) client.lines.push(line);
  else listener(line);
}

function hex(data) {
  return Buffer.from(data).toString("hex");
}

/** Connects; resolves with the number of the client once the handshake has ended, either way. */
export function open(port, target) {
  return begin(new WebSocket(`ws://127.0.0.1:${port}${target}`));
}

/** The same, offering subprotocols. */
export function open_with(port, protocols) {
  return begin(new WebSocket(`ws://127.0.0.1:${port}/`, protocols.split(", ")));
}

function begin(socket) {
  socket.binaryType = "arraybuffer";
  const client = { socket, lines: [], listeners: [] };
  const number = clients.size + 1;
  clients.set(number, client);
  socket.onmessage = ({ data }) => note(client, typeof data === "string" ? data : `bytes ${hex(data)}`);
  return new Promise((resolve) => {
    let opened = false;
    socket.onopen = () => {
      opened = true;
      resolve(number);
    };
    socket.onclose = ({ code, reason }) => {
      note(client, opened ? `closed ${code} ${reason}`.trim() : "refused");
      resolve(number);
    };
  });
}

/** Sends a text. */
export function say(number, text) {
  clients.get(number).socket.send(text);
}

/** Sends bytes as one binary message. */
export function say_bytes(number, bytes) {
  clients.get(number).socket.send(bytes);
}

/** The next line: a text, `bytes HEX`, `closed CODE REASON`, or `refused`. */
export function hear(number) {
  const client = clients.get(number);
  if (client.lines.length > 0) return Promise.resolve(client.lines.shift());
  return new Promise((resolve) => {
    client.listeners.push(resolve);
  });
}

/** Closes; resolves once the connection is closed. */
export function leave(number, code, reason) {
  const { socket } = clients.get(number);
  return new Promise((resolve) => {
    socket.addEventListener("close", () => resolve());
    socket.close(code, reason);
  });
}

/** Status and body of an upgrade request. */
export async function refusal(port, target) {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version": "13",
    };
    const asked = request({ port, host: "127.0.0.1", path: target, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve(`${response.statusCode} ${body}`));
    });
    asked.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve("101");
    });
    asked.on("error", reject);
    asked.end();
  });
}
