// Everything that compiled programs and the command line use of the runtime: each intrinsic, dictionary and support
// symbol is a property of this module's namespace.

export {
  type Asker,
  type Body,
  type Completion,
  type Failure,
  interruptEntry,
  interruptRunning,
  onShutdownSignal,
  overview,
  type ProcessOverview,
  presentAsker,
  type Running,
  show,
  snow_give_way,
  snow_link,
  snow_loop,
  snow_receive,
  snow_self,
  snow_send,
  snow_service_call,
  snow_service_cast,
  snow_service_renew,
  snow_service_start,
  snow_spawn,
  snow_supervisor_start,
  snow_timeout,
  startCallback,
  startEntry,
  stopProcess,
  type Test,
  type TestsEnd,
} from "./actors/index.ts";
export {
  channelOverview,
  snow_channel_broadcast,
  snow_channel_broadcast_others,
  snow_channel_broadcast_to,
  snow_channel_client_call,
  snow_channel_client_cast,
  snow_channel_client_close,
  snow_channel_client_connect,
  snow_channel_client_join,
  snow_channel_client_leave,
  snow_channel_client_next,
  snow_channel_client_welcome,
  snow_channel_close,
  snow_channel_count,
  snow_channel_define,
  snow_channel_info,
  snow_channel_local_count,
  snow_channel_local_present,
  snow_channel_parameter,
  snow_channel_present,
  snow_channel_push,
  snow_channel_remove,
  snow_channel_renew,
  snow_channel_topics,
  topicOverview,
} from "./channels/index.ts";
export { clusterUrlMistake } from "./cluster/index.ts";
export { enter, host, type Program, snow_current } from "./current.ts";
export { directoryOf } from "./failures/frames.ts";
export * from "./failures/panic.ts";
export * from "./failures/trace.ts";
export { createNodeHost } from "./host/node.ts";
export * from "./intrinsics/big_int.ts";
export * from "./intrinsics/bytes.ts";
export * from "./intrinsics/cluster.ts";
export * from "./intrinsics/crypto.ts";
export * from "./intrinsics/csv.ts";
export * from "./intrinsics/date-time.ts";
export * from "./intrinsics/db.ts";
export * from "./intrinsics/env.ts";
export * from "./intrinsics/extern.ts";
export * from "./intrinsics/extern-functions.ts";
export * from "./intrinsics/file.ts";
export * from "./intrinsics/float.ts";
export * from "./intrinsics/http.ts";
export * from "./intrinsics/int.ts";
export * from "./intrinsics/io.ts";
export * from "./intrinsics/iter.ts";
export * from "./intrinsics/job.ts";
export * from "./intrinsics/json.ts";
export * from "./intrinsics/jwt.ts";
export * from "./intrinsics/list.ts";
export * from "./intrinsics/list-functions.ts";
export * from "./intrinsics/log.ts";
export * from "./intrinsics/map.ts";
export * from "./intrinsics/math.ts";
export { offer } from "./intrinsics/offered.ts";
export * from "./intrinsics/pg.ts";
export * from "./intrinsics/pool.ts";
export * from "./intrinsics/prelude.ts";
export * from "./intrinsics/process.ts";
export * from "./intrinsics/queue.ts";
export * from "./intrinsics/random.ts";
export * from "./intrinsics/range.ts";
export * from "./intrinsics/regex.ts";
export * from "./intrinsics/request.ts";
export * from "./intrinsics/result.ts";
export * from "./intrinsics/service.ts";
export * from "./intrinsics/session.ts";
export * from "./intrinsics/set.ts";
export * from "./intrinsics/signal.ts";
export * from "./intrinsics/sim.ts";
export * from "./intrinsics/sql.ts";
export * from "./intrinsics/sqlite.ts";
export * from "./intrinsics/sse_writer.ts";
export * from "./intrinsics/string.ts";
export * from "./intrinsics/string-functions.ts";
export * from "./intrinsics/supervisor.ts";
export * from "./intrinsics/time.ts";
export * from "./intrinsics/timer.ts";
export * from "./intrinsics/token.ts";
export * from "./intrinsics/tuple.ts";
export * from "./intrinsics/uri.ts";
export * from "./intrinsics/writer.ts";
export * from "./intrinsics/ws.ts";
export * from "./intrinsics/ws_client.ts";
export { cutServers, runningServers } from "./net/index.ts";
export * from "./program.ts";
export { globalRoomRegistry } from "./rooms/part.ts";
export {
  Failure as DatabaseFailure,
  migrateDown,
  migrateUp,
  migrationStates,
  parseDatabaseUrl,
  withDatabase,
} from "./storage/index.ts";
export * from "./values/arithmetic.ts";
export * from "./values/big-int.ts";
export * from "./values/dictionaries/by-form.ts";
export * from "./values/dictionaries/date-time.ts";
export * from "./values/dictionaries/display.ts";
export * from "./values/dictionaries/eq.ts";
export * from "./values/dictionaries/hash.ts";
export * from "./values/dictionaries/interfaces.ts";
export * from "./values/dictionaries/ord.ts";
export * from "./values/dictionaries/others.ts";
export { snow_is_generator, snow_settle, snow_settled } from "./values/generator.ts";
export { snow_iter_end, snow_iter_next } from "./values/iter.ts";
export * from "./values/json/collections.ts";
export * from "./values/json/derived.ts";
export * from "./values/json/forms.ts";
export { snow_empty_list, snow_list_of, snow_list_rest } from "./values/list/list.ts";
export { snow_map_of, snow_map_walk } from "./values/map/ordered-map.ts";
export { snow_set_walk } from "./values/map/ordered-set.ts";
export { snow_string_compare, snow_string_lt } from "./values/order.ts";
export { snow_range_of, snow_range_stride } from "./values/range.ts";
export { snow_struct, snow_variant, snow_variants } from "./values/shape.ts";
export * from "./values/sql/columns.ts";
export * from "./values/sql/rows.ts";
export * from "./values/sql/sql.ts";
export * from "./values/sql/to-sql.ts";
export * from "./values/structural.ts";
export { snow_hash_structure } from "./values/structure-hash.ts";
export * from "./values/types.generated.ts";
export { allConnections } from "./websocket/index.ts";
