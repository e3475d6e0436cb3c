// The page of the wire between nodes, held against what nodes send.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { answerQuestion } from "../../runtime/channels/cluster/questions.ts";
import { readMessage } from "../../runtime/channels/presence/messages.ts";
import { Wire } from "../../runtime/cluster/wire.ts";
import type { Subject } from "../../runtime/rooms/index.ts";
import { textFrame } from "../../runtime/websocket/protocol/frame.ts";
import { root } from "../support/command.ts";
import { freshProgram } from "../support/program.ts";

freshProgram();

const page = readFileSync(`${root}/docs/guides/cluster-wire.md`, "utf8");

const tea: Subject = { kind: "room", name: "tea" };
const head = { kind: "frames", node: "snow-node-01", number: 1, count: 2, begins: true } as const;
const frames = ["hi", "grüezi"].map((text) => textFrame(text).bytes);

function spaced(bytes: Uint8Array): string {
  return (Buffer.from(bytes).toString("hex").match(/../g) ?? []).join(" ");
}

test("the example is what a node sends", () => {
  const [plain = "", sealed = ""] = page.slice(page.indexOf("## An example")).split("With the secret");
  const rows = (text: string) => [...text.matchAll(/^\| `([0-9a-f ]+)` /gm)].map(([, bytes]) => bytes);
  const message = spaced(new Wire("").write(tea, head, frames));
  expect(rows(plain).join(" ")).toBe(message);
  const secret = /`(.*)` the flags/.exec(sealed)?.[1] ?? "";
  const withSeal = spaced(new Wire(secret).write(tea, head, frames));
  expect(withSeal).toBe(`${message.replace("01 01 02", "01 01 03")} ${rows(sealed).join(" ")}`);
});

test("the examples of topics are what nodes understand", () => {
  const [change = "", question = ""] = [...page.matchAll(/```json\n(.*)\n```/g)].map(([, text = ""]) => text);
  expect(readMessage(Buffer.from(change))).toEqual({
    kind: "change",
    before: 7,
    after: 9,
    removed: [3],
    added: [{ number: 9, key: "Anna", text: '{"away":true}' }],
  });
  const [name, asked]: readonly unknown[] = JSON.parse(question);
  expect([name, answerQuestion(asked)]).toEqual(["channels", 0]);
});
