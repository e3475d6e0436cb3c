// Events as readers understand them who follow the standard to the letter (WHATWG HTML, section 9.2.6).
import { array, assert, constantFrom, nat, option, property, stringMatching } from "fast-check";
import { expect, test } from "vitest";
import { enter } from "../../../../runtime/current.ts";
import type { Host } from "../../../../runtime/host/index.ts";
import { nodeHost } from "../../../../runtime/host/node.ts";
import { commentText, dataText, eventText, keepAlive } from "../../../../runtime/http/streams/event-stream.ts";
import { createProgram } from "../../../../runtime/program.ts";
import { optionOf } from "../../../../runtime/values/option.ts";
import { newSseEvent, snow_variant_None } from "../../../../runtime/values/types.generated.ts";

interface ReadEvent {
  readonly type: string;
  readonly data: string;
  readonly lastId: string;
}

/** What a browser makes of a stream: the events, and the time after which it comes back. */
function read(stream: string): { readonly events: readonly ReadEvent[]; readonly retry: number | undefined } {
  const events: ReadEvent[] = [];
  let [type, data, lastId] = ["", "", ""];
  let retry: number | undefined;
  const lines = stream.split(/\r\n|\r|\n/);
  // What stands behind the last line end is no line.
  lines.pop();
  for (const line of lines) {
    if (line === "") {
      if (data !== "") events.push({ type: type === "" ? "message" : type, data: data.slice(0, -1), lastId });
      [type, data] = ["", ""];
      continue;
    }
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? "" : line.slice(colon + 1);
    const value = rest.startsWith(" ") ? rest.slice(1) : rest;
    if (field === "event") type = value;
    if (field === "data") data += `${value}\n`;
    if (field === "id" && !value.includes("\0")) lastId = value;
    if (field === "retry" && /^[0-9]+$/.test(value)) retry = Number(value);
  }
  return { events, retry };
}

/** Texts of what could be taken for something else. */
const hostile = array(
  constantFrom("\r", "\n", "\r\n", "data", "event", "id", ":", " ", "retry", "\0", "ż", "🦆", "\uFEFF", "x"),
  {
    maxLength: 12,
  },
).map((parts) => parts.join(""));
const oneLine = stringMatching(/^[^\r\n\0]{0,8}$/);

test("any text comes as it is, but for the kind of its line ends", () => {
  assert(
    property(array(hostile, { maxLength: 4 }), (texts) => {
      const { events } = read(texts.map(dataText).join(""));
      const wanted = texts.map((text) => ({ type: "message", data: text.replaceAll(/\r\n|\r/g, "\n"), lastId: "" }));
      expect(events).toEqual(wanted);
    }),
  );
});

test("name, id and time come with it", () => {
  assert(
    property(hostile, option(oneLine), option(oneLine), option(nat()), (data, name, id, retry) => {
      const event = newSseEvent({
        data,
        name: optionOf(name ?? undefined),
        id: optionOf(id ?? undefined),
        retry_ms: optionOf(retry ?? undefined),
      });
      const seen = read(eventText(event));
      const wanted = { type: name ?? "", data: data.replaceAll(/\r\n|\r/g, "\n"), lastId: id ?? "" };
      expect(seen.events).toEqual([{ ...wanted, type: wanted.type === "" ? "message" : wanted.type }]);
      expect(seen.retry).toBe(retry ?? undefined);
    }),
  );
});

test("comments are nothing to them", () => {
  assert(
    property(hostile, hostile, (comment, data) => {
      expect(read(commentText(comment) + dataText(data))).toEqual(read(dataText(data)));
    }),
  );
});

test("what one line can't hold is refused", () => {
  const none = snow_variant_None;
  const event = newSseEvent({ data: "", name: optionOf("a\rdata: b"), id: none, retry_ms: none });
  expect(() => eventText(event)).toThrow("invalid event: a line break in its name");
});

test("after a time without a word one is sent, until the stream is over", () => {
  const timers: { readonly milliseconds: number; readonly fire: () => void }[] = [];
  let cleared = 0;
  const host: Host = {
    ...nodeHost,
    setTimer: (milliseconds, fire) => {
      timers.push({ milliseconds, fire });
      return { timeout: undefined };
    },
    clearTimer: () => {
      cleared += 1;
    },
  };
  enter(createProgram({ host }), () => {
    const written: string[] = [];
    const writer = {
      given: 0,
      write: (text: string) => {
        written.push(text);
        writer.given += 1;
        return true;
      },
    };
    const stop = keepAlive(writer);
    timers.shift()?.fire();
    expect(written).toEqual([": \n\n"]);
    writer.write("an event");
    const next = timers.shift();
    next?.fire();
    expect(written).toEqual([": \n\n", "an event"]);
    expect(next?.milliseconds).toBe(15_000);
    timers.shift()?.fire();
    expect(written).toEqual([": \n\n", "an event", ": \n\n"]);
    stop();
    expect([timers.length, cleared]).toEqual([1, 1]);
  });
});
