// A handshake waits until the rooms that `on_connect` has joined hear of other nodes.
import { afterEach, beforeEach, expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { snow_variant_Accept, snow_variant_Reject } from "../../../runtime/values/types.generated.ts";
import { RecordingCluster } from "../../support/recording-cluster.ts";
import { connect } from "../../support/websocket-client.ts";
import { Journal, leftovers, startServer, ws } from "./harness.ts";

let cluster = new RecordingCluster();
beforeEach(() => {
  cluster = new RecordingCluster();
  current().rooms.cluster = cluster;
});
afterEach(() => {
  current().rooms.cluster = undefined;
});

const tea = { kind: "room", name: "tea" } as const;
const coffee = { kind: "room", name: "coffee" } as const;

test("for all of them, and what was broadcast meanwhile comes behind the answer", async () => {
  const journal = new Journal();
  const { port } = startServer({
    onConnect: (conn) => {
      ws.join(conn, "tea");
      ws.join(conn, "coffee");
      journal.note("connecting");
      return snow_variant_Accept;
    },
    onMessage: (_conn, text) => journal.note(text),
  });
  const connecting = connect(`ws://127.0.0.1:${port}`);
  let open = false;
  void connecting.then(() => {
    open = true;
  });
  await journal.wait(1);
  ws.broadcast("tea", "early");
  cluster.stand(tea);
  await new Promise((resolve) => setImmediate(resolve));
  expect(open).toBe(false);
  cluster.stand(coffee);
  const client = await connecting;
  expect(await client.next()).toBe("early");
  client.send("hello");
  expect(await journal.wait(2)).toEqual(["connecting", "hello"]);
});

test("not at all without rooms, or when the connection is refused", async () => {
  const plain = startServer();
  await connect(`ws://127.0.0.1:${plain.port}`);
  const refusing = startServer({
    onConnect: (conn) => {
      ws.join(conn, "tea");
      return new snow_variant_Reject(403, "no");
    },
  });
  await expect(connect(`ws://127.0.0.1:${refusing.port}`)).rejects.toThrow("no connection");
});

test("not for a client that has gone meanwhile", async () => {
  const journal = new Journal();
  const { port } = startServer({
    onConnect: (conn) => {
      ws.join(conn, "tea");
      journal.note("connecting");
      return snow_variant_Accept;
    },
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await journal.wait(1);
  socket.close();
  await expect.poll(() => leftovers().rooms).toBe(0);
  cluster.stand(tea);
  await expect.poll(() => leftovers().handles).toBe(0);
});
