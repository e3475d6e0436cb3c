// The room of the rooms: who is in what, and what waits for members.
export {
  type Append,
  type Broker,
  BrokerError,
  type BrokerEvents,
  type BrokerSettings,
  EntryRefused,
  type LogEntry,
  type LogLimits,
  type LogState,
  type OpenBroker,
  type Subject,
} from "./broker.ts";
export type {
  Answers,
  Audience,
  Cluster,
  FrameBatch,
  LogReader,
  NumberedEvent,
  OpenLog,
} from "./cluster.ts";
export { LookupTable } from "./lookup-table.ts";
export type { Message, Sink, Transport } from "./outbox.ts";
export { createRooms, globalRoomRegistry, globalTickLog } from "./part.ts";
export { Member, Room } from "./room.ts";
