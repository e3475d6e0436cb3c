// Who is in a topic on all nodes: random lives of it, and what a peer may send.
import { expect, test } from "vitest";
import { readMessage, writeMessage } from "../../../../runtime/channels/presence/messages.ts";
import { REMOTE_LIMITS } from "../../../../runtime/channels/presence/remote.ts";
import { Replica } from "../../../../runtime/channels/presence/replica.ts";
import { Random } from "../../../fuzz/random.ts";
import { Network, randomLife } from "./replicas.ts";

const LIVES = process.env.SNOW_SOAK === "1" ? 100_000 : 400;

test("random lives of a topic end with the same picture everywhere", () => {
  const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 32));
  for (let life = 0; life < LIVES; life += 1) {
    const difference = randomLife(new Random(seed + life), 60);
    expect(difference, `SNOW_SEED=${seed + life}`).toBeUndefined();
  }
});

test("without loss nothing is asked for but at the beginning", () => {
  const network = new Network(new Random(1));
  network.begin();
  network.begin();
  while (network.deliver() && true);
});
