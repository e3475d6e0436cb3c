// What the end and the death of a program make of the disk of its node.
import { expect, test } from "vitest";
import { nodeHost } from "../../../runtime/host/node.ts";
import { Checks, Lane, Network, World } from "../../../runtime/host/simulated/index.ts";
import { newSite, type Site } from "../../../runtime/simulation/site.ts";
import type { ThreadAnswer } from "../../../runtime/threads/sqlite-protocol.ts";
import { directoryWith } from "../../support/command.ts";

/** Of a world in which all that may be lost is. */
function sited(): { readonly world: World; readonly site: Site } {
  const world = new World({ seed: 1, pause: setImmediate, choices: new Array(100).fill(1000) });
  const directory = directoryWith({});
  const common = {
    ...{ world, base: nodeHost, network: new Network(world, nodeHost), checks: new Checks(world, new Lane("world")) },
    ...{ programDirectory: directory, environment: new Map() },
  };
  return { world, site: newSite(common, 1, "node 1", "node1") };
}

/** A program that has a database open: what it is answered. */
function life(world: World, site: Site) {
  const lane = new Lane("program");
  const host = site.newHost(lane);
  const answers: ThreadAnswer[] = [];
  const options = { file: "app.db", readOnly: false, busyTimeout: 0, pragmas: ["journal_mode = WAL"] };
  const database = host.openSqlite(options, { answered: (more) => void answers.push(...more), ended: () => {} });
  return {
    lane,
    host,
    async ask(...texts: readonly string[]) {
      for (const text of texts) {
        database.send([{ kind: "statement", text, parameters: [], exact: false, alone: false }]);
        await world.run();
      }
      return answers.at(-1);
    },
  };
}

/** Whether the next program finds the file that nobody flushed; in the database it finds what was committed, and no lock. */
async function findsTheFile(end: "ended" | "died"): Promise<boolean> {
  const { world, site } = sited();
  const first = life(world, site);
  await first.ask("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", "BEGIN IMMEDIATE", "INSERT INTO t VALUES (2)");
  first.host.writeFile("log.txt", "one");
  first.lane.open = false;
  site[end]();
  const second = life(world, site);
  expect(await second.ask("INSERT INTO t VALUES (3)", "SELECT a FROM t")).toMatchObject({ rows: [[1], [3]] });
  site.died();
  world.end();
  return second.host.exists("log.txt");
}

test("a program that ends in peace leaves all its files, and nobody in its database", async () => {
  expect(await findsTheFile("ended")).toBe(true);
});

test("one that dies leaves what was flushed, and nobody in its database", async () => {
  expect(await findsTheFile("died")).toBe(false);
});
