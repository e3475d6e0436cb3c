// Whose turn the next connection is, with workers that note what they are given.
import { once } from "node:events";
import { connect, createServer, Socket } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { Dealing } from "../../../../runtime/cluster/workers/dealing.ts";
import { directoryWith } from "../../../support/command.ts";
import { freshProgram } from "../../../support/program.ts";

const anywhere = { host: "127.0.0.1", port: 0 };

class Table {
  readonly dealing = new Dealing();
  /** Who was given a connection, in order. */
  readonly given: number[] = [];
  readonly #wakes = new Set<() => void>();

  constructor() {
    onTestFinished(() => this.dealing.end());
  }

  player(number: number) {
    const give = (): void => {
      this.given.push(number);
      for (const wake of this.#wakes) wake();
    };
    return this.dealing.add({ number, bytes: new Socket(), give, kill: () => {} });
  }

  async wasGiven(count: number): Promise<void> {
    while (this.given.length < count) {
      await new Promise<void>((wake) => {
        this.#wakes.add(wake);
      });
    }
  }
}

async function client(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

beforeEach(() => {
  freshProgram();
});

test("connections go round; one that has not taken its last gets none, and what it has not taken goes to another", async () => {
  const table = new Table();
  const [one, two] = [table.player(1), table.player(2)];
  const answers = [one, two].map((player) => table.dealing.answer(player, { kind: "listen", place: anywhere }));
  expect(answers[1]).toEqual(answers[0]);
  const [answer] = answers;
  const port = answer?.kind === "listens" ? answer.port : 0;
  for (let count = 1; count <= 4; count += 1) {
    await client(port);
    await table.wasGiven(count);
    table.dealing.taken(count % 2 === 1 ? one : two);
  }
  expect(table.given).toEqual([1, 2, 1, 2]);
  await client(port);
  await table.wasGiven(5);
  for (let count = 6; count <= 8; count += 1) {
    await client(port);
    await table.wasGiven(count);
    table.dealing.taken(two);
  }
  expect(table.given.slice(4)).toEqual([1, 2, 2, 2]);
  table.dealing.remove(one);
  await table.wasGiven(9);
  expect(table.given[8]).toBe(2);
});

test("while a worker can't be started, those who come and find nobody are cut", async () => {
  const table = new Table();
  const one = table.player(1);
  const answer = table.dealing.answer(one, { kind: "listen", place: anywhere });
  const port = answer.kind === "listens" ? answer.port : 0;
  table.dealing.remove(one);
  const early = await client(port);
  const crowd = await Promise.all(Array.from({ length: 40 }, () => client(port)));
  const closed = crowd.map((socket) => once(socket.resume(), "close"));
  // One is accepted each time that the event loop goes round.
  for (let turn = 0; turn < 200; turn += 1) await new Promise((next) => setImmediate(next));
  table.dealing.makeRoom();
  await Promise.all(closed.slice(-32));
  await once((await client(port)).resume(), "close");
  const two = table.player(2);
  expect(table.dealing.answer(two, { kind: "listen", place: anywhere })).toEqual(answer);
  await table.wasGiven(1);
  expect(early.closed).toBe(false);
  table.dealing.taken(two);
  await once(early.resume(), "close");
});

test("each question for any port has one of its own, the same for all who ask as often", () => {
  const table = new Table();
  const listen = (player: ReturnType<Table["player"]>, place: object) =>
    table.dealing.answer(player, { kind: "listen", place });
  const [one, two] = [table.player(1), table.player(2)];
  const [first, second] = [listen(one, anywhere), listen(one, anywhere)];
  expect(second).not.toEqual(first);
  expect([listen(two, anywhere), listen(two, anywhere)]).toEqual([first, second]);
  const port = first.kind === "listens" ? first.port : 0;
  expect(listen(one, { host: "127.0.0.1", port })).toMatchObject({ kind: "failed" });
  expect(listen(one, { host: "192.0.2.1", port: 0 })).toMatchObject({ kind: "failed" });
});

test("a place is free again when the last worker has closed it, not when that has died", async () => {
  const table = new Table();
  const path = join(directoryWith({}), "socket");
  const [one, two] = [table.player(1), table.player(2)];
  const listen = (player: ReturnType<Table["player"]>) =>
    table.dealing.answer(player, { kind: "listen", place: { path } });
  const answer = listen(one);
  expect(answer).toMatchObject({ kind: "listens", port: 0 });
  expect(listen(one)).toEqual({ kind: "failed", errno: 0 });
  table.dealing.remove(one);
  const early = connect(path);
  onTestFinished(() => void early.destroy());
  await once(early, "connect");
  expect(listen(two)).toEqual(answer);
  await table.wasGiven(1);
  table.dealing.taken(two);
  const listening = answer.kind === "listens" ? answer.listening : 0;
  expect(table.dealing.answer(two, { kind: "close", listening })).toEqual({ kind: "closed" });
  const other = createServer().listen(path);
  await once(other, "listening");
  other.close();
});
