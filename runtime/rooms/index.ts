// The room of the rooms: who is in what, and what waits for members.
export type { Message, Transport } from "./outbox.ts";
export { createRooms, globalRoomRegistry, globalTickLog } from "./part.ts";
export { Member } from "./room.ts";
