// Requests that the library's own client can't make.

/** Status, a header, and the body of an answer. */
export async function ask(method, url, header) {
  const response = await fetch(url, { method, redirect: "manual" });
  const body = await response.text();
  return `${response.status} ${response.headers.get(header) ?? "-"} ${body}`.trim();
}

/** The part of a body that a range names. */
export async function range(url, value) {
  const response = await fetch(url, { headers: { Range: value } });
  return `${response.status} ${response.headers.get("content-range") ?? "-"} ${await response.text()}`.trim();
}

/** What a WebSocket client hears in answer to a text; `refused` when it does not open. */
export function converse(port, target, text) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`);
    socket.onopen = () => socket.send(text);
    socket.onmessage = ({ data }) => {
      resolve(data);
      socket.close();
    };
    socket.onclose = () => resolve("refused");
  });
}

/** Status, all lines of a header, and the body, of an answer to a request with a header of its own. */
export async function exchange(method, url, headers, body, shown) {
  const given = Object.fromEntries(
    headers
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(": ")),
  );
  const init = { method, headers: given, redirect: "manual" };
  const response = await fetch(url, body === "" ? init : { ...init, body });
  const lines = shown === "set-cookie" ? response.headers.getSetCookie() : [response.headers.get(shown) ?? "-"];
  return `${response.status} ${lines.join(" | ")} ${await response.text()}`.trim();
}

/** The first piece of a body that goes on: it is read no further, and the connection closed. */
export async function leave(url) {
  const response = await fetch(url);
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

/** A whole body, or that it was cut off. */
export async function whole(url) {
  const response = await fetch(url);
  return `${response.status} ${await response.text().catch(() => "cut")}`;
}
