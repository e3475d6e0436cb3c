// The life of a membership, over real sockets: every row of its table.
import { expect, test } from "vitest";
import { kill } from "../../../runtime/actors/index.ts";
import type { ChannelOperation } from "../../../runtime/channels/definition.ts";
import { snow_channel_broadcast, snow_channel_push } from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import { current } from "../../../runtime/current.ts";
import { snow_impl_json_string } from "../../../runtime/values/json/forms.ts";
import { snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import {
  ChannelClient,
  chat,
  chatDefinition,
  errors,
  joined,
  journal,
  leftovers,
  open,
  panic,
  present,
  type State,
  serve,
  waitAt,
} from "./harness.ts";

test("a call is answered after its events, and others get these", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  const bob = await joined(port, "Bob");
  ann.send(["call", 1, 7, "Say", ["hello"]]);
  expect(await ann.take(2)).toEqual([
    ["event", "Chat:a", null, "hello"],
    ["reply", 1, 7, 5],
  ]);
  expect(await bob.next()).toEqual(["event", "Chat:a", null, "hello"]);
});

test("join decides: its error goes to the client, and no left follows", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  expect(await ann.join(1, "Chat:a", "nobody")).toEqual(["refused", 1, "denied", "not in a"]);
  expect(await ann.join(1, "Chat:a", "Ann")).toEqual(["joined", 1, null, null, null]);
  expect(journal.lines).toEqual([]);
});

test("joining a topic again on one connection is refused, and works after leaving", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  expect(await ann.join(2, "Chat:a", "Ann")).toEqual(["refused", 2, "already_joined", null]);
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  expect(await ann.join(1, "Chat:a", "Eve")).toEqual(["joined", 1, null, null, null]);
  expect(await journal.wait(1)).toEqual(["Ann left"]);
});

test("requests before joined wait, push goes out after it", async () => {
  const early = chat({
    join: (member: Membership, name: string) => {
      snow_channel_push(member, "early");
      return chatDefinition.join(...([member, name] as never[]));
    },
  });
  const { port } = serve([early]);
  const ann = await ChannelClient.open(port);
  ann.send(["join", 1, "Chat:a", "wait", null], ["call", 1, 1, "Say", ["x"]]);
  await journal.wait(1);
  expect(await ann.settled()).toEqual([]);
  open("wait");
  expect(await ann.take(4)).toEqual([
    ["joined", 1, null, null, null],
    ["push", 1, "early"],
    ["event", "Chat:a", null, "x"],
    ["reply", 1, 1, 1],
  ]);
});

test("an end during join: its Ok is followed by left, and nobody has seen anything", async () => {
  const { port } = serve([chat({ present })]);
  const bob = await joined(port, "Bob");
  expect(await bob.next()).toEqual(["presence", "Chat:a", { all: { Bob: ["BOB"] } }]);
  const ann = await ChannelClient.open(port);
  ann.send(["join", 1, "Chat:a", "wait", null]);
  await journal.wait(1);
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  open("wait");
  expect(await journal.wait(2)).toEqual(["at wait", "wait left"]);
  expect(await ann.settled()).toEqual([]);
  expect(await bob.settled()).toEqual([]);
});

test("the connection goes during join", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  ann.send(["join", 1, "Chat:a", "wait", null]);
  await journal.wait(1);
  ann.raw.destroy();
  await ann.raw.ended;
  const bob = await joined(port, "Bob");
  await bob.settled();
  open("wait");
  expect(await journal.wait(2)).toEqual(["at wait", "wait disconnected"]);
});

test("an end during a clause: it finishes, what waits is dropped, left has the last state; a new join does not wait", async () => {
  const { port } = serve([chat()]);
  const ann = await joined(port, "Ann");
  ann.send(["cast", 1, "Rename", ["Anna"]], ["cast", 1, "Wait", ["door"]], ["call", 1, 1, "Say", ["dropped"]]);
  await journal.wait(1);
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  expect(await ann.join(1, "Chat:a", "Again")).toEqual(["joined", 1, null, null, null]);
  expect(journal.lines).toEqual(["at door"]);
  open("door");
  expect(await journal.wait(2)).toEqual(["at door", "Anna left"]);
  expect(await ann.settled()).toEqual([]);
});

test("a clause that has lost its member still broadcasts; its push is -1 and its reply is dropped", async () => {
  const slow = chat({
    operations: [
      {
        name: "Slow",
        kind: "call",
        parameters: [],
        reply: snow_impl_json_string,
        body: function* (member: Membership, state: State) {
          yield waitAt("slow");
          journal.note(`push ${snow_channel_push(member, "x")}`);
          snow_channel_broadcast(member, "after");
          return [state, "reply"];
        },
      },
    ],
  });
  const { port } = serve([slow]);
  const bob = await joined(port, "Bob");
  const ann = await joined(port, "Ann");
  ann.send(["call", 1, 1, "Slow", []]);
  await journal.wait(1);
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  open("slow");
  expect(await bob.next()).toEqual(["event", "Chat:a", null, "after"]);
  expect(await journal.wait(3)).toEqual(["at slow", "push -1", "Ann left"]);
  expect(await ann.settled()).toEqual([]);
});

test("the end of a connection ends all its members, presence first", async () => {
  const { port } = serve([chat({ present })]);
  const bob = await joined(port, "Bob");
  await bob.next();
  const ann = await joined(port, "Ann");
  expect(await ann.join(2, "Chat:b", "Ann2")).toEqual(["presence", "Chat:a", { all: { Bob: ["BOB"], Ann: ["ANN"] } }]);
  expect(await bob.next()).toEqual(["presence", "Chat:a", { joined: { Ann: ["ANN"] }, left: {} }]);
  ann.raw.destroy();
  expect(await bob.next()).toEqual(["presence", "Chat:a", { joined: {}, left: { Ann: ["ANN"] } }]);
  expect([...(await journal.wait(2))].sort()).toEqual(["Ann disconnected", "Ann2 disconnected"]);
});

test("a panic in a clause removes that member alone", async () => {
  const { port } = serve([chat()]);
  const bob = await joined(port, "Bob");
  const ann = await joined(port, "Ann");
  await ann.join(2, "Chat:b", "Ann");
  ann.send(["call", 1, 1, "Panic", []], ["call", 1, 2, "Say", ["dropped"]]);
  expect(await ann.next()).toEqual(["closed", 1, "internal", ""]);
  expect(await journal.wait(1)).toEqual(["Ann error: clause"]);
  ann.send(["call", 2, 1, "Say", ["on"]]);
  expect(await ann.take(2)).toEqual([
    ["event", "Chat:b", null, "on"],
    ["reply", 2, 1, 2],
  ]);
  bob.send(["call", 1, 1, "Say", ["alone"]]);
  expect(await bob.take(2)).toEqual([
    ["event", "Chat:a", null, "alone"],
    ["reply", 1, 1, 5],
  ]);
  expect(errors.join("")).toContain("handling call Chat.Panic()");
});

test("a panic in join refuses, and no left follows", async () => {
  const { port } = serve([chat()]);
  const ann = await ChannelClient.open(port);
  expect(await ann.join(1, "Chat:a", "bad")).toEqual(["refused", 1, "internal", null]);
  expect(await ann.join(1, "Chat:a", "Ann")).toEqual(["joined", 1, null, null, null]);
  expect(journal.lines).toEqual([]);
});

test("a panic in welcome closes, and left follows", async () => {
  const welcome = { body: () => panic("unwelcome"), json: snow_impl_json_string };
  const { port } = serve([chat({ welcome })]);
  const ann = await ChannelClient.open(port);
  expect(await ann.join(1, "Chat:a", "Ann")).toEqual(["closed", 1, "internal", ""]);
  expect(await journal.wait(1)).toEqual(["Ann error: unwelcome"]);
  expect(leftovers().topics).toBe(0);
});

test("a panic in present is that of the clause", async () => {
  const shy = {
    ...present,
    body: (_member: Membership, { name }: State) => (name === "Shy" ? panic("too shy") : [name, name]),
  };
  const { port } = serve([chat({ present: shy })]);
  const ann = await joined(port, "Ann");
  await ann.next();
  ann.send(["cast", 1, "Rename", ["Shy"]]);
  expect(await ann.next()).toEqual(["closed", 1, "internal", ""]);
  expect(await journal.wait(1)).toEqual(["Shy error: too shy"]);
  expect(await ann.join(1, "Chat:a", "Shy")).toEqual(["refused", 1, "internal", null]);
  expect(await journal.wait(2)).toEqual(["Shy error: too shy", "Shy error: too shy"]);
});

test("a panic in left is only reported", async () => {
  const { port } = serve([chat({ left: () => panic("bad manners") })]);
  const ann = await joined(port, "Ann");
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  expect(await ann.join(1, "Chat:a", "Ann")).toEqual(["joined", 1, null, null, null]);
  expect(errors.join("")).toContain("bad manners");
});

test("a member whose process is killed is closed, and left runs elsewhere", async () => {
  let pid = 0;
  const { port } = serve([
    chat({
      join: (member: Membership, name: string) => {
        pid = member.pid;
        return new snow_variant_Ok({ name });
      },
    }),
  ]);
  const ann = await joined(port, "Ann");
  const process = current().actors.scheduler.processes.get(pid);
  if (process === undefined) panic("no process");
  else kill(process);
  expect(await ann.next()).toEqual(["closed", 1, "internal", ""]);
  expect(await journal.wait(1)).toEqual(["Ann error: killed"]);
});

test("welcome ends joined; events wait meanwhile, and come after it", async () => {
  const welcome = {
    body: function* (_member: Membership, { name }: State) {
      yield waitAt(`welcome ${name}`);
      return `hello ${name}`;
    },
    json: snow_impl_json_string,
  };
  const { port } = serve([chat({ welcome, history: 10 })]);
  const bob = await ChannelClient.open(port);
  bob.send(["join", 1, "Chat:a", "Bob", null]);
  await journal.wait(1);
  open("welcome Bob");
  expect(await bob.next()).toMatchObject(["joined", 1, [expect.any(String), 0, expect.any(String)], null, "hello Bob"]);
  const ann = await ChannelClient.open(port);
  ann.send(["join", 1, "Chat:a", "Ann", null]);
  await journal.wait(2);
  bob.send(["call", 1, 1, "Say", ["meanwhile"]], ["cast", 1, "Others", ["for Ann"]]);
  expect(await bob.take(3)).toEqual([
    ["event", "Chat:a", 1, "meanwhile"],
    ["reply", 1, 1, 9],
    ["seq", "Chat:a", 2],
  ]);
  expect(await ann.settled()).toEqual([]);
  open("welcome Ann");
  expect(await ann.take(3)).toMatchObject([
    ["joined", 1, [expect.any(String), 0, expect.any(String)], null, "hello Ann"],
    ["event", "Chat:a", 1, "meanwhile"],
    ["event", "Chat:a", 2, "for Ann"],
  ]);
});

test("members live on with a new declaration of their channel", async () => {
  const channel = chat();
  const { port } = serve([channel]);
  const ann = await joined(port, "Ann");
  const twice: ChannelOperation = {
    name: "Twice",
    kind: "call",
    parameters: [{ name: "text", json: snow_impl_json_string }],
    reply: snow_impl_json_string,
    body: (_member: Membership, state: State, text: string) => [state, `${text}${text} ${state.name}`],
  };
  channel.definition = { ...chatDefinition, operations: [twice] };
  ann.send(["call", 1, 1, "Twice", ["x"]], ["call", 1, 2, "Say", ["x"]]);
  expect(await ann.take(2)).toEqual([
    ["reply", 1, 1, "xx Ann"],
    ["fault", 1, 2, "no_operation", "Say"],
  ]);
});

test("a server that stops closes as ever, and waits for left", async () => {
  const slowly = function* (_member: Membership, { name }: State, reason: string) {
    yield waitAt("left");
    journal.note(`${name} ${reason}`);
  };
  const { port, handle } = serve([chat({ left: slowly })]);
  const ann = await joined(port, "Ann");
  const stopped = stopServer(handle).then(() => journal.note("stopped"));
  expect(await ann.raw.close()).toBe("1001 server stopping");
  ann.raw.destroy();
  await journal.wait(1);
  open("left");
  await stopped;
  expect(journal.lines).toEqual(["at left", "Ann disconnected", "stopped"]);
});
