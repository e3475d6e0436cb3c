// Names of topics on the wire, which have one form each.
import fc from "fast-check";
import { expect, test } from "vitest";
import { topicOf } from "../../../client/index.ts";
import { Channel, type ChannelDefinition } from "../../../runtime/channels/index.ts";
import { channelNameOf, topicParameters } from "../../../runtime/channels/topic-name.ts";
import { snow_impl_json_string } from "../../../runtime/values/json/forms.ts";

function channel(name: string, parameters: ChannelDefinition["parameters"]): Channel {
  return new Channel({
    name,
    parameters,
    history: 0,
    historyMilliseconds: 60_000,
    historyBytes: 262_144,
    event: undefined,
    hello: undefined,
    refusal: snow_impl_json_string,
    join: () => undefined,
    welcome: undefined,
    operations: [],
    present: undefined,
    left: undefined,
  });
}

const score = channel("Score", ["Int", "String"]).definition;

test("a name is that of the channel and the parameters, percent-encoded", () => {
  expect(topicOf("Chat", ["lobby"])).toBe("Chat:lobby");
  expect(topicOf("Score", [3, "a:b"])).toBe("Score:3:a%3Ab");
  expect(topicOf("Lobby", [])).toBe("Lobby");
  expect(topicOf("Chat", [""])).toBe("Chat:");
  expect(topicOf("Chat", ["!'()* ~é"])).toBe("Chat:%21%27%28%29%2A%20~%C3%A9");
  expect(topicOf("Chat", ["\ud800"])).toBe("Chat:%EF%BF%BD");
});

test.each([
  "Score:3",
  "Score:3:a:b",
  "Chat:3:a",
  "Score:03:a",
  "Score:+3:a",
  "Score:-0:a",
  "Score:3.0:a",
  "Score:9007199254740993:a",
  "Score::a",
  "Score:3:%61",
  "Score:3:%3a",
  "Score:3:%3A%",
  "Score:3:%ff",
  "Score:3:é",
  "Score:3:a b",
])("%s is no topic of Score(Int, String)", (topic) => {
  expect(topicParameters(score, topic)).toBeUndefined();
});

test("the channel is named before the first colon", () => {
  expect(channelNameOf("Chat:a:b")).toBe("Chat");
  expect(channelNameOf("Chat")).toBe("Chat");
});

test("every name is read back to its parameters", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.string({ unit: "grapheme" }), (number, text) => {
      const parameters = [number === 0 ? 0 : number, text];
      expect(topicParameters(score, topicOf("Score", parameters))).toEqual(parameters);
    }),
  );
});
