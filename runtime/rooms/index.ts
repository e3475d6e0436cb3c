// The room of the rooms: who is in what, and what waits for members.
export { LookupTable } from "./lookup-table.ts";
export type { Message, Transport } from "./outbox.ts";
export { createRooms, globalRoomRegistry, globalTickLog } from "./part.ts";
export { Member, Room } from "./room.ts";
