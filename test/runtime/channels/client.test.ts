// The client's side of the protocol against the server's: what each says, the other understands.
import { expect, onTestFinished, test } from "vitest";
import { type Connection, connect, Membership } from "../../../client/index.ts";
import { snow_channel_broadcast_to } from "../../../runtime/channels/topic-functions.ts";
import { allConnections } from "../../../runtime/websocket/connections.ts";
import { Journal } from "../../support/journal.ts";
import { type ChannelServer, chat, present, serve } from "./harness.ts";

function connected({ port }: ChannelServer): Connection {
  const connection = connect(`ws://127.0.0.1:${port}/live`);
  onTestFinished(() => connection.close());
  return connection;
}

/** Notes what it is told. */
function member(connection: Connection, hello: unknown): [Membership, Journal] {
  const journal = new Journal();
  const membership = new Membership(
    connection,
    "Chat:a",
    hello,
    {},
    {
      joined: (_welcome, afresh) => journal.note(afresh ? "afresh" : "joined"),
      event: (event) => journal.note(`event ${event}`),
      presence: (people) => journal.note(`present ${JSON.stringify([...people])}`),
      ended: (code, value) => journal.note(`ended ${code} ${value}`),
    },
  );
  return [membership, journal];
}

test("joins, calls, events, presence and leaving", async () => {
  const channel = chat({ present });
  const [ann, journal] = member(connected(serve([channel])), "Ann");
  expect(await journal.wait(2)).toEqual(["joined", 'present [["Ann",["ANN"]]]']);
  expect(await ann.call("Say", ["hello"])).toBe(5);
  expect(await journal.wait(3)).toContain("event hello");
  await expect(ann.call("Say", [7])).rejects.toMatchObject({ code: "decode" });
  await expect(ann.call("Nothing", [])).rejects.toMatchObject({ code: "no_operation" });
  snow_channel_broadcast_to(channel, ["a"], "to all");
  expect((await journal.wait(4)).at(-1)).toBe("event to all");
  ann.leave();
  expect((await journal.wait(5)).at(-1)).toBe("ended left ");
});

test("a hello that is refused, or doesn't decode, ends the membership", async () => {
  const connection = connected(serve([chat()]));
  const [, denied] = member(connection, "nobody");
  expect(await denied.wait(1)).toEqual(["ended denied not in a"]);
  const [, undecoded] = member(connection, 7);
  expect(await undecoded.wait(1)).toEqual(["ended decode hello: expected String"]);
});

test("100 casts that waited for the connection are all handled", async () => {
  const channel = chat({ history: 200 });
  const connection = connected(serve([channel]));
  const [ann, journal] = member(connection, "Ann");
  for (let index = 0; index < 100; index += 1) expect(ann.cast("Rename", [`${index}`])).toBe(true);
  await journal.wait(1);
  expect(await ann.call("Say", ["x"])).toBe(1);
  ann.leave();
});

test("a connection that is cut comes back with what it missed", async () => {
  const channel = chat({ history: 10 });
  const [, journal] = member(connected(serve([channel])), "Ann");
  await journal.wait(1);
  snow_channel_broadcast_to(channel, ["a"], "one");
  await journal.wait(2);
  for (const connection of allConnections()) connection.cut();
  snow_channel_broadcast_to(channel, ["a"], "two");
  snow_channel_broadcast_to(channel, ["a"], "three");
  expect(await journal.wait(5)).toEqual(["joined", "event one", "joined", "event two", "event three"]);
});
