// The local side of a room that other nodes broadcast to.
import { current } from "../current.ts";
import type { Subject } from "./broker.ts";
import type { Audience, FrameBatch } from "./cluster.ts";
import type { Room } from "./room.ts";

export class RoomAudience implements Audience {
  readonly subject: Subject;
  readonly #room: Room;

  constructor(room: Room) {
    this.subject = { kind: "room", name: room.name };
    this.#room = room;
  }

  receive(batch: FrameBatch): void {
    current().rooms.tickLog.broadcastBatch(this.#room, batch);
  }

  /** Nodes tell each other nothing about rooms. */
  hear(): void {}
}
