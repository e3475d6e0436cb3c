// What a replay tells of connections, whatever their peers send and however it is cut.
import { expect, test } from "vitest";
import { Story } from "../../../cli/recording/story.ts";

const facts = {
  ...{ allowHalfOpen: true, encrypted: false, authorized: false },
  ...{ remoteAddress: "127.0.0.1", remotePort: 50_000, remoteFamily: "IPv4" },
  ...{ localAddress: "127.0.0.1", localPort: 80 },
};

/** A client's bytes, and what the program writes, in their order; gives the lines behind the first. */
function told(...pieces: readonly { readonly says?: string; readonly hears?: string }[]): readonly string[] {
  const lines: string[] = [];
  const story = new Story(
    (text) => lines.push(text.slice("       0 ms  ".length)),
    () => 0,
  );
  story.opened(1, facts);
  for (const { says, hears } of pieces) {
    if (says !== undefined) story.received(1, Buffer.from(says, "latin1"));
    if (hears !== undefined) story.wrote(1, hears);
  }
  return lines.slice(1);
}

/** A frame with a text, without a mask. */
function frame(text: string): string {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, bytes.length]), bytes]).toString("latin1");
}

const handshake = "GET /room HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nCookie: a=b\r\n\r\n";
const switching = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
const letIn = ['client 1 asks "GET /room"\n', "client 1 is let in\n", 'client 1 sends "hi"\n'];

test("a handshake that comes in pieces is one", () => {
  expect(told({ says: handshake }, { hears: switching }, { says: frame("hi") })).toEqual(letIn);
  for (const place of [1, 10, 19, 30, 50, handshake.length - 2]) {
    const pieces = [{ says: handshake.slice(0, place) }, { says: handshake.slice(place) }];
    expect(told(...pieces, { hears: switching }, { says: frame("hi") })).toEqual(letIn);
  }
});

test("a body is no request, and one behind it is", () => {
  const post = "POST /a HTTP/1.1\r\nContent-Length: 30\r\n\r\n";
  const body = "Upgrade: websocket\r\n\r\n";
  const answer = "HTTP/1.1 200 OK\r\n\r\n";
  expect(
    told({ says: post }, { says: body }, { hears: answer }, { says: "GET /b HTTP/1.1\r\n\r\n" }, { hears: answer }),
  ).toEqual([
    'client 1 asks "POST /a"\n',
    "client 1 is answered 200 OK\n",
    'client 1 asks "GET /b"\n',
    "client 1 is answered 200 OK\n",
  ]);
});

test("nothing that is said begins a line, moves the cursor or turns the reading order", () => {
  const hostile = "\u001b[2J\n\u009b1m\u202e";
  expect(told({ says: handshake }, { hears: switching }, { says: frame(hostile) }).at(-1)).toBe(
    'client 1 sends "\\u001b[2J\\n\\u009b1m\\u202e"\n',
  );
  expect(told({ says: "GET /\u001b[31m HTTP/1.1\r\n\r\n" })).toEqual(['client 1 asks "GET /\\u001b[31m"\n']);
});
