// Frames of all kinds against the wire, most of them nearly right: `npm run test:soak` sends 100,000.
import { expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { Random } from "../../fuzz/random.ts";
import { clientFrame } from "../websocket/raw-client.ts";
import { ChannelClient, type ChannelServer, chat, errors, leftovers, present, serve } from "./harness.ts";

const TIME = process.env.SNOW_SOAK === "1" ? 3_600_000 : 120_000;
const FRAMES = process.env.SNOW_SOAK === "1" ? 100_000 : 3000;

const topics = ["Chat:a", "Chat:b", "Chat:%61", "Chat", "Room:1", "Chat:a:b", `Chat:${"x".repeat(600)}`, "", 7];
const strange = [null, true, -1, 0, 1.5, 1e300, "", "x", "Say", [], [[]], {}, { a: 1 }, "\ud800", "é\u0000"];
const operations = ["Say", "Others", "Push", "Rename", "Panic", "Tell", "toString", "", "Nothing"];

function anything(random: Random): unknown {
  return random.below(3) === 0 ? random.below(1000) : random.pick(strange);
}

function parameters(random: Random): unknown {
  if (random.below(8) === 0) return anything(random);
  return Array.from({ length: random.below(4) }, () => (random.below(3) === 0 ? anything(random) : "text"));
}

function position(random: Random): unknown {
  if (random.below(2) === 0) return null;
  return random.below(4) === 0 ? anything(random) : ["e".repeat(16), random.below(9), "w".repeat(16)];
}

function whole(random: Random, fresh: () => number): unknown[] {
  const id = 1 + random.below(5);
  switch (random.below(8)) {
    case 0:
    case 1:
      return ["join", fresh(), random.pick(topics), random.below(9) === 0 ? anything(random) : "Ann", position(random)];
    case 2:
    case 3:
    case 4:
      return ["call", id, 1 + random.below(100), random.pick(operations), parameters(random)];
    case 5:
      return ["cast", id, random.pick(operations), parameters(random)];
    case 6:
      return ["leave", id];
    default:
      return ["ping"];
  }
}

/** Mostly whole; sometimes a part is another one, missing or too many, or a character of the text is. */
function frameText(random: Random, fresh: () => number): string {
  const frame = whole(random, fresh);
  const at = random.below(frame.length);
  const damage = random.below(60);
  if (damage === 0) frame[at] = anything(random);
  else if (damage === 1) frame.splice(at, 1);
  else if (damage === 2) frame.splice(at, 0, anything(random));
  const text = JSON.stringify(frame);
  if (damage !== 3) return text;
  const place = random.below(text.length);
  return text.slice(0, place) + random.pick(['"', "[", "]", ",", "x", "\\", "", "0", "-"]) + text.slice(place + 1);
}

const isOrdinal = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;

function isPosition(value: unknown): boolean {
  if (value === null) return true;
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [epoch, seq, who] = value;
  return typeof epoch === "string" && typeof who === "string" && Number.isSafeInteger(seq) && seq >= 0;
}

/** Whether it is a frame, as the table of the protocol says it. */
function isFrame(text: string): boolean {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return false;
  }
  // Half of a surrogate pair is no text.
  if (!Array.isArray(frame) || /\\ud[89a-f]/.test(JSON.stringify(frame))) return false;
  const [kind, id, second, third, fourth] = frame;
  switch (kind) {
    case "join":
      return frame.length === 5 && isOrdinal(id) && typeof second === "string" && isPosition(fourth);
    case "call":
      return (
        frame.length === 5 && isOrdinal(id) && isOrdinal(second) && typeof third === "string" && Array.isArray(fourth)
      );
    case "cast":
      return frame.length === 4 && isOrdinal(id) && typeof second === "string" && Array.isArray(third);
    case "leave":
      return frame.length === 2 && isOrdinal(id);
    case "ping":
      return frame.length === 1;
    default:
      return false;
  }
}

/** Whether an id is used for two joins: that is wrong while the first membership lives, which only the server knows. */
function repeatsId(texts: readonly string[]): boolean {
  const ids = texts.filter(isFrame).flatMap((text) => {
    const [kind, id]: unknown[] = JSON.parse(text);
    return kind === "join" ? [id] : [];
  });
  return new Set(ids).size < ids.length;
}

const answers = ["joined", "refused", "reply", "fault", "event", "seq", "push", "presence", "closed", "pong"];

interface Outcome {
  readonly sent: number;
  readonly violates: boolean;
}

/** One connection: some frames, the last of which may be none, and what comes of them. */
async function converse(server: ChannelServer, random: Random): Promise<Outcome> {
  const client = await ChannelClient.open(server.port);
  let next = 0;
  const fresh = () => {
    next += 1;
    return next;
  };
  const texts = Array.from({ length: 1 + random.below(60) }, () => frameText(random, fresh));
  const bad = texts.findIndex((text) => !isFrame(text));
  const sent = bad < 0 ? texts : texts.slice(0, bad + 1);
  const bytes = Buffer.concat([...sent, '["ping"]'].map((text) => clientFrame(1, text)));
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(4000);
    client.raw.send(bytes.subarray(at, at + size));
    at += size;
  }
  let pongs = sent.filter((text, index) => index !== bad && text === '["ping"]').length + 1;
  for (;;) {
    const frame = await client.raw.frame();
    if (frame?.opcode === 8) {
      expect(frame.payload.subarray(2).toString()).toBe("bad channel frame");
      if (!repeatsId(sent)) expect(bad, sent.at(-1)).toBeGreaterThanOrEqual(0);
      break;
    }
    const answer: unknown = JSON.parse(frame?.payload.toString("utf8") ?? "null");
    expect(answers).toContain(Array.isArray(answer) ? answer[0] : answer);
    if (!Array.isArray(answer) || answer[0] !== "pong") continue;
    pongs -= 1;
    if (pongs === 0) {
      expect(bad, sent.at(-1)).toBe(-1);
      break;
    }
  }
  client.raw.destroy();
  return { sent: sent.length, violates: bad >= 0 };
}

test(
  "every frame is answered, or ends the connection by the rule",
  async () => {
    const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`wire: seed ${seed}`);
    const random = new Random(seed);
    const server = serve([chat({ history: 5, present, left: undefined })]);
    let sent = 0;
    let violations = 0;
    while (sent < FRAMES) {
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => converse(server, random)));
      for (const outcome of outcomes) {
        sent += outcome.sent;
        if (outcome.violates) violations += 1;
      }
    }
    console.log(`wire: ${sent} frames, ${violations} connections ended by them`);
    expect(violations).toBeGreaterThan(5);
    // Panics of the channel's own clause are all that was reported.
    const reports = errors.filter((text) => text.includes("panic"));
    expect(reports.filter((text) => !text.includes("handling call Chat.Panic()"))).toEqual([]);
    while (leftovers().topics > 0) {
      for (const topic of current().channels.topics.all()) if (topic.members.size === 0) topic.historyDiscarded();
      await new Promise(setImmediate);
    }
  },
  TIME,
);
