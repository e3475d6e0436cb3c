// All histories together have a budget: whoever was idle longest loses its own.
import { expect, test } from "vitest";
import { snow_channel_broadcast_to } from "../../../runtime/channels/topic-functions.ts";
import { chat, joined, journal, leftovers, serve, world } from "./harness.ts";

test("over SNOW_HISTORY_MB the topic that was idle longest is discarded, and its members rejoin", async () => {
  world.historyMegabytes = "1";
  const channel = chat({ history: 100, historyBytes: 520_000 });
  const { port } = serve([channel]);
  const old = await joined(port, "old", "Chat:old");
  const used = await joined(port, "used", "Chat:used");
  const busy = await joined(port, "busy", "Chat:busy");
  const tell = (...topics: string[]) => {
    for (const topic of topics) snow_channel_broadcast_to(channel, [topic], "x".repeat(100_000));
  };
  tell("used", "used", "used", "old", "used", "busy", "busy", "busy", "busy", "busy");
  await old.settled();
  expect(leftovers().topics).toBe(3);
  tell("used");
  expect(await old.next()).toEqual(["closed", 1, "rejoin", ""]);
  expect(await journal.wait(1)).toEqual(["old closed"]);
  expect(leftovers().topics).toBe(2);
  const again = await old.join(1, "Chat:old", "old");
  expect(again[0]).toBe("joined");
  expect((await used.settled()).length).toBe(5);
  expect((await busy.settled()).length).toBe(5);
});
