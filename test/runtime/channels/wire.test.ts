// The wire as a client that doesn't keep to it sees it: limits, faults, refusals, ends.
import { expect, test } from "vitest";
import { Channel, channelEndpoint } from "../../../runtime/channels/index.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { defaultOptions } from "../../../runtime/websocket/index.ts";
import { clientFrame } from "../websocket/raw-client.ts";
import {
  ChannelClient,
  chat,
  chatDefinition,
  type Frame,
  joined,
  journal,
  leftovers,
  open,
  refusedHandshake,
  serve,
} from "./harness.ts";

test.each([[{}], [{ "Sec-WebSocket-Protocol": "chat, snow.channels.v2" }]])(
  "a handshake with %j is refused",
  async (headers) => {
    const { port } = serve([chat()]);
    expect(await refusedHandshake(port, headers)).toBe("400 Bad Request: subprotocol snow.channels.v1 required");
  },
);

test("what is wrong with the handshake itself is said first", async () => {
  const { port } = serve([chat()]);
  expect(await refusedHandshake(port, { "Sec-WebSocket-Version": "12" })).toMatch(/unsupported Sec-WebSocket-Version$/);
});

const malformed: readonly string[] = [
  "",
  "null",
  "{}",
  "[]",
  "[1]",
  '["ping"',
  '["ping",1]',
  '["Ping"]',
  '["toString"]',
  '["joined",1,null,null,null]',
  '["join",1,"Chat:a","Ann"]',
  '["join",1,"Chat:a","Ann",null,1]',
  '["join",0,"Chat:b","Ann",null]',
  '["join",-1,"Chat:b","Ann",null]',
  '["join",1.5,"Chat:b","Ann",null]',
  '["join","1","Chat:b","Ann",null]',
  '["join",9007199254740993,"Chat:b","Ann",null]',
  '["join",2,["Chat:b"],"Ann",null]',
  '["join",2,"Chat:b","Ann",{}]',
  '["join",2,"Chat:b","Ann",["e",1]]',
  '["join",2,"Chat:b","Ann",["e",-1,"w"]]',
  '["join",2,"Chat:b","Ann",["e","1","w"]]',
  '["join",2,"Chat:b","Ann",[1,1,"w"]]',
  '["join",1,"Chat:b","Ann",null]',
  '["call",1,1,"Say"]',
  '["call",1,0,"Say",["x"]]',
  '["call",1,1,"Say",{}]',
  '["call",1,1,7,["x"]]',
  '["cast",1,"Type"]',
  '["cast",1,"Type",[],1]',
  '["leave"]',
  '["leave","1"]',
  `["leave",${"[".repeat(600)}]`,
];

test.each(malformed)("%s ends the connection", async (text) => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.raw.text(text);
  expect(await ann.raw.close()).toBe("1008 bad channel frame");
  ann.raw.destroy();
  expect(await journal.wait(1)).toEqual(["Ann disconnected"]);
  expect(leftovers()).toEqual({ topics: 0, bytes: 0 });
});

test("a binary message ends the connection", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.raw.send(clientFrame(2, '["ping"]'));
  expect(await ann.raw.close()).toBe("1003 binary messages not supported");
});

test("frames for a membership that is over, or never was, are passed over", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  ann.send(["leave", 5], ["call", 5, 1, "Say", ["x"]], ["cast", 5, "Nothing", []]);
  expect(await ann.settled()).toEqual([]);
});

test("topics that no channel has, or in another form", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  for (const topic of ["chat:a", "Chat", "Chat:a:b", "Chat:%61", "Chat:a b", "Room:1", "", ":"]) {
    expect(await ann.join(1, topic, "Ann")).toEqual(["refused", 1, "no_channel", null]);
  }
  expect(await ann.join(1, `Chat:${"x".repeat(508)}`, "Ann")).toEqual(["refused", 1, "limit", null]);
  expect((await ann.join(1, `Chat:${"x".repeat(507)}`, "Ann"))[0]).toBe("joined");
});

test("a connection has 100 members at most", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  ann.send(...Array.from({ length: 101 }, (_, index): Frame => ["join", index + 1, `Chat:${index}`, "Ann", null]));
  const answers = await ann.take(101);
  expect(answers.filter((answer) => Array.isArray(answer) && answer[0] === "joined")).toHaveLength(100);
  expect(answers).toContainEqual(["refused", 101, "limit", null]);
  ann.send(["leave", 7]);
  expect(await ann.next()).toEqual(["closed", 7, "left", ""]);
  expect((await ann.join(7, "Chat:new", "Ann"))[0]).toBe("joined");
});

test("joining and leaving over and over does not pile up processes that wait", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  for (let round = 0; round < 200; round += 1) {
    const topic = `Chat:${round}`;
    ann.send(["join", 1, topic, `wait ${round}`, null]);
    await journal.wait(round + 1);
    ann.send(["leave", 1]);
    expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  }
  expect(await ann.join(1, "Chat:last", "Ann")).toEqual(["refused", 1, "limit", null]);
  open("wait 3");
  expect((await journal.wait(201)).at(-1)).toBe("wait 3 left");
  expect((await ann.join(1, "Chat:last", "Ann"))[0]).toBe("joined");
});

test("64 requests may wait for a member; the next ones are faults", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(["cast", 1, "Wait", ["door"]]);
  await journal.wait(1);
  ann.send(...Array.from({ length: 64 }, (_, index): Frame => ["call", 1, index + 1, "Push", [`${index}`]]));
  ann.send(["call", 1, 65, "Push", ["x"]], ["cast", 1, "Rename", ["x"]]);
  expect(await ann.take(2)).toEqual([
    ["fault", 1, 65, "limit", "too many requests wait already"],
    ["fault", 1, null, "limit", "too many requests wait already"],
  ]);
  open("door");
  const answers = await ann.take(128);
  expect(answers.filter((answer) => Array.isArray(answer) && answer[0] === "reply")).toHaveLength(64);
});

test("what waits for the members of a connection has a size", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  const long = "x".repeat(600_000);
  ann.send(["join", 2, "Chat:b", `wait ${long}`, null]);
  await journal.wait(1);
  ann.send(["call", 1, 1, "Push", [long]], ["join", 3, "Chat:c", long, null], ["call", 1, 2, "Push", ["short"]]);
  expect(await ann.take(4)).toEqual([
    ["fault", 1, 1, "limit", "too many requests wait already"],
    ["refused", 3, "limit", null],
    ["push", 1, "short"],
    ["reply", 1, 2, 0],
  ]);
  open(`wait ${long}`);
  expect(await ann.next()).toEqual(["joined", 2, null, null, null]);
  ann.send(["cast", 2, "Wait", ["door"]]);
  await journal.wait(2);
  ann.send(["call", 2, 1, "Push", [long]], ["call", 1, 3, "Push", [long]], ["leave", 2]);
  expect(await ann.take(2)).toEqual([
    ["fault", 1, 3, "limit", "too many requests wait already"],
    ["closed", 2, "left", ""],
  ]);
  open("door");
  await journal.wait(3);
  ann.send(["call", 1, 4, "Push", [long]]);
  expect(await ann.take(2)).toEqual([
    ["push", 1, long],
    ["reply", 1, 4, 0],
  ]);
});

test("a burst of requests that don't wait is handled, however large it is", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(...Array.from({ length: 500 }, (_, index): Frame => ["call", 1, index + 1, "Say", [`${index}`]]));
  const answers = await ann.take(1000);
  expect(answers.at(-1)).toEqual(["reply", 1, 500, 3]);
  expect(answers.filter((answer) => Array.isArray(answer) && answer[0] === "fault")).toEqual([]);
});

test.each([
  ["call", "Say", [7], "decode", "text: expected String"],
  ["call", "Say", [], "decode", "missing field: text"],
  ["call", "Push", ["x", "y"], "decode", "count: expected Int"],
  ["call", "Nothing", [], "no_operation", "Nothing"],
  ["call", "Rename", ["x"], "no_operation", "Rename"],
  ["call", "Tell", ["x"], "no_operation", "Tell"],
  ["cast", "Say", ["x"], "no_operation", "Say"],
  ["cast", "Tell", ["x"], "no_operation", "Tell"],
  ["cast", "Rename", [null], "decode", "text: expected String"],
])("%s %s(%j) is a fault", async (kind, operation, parameters, code, words) => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(kind === "call" ? ["call", 1, 9, operation, parameters] : ["cast", 1, operation, parameters]);
  expect(await ann.next()).toEqual(["fault", 1, kind === "call" ? 9 : null, code, words]);
});

test("missing last parameters read as None where they may, more than there are don't matter", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(["call", 1, 1, "Push", ["x"]], ["call", 1, 2, "Push", ["y", null, "more"]]);
  expect(await ann.take(4)).toEqual([
    ["push", 1, "x"],
    ["reply", 1, 1, 0],
    ["push", 1, "y"],
    ["reply", 1, 2, 0],
  ]);
});

test("a hello that doesn't decode ends the join with a fault", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  ann.send(["join", 1, "Chat:a", 7, null]);
  expect(await ann.next()).toEqual(["fault", 1, null, "decode", "hello: expected String"]);
  expect((await ann.join(1, "Chat:a", "Ann"))[0]).toBe("joined");
});

test("a ping is answered while a member waits", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(["cast", 1, "Wait", ["door"]], ["call", 1, 1, "Say", ["x"]]);
  await journal.wait(1);
  expect(await ann.settled()).toEqual([]);
});

test("members of one connection don't wait for each other", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  await ann.join(2, "Chat:b", "Ann");
  ann.send(["cast", 1, "Wait", ["door"]], ["call", 2, 1, "Say", ["x"]]);
  expect(await ann.take(2)).toEqual([
    ["event", "Chat:b", null, "x"],
    ["reply", 2, 1, 1],
  ]);
});

test("two channels of one name, and a history that is too long, panic", () => {
  const accept = () => snow_variant_Accept;
  const endpoint = (...channels: Channel[]) => channelEndpoint(channels, accept, defaultOptions);
  expect(() => endpoint(chat(), chat())).toThrow("two channels are named Chat");
  const long = new Channel({ ...chatDefinition, history: 1, historyBytes: 524_289 });
  expect(() => endpoint(long)).toThrow(
    "history_bytes of Chat is 524289: more than half of max_backlog_bytes, which is 1048576",
  );
});
