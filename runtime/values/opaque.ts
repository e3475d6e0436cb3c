// The TypeScript type of each opaque type of the library, by its name in Snow; those of other rooms stand in intrinsics/opaque.ts.

export type { DateTime } from "./date-time.ts";
export type { Iter } from "./iter.ts";
export type { Json } from "./json/json.ts";
export type { List } from "./list/list.ts";
export type { OrderedMap as Map } from "./map/ordered-map.ts";
export type { OrderedSet as Set } from "./map/ordered-set.ts";
export type { Queue } from "./queue.ts";
export type { Range } from "./range.ts";
export type { Sql } from "./sql/sql.ts";

export type BigInt = bigint;
export type Bytes = Uint8Array;

// Handles.
export type Conn = number;
export type Pid<_Message = unknown> = number;
export type Server = number;
export type Timer = number;
