// The same in JavaScript: the engine's own functions, and libraries that check what it has parsed.

import Type from "typebox";
import { Compile } from "typebox/compile";
import { z } from "zod";

const messages = Array.from({ length: 64 }, (_, index) => ({
  id: 1000 + index,
  from: `Ann${index}`,
  text: `Hello everybody, what is going on in here tonight? ${index}`,
  room: index % 2 === 0 ? "lobby" : null,
  sent_at: 1764489600000 + index,
  edited: index % 3 === 0,
}));

/** A place in a world, in hundredths. */
const place = (index) => ((index * 7919) % 100000) / 100;
const worlds = Array.from({ length: 8 }, (_, world) => ({
  players: Array.from({ length: 100 }, (_, index) => ({
    id: index,
    name: `player ${world} ${index}`,
    x: place(index + world),
    y: place(index * 31 + world),
    alive: index % 3 === 0,
  })),
}));

const written = {
  message: messages.map((one) => JSON.stringify(one)),
  world: worlds.map((one) => JSON.stringify(one)),
};

/** What has been read, as it is in Snow. */
const values = {
  message: written.message.map((text) => JSON.parse(text)),
  world: written.world.map((text) => JSON.parse(text)),
};

const zod = {
  message: z.object({
    id: z.int(),
    from: z.string(),
    text: z.string(),
    room: z.nullable(z.string()),
    sent_at: z.int(),
    edited: z.boolean(),
  }),
  world: z.object({
    players: z.array(z.object({ id: z.int(), name: z.string(), x: z.number(), y: z.number(), alive: z.boolean() })),
  }),
};

const typebox = {
  message: Compile(
    Type.Object({
      id: Type.Integer(),
      from: Type.String(),
      text: Type.String(),
      room: Type.Union([Type.String(), Type.Null()]),
      sent_at: Type.Integer(),
      edited: Type.Boolean(),
    }),
  ),
  world: Compile(
    Type.Object({
      players: Type.Array(
        Type.Object({
          id: Type.Integer(),
          name: Type.String(),
          x: Type.Number(),
          y: Type.Number(),
          alive: Type.Boolean(),
        }),
      ),
    }),
  ),
};

const functions = {
  "write JSON.stringify": (kind) => values[kind].filter((one) => JSON.stringify(one) !== "").length,
  "read JSON.parse": (kind) => written[kind].filter((text) => JSON.parse(text) !== null).length,
  "read zod": (kind) => written[kind].filter((text) => zod[kind].safeParse(JSON.parse(text)).success).length,
  "read typebox": (kind) => written[kind].filter((text) => typebox[kind].Check(JSON.parse(text))).length,
};

export const texts = (kind) => written[kind];
export const peers = () => Object.keys(functions);
export const run = (kind, peer) => functions[peer](kind);

/** Microseconds of processor time so far. */
export function busy() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
