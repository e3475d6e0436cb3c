// The TypeScript type of each opaque type of the library, by its name in Snow.
export type { Channel } from "../channels/index.ts";
export type { Request, Response, Router, SseWriter, Writer } from "../http/index.ts";
export type { Regex } from "../libraries/patterns.ts";
export type { JwtKey, KeySet as JwtKeySet } from "../secrets/index.ts";
export type {
  Db,
  PlainConnection as PgConn,
  PlainConnection as SqliteConn,
  PlainPool as PoolHandle,
} from "../storage/index.ts";
export type * from "../values/opaque.ts";
export type { Client as WsClient } from "../websocket/index.ts";

/** A handle. */
export type Node = number;
