// Clients that do what comes to their minds: they talk, leave, break off, and ask for pages.
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import WebSocket from "ws";

export interface Places {
  /** Ports. */
  readonly web: number;
  readonly talk: number;
}

/** What comes, and for how long. */
export interface Visit {
  /** Connections at a time; a tenth of them ask for pages. */
  readonly clients: number;
  readonly milliseconds: number;
  readonly rooms: number;
  /** The longest time, in milliseconds, between two things that one of them does. */
  readonly pause: number;
}

const chance = (top: number): number => Math.floor(Math.random() * top);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves when it has ended, however. */
function talk(places: Places, { rooms, pause }: Visit, until: () => boolean): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${places.talk}/?name=${chance(1_000_000)}`, {
    perMessageDeflate: chance(2) === 0,
  });
  socket.on("error", () => {});
  const ended = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("open", async () => {
    socket.send(`room ${chance(rooms)}`);
    while (!until() && socket.readyState === WebSocket.OPEN) {
      const word = chance(20) === 0 ? randomBytes(chance(50_000)).toString("hex") : "x".repeat(chance(100));
      socket.send(chance(3) === 0 ? word : `all ${word}`);
      if (chance(100) === 0) socket.send("out");
      if (chance(40) === 0) socket.send(`room ${chance(rooms)}`);
      if (chance(100) === 0) socket.terminate();
      if (chance(100) === 0) socket.close(1000);
      await sleep(chance(pause));
    }
    if (chance(2) === 0) socket.close();
    else socket.terminate();
  });
  return ended;
}

/** One request; some are given up. */
function ask({ web }: Places, path: string, body?: string): Promise<void> {
  return new Promise((resolve) => {
    const method = body === undefined ? "GET" : "POST";
    const headers = chance(2) === 0 ? { "accept-encoding": "gzip" } : {};
    const asked = request({ host: "127.0.0.1", port: web, path, method, headers }, (answer) => {
      answer.on("error", () => {}).on("close", resolve);
      if (chance(10) === 0) asked.destroy();
      else answer.resume();
    });
    asked.on("error", () => resolve());
    asked.end(body);
  });
}

/** What is no request. */
function mumble({ web, talk }: Places): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(chance(2) === 0 ? web : talk, "127.0.0.1");
    socket.on("error", () => {}).on("close", () => resolve());
    socket.write("MUMBLE\r\n\r\n");
    socket.resume();
  });
}

const pages = ["/hello", "/later", "/long", "/parts", "/files/page.txt", "/files/none.txt", "/nowhere"];

async function surf(places: Places, { pause }: Visit, until: () => boolean): Promise<void> {
  while (!until()) {
    if (chance(10) === 0) await mumble(places);
    else if (chance(4) === 0) await ask(places, "/keep", "y".repeat(chance(1000)));
    else await ask(places, pages[chance(pages.length)] ?? "/");
    await sleep(chance(pause / 2));
  }
}

/** Resolves when the time is over and all have gone. */
export async function visitors(places: Places, visit: Visit): Promise<void> {
  const end = performance.now() + visit.milliseconds;
  const until = (): boolean => performance.now() >= end;
  const stay = async (): Promise<void> => {
    while (!until()) await talk(places, visit, until);
  };
  const all = Array.from({ length: visit.clients }, stay);
  await Promise.all([
    ...all,
    ...Array.from({ length: Math.ceil(visit.clients / 10) }, () => surf(places, visit, until)),
  ]);
}
