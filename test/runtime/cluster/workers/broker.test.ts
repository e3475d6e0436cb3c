// The hub as the broker of workers: what every driver keeps.
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hub } from "../../../../runtime/cluster/workers/hub.ts";
import { HubBroker } from "../../../../runtime/cluster/workers/hub-broker.ts";
import { ParentLink } from "../../../../runtime/cluster/workers/link.ts";
import { enter } from "../../../../runtime/current.ts";
import { createProgram } from "../../../../runtime/program.ts";
import type { AtEnd } from "../../../support/at-end.ts";
import type { OpenAt } from "../../../support/broker-node.ts";
import { brokerContract } from "../broker-contract.ts";

const none = (): never => {
  throw new Error("there is no broker behind it");
};

/** Has a hub for each program. */
function openAt(atEnd: AtEnd): OpenAt {
  const directory = mkdtempSync(join(tmpdir(), "snow-hub-"));
  const paths = new Map<string, string>();
  const start = (name: string): string => {
    const path = join(directory, String(paths.size));
    const program = createProgram();
    const hub = enter(program, () => new Hub({ open: none, leaving: (node) => Buffer.from(node) }));
    const server = createServer((bytes) => {
      const worker = { number: 1, bytes, give: () => {}, kill: () => {} };
      bytes.on("error", () => {});
      enter(program, () => hub.add(worker));
      bytes.on("close", () => enter(program, () => hub.remove(worker)));
    }).listen(path);
    atEnd(() => {
      server.close();
      rmSync(directory, { recursive: true, force: true });
    });
    paths.set(name, path);
    return path;
  };
  return ({ name }, events) => {
    const bytes = connect(paths.get(name) ?? start(name));
    const parent = { number: 1, bytes, wasTold: () => {}, listen: () => ({ ok: false, code: "", number: 0 }) as const };
    return new HubBroker(new ParentLink(parent, () => ""), events);
  };
}

brokerContract("a hub", async (atEnd) => openAt(atEnd), { consecutive: true, expires: true, sparesOwn: true });
