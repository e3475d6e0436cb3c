// What the intrinsics have to be. Generated from stdlib/*.snow by cli/build/generate-interface.ts.
import type { Admission, ArgRefusal, ArgSpec, Callback, ClientRequest, ClientResponse, ClusterStatus, Comparison, CookieOptions, DbError, Display, Eq, FileEvent, FileStat, FromDbError, Hash, HttpOptions, JsonForm, JwtOptions, Multipart, MultipartLimits, NumberDictionary, NumberFormat, Option, Ord, Ordering, ParsedArgs, ProcessInfo, Result, RowForm, SimFaults, SseEvent, Suspended, ToSql, UploadedFile, Uri, WsClientOptions, WsEvent, WsOptions, WsStats } from "../values/index.ts";
import type { BigInt, Bytes, Channel, Conn, DateTime, Db, Iter, Json, JwtKey, JwtKeySet, List, Map, Node, PgConn, Pid, PoolHandle, Queue, Range, Regex, Request, Response, Router, Server, Set, Sql, SqliteConn, SseWriter, Timer, Writer, WsClient } from "./opaque.ts";

export interface BigIntIntrinsics {
  readonly snow_big_int_from: (value: number) => BigInt;
  readonly snow_big_int_parse: (text: string) => Option<BigInt>;
  readonly snow_big_int_to_int: (value: BigInt) => Option<number>;
  readonly snow_big_int_to_string: (value: BigInt) => string;
  readonly snow_big_int_pow: (base: BigInt, exponent: number) => BigInt;
  readonly snow_big_int_mod_pow: (base: BigInt, exponent: BigInt, modulus: BigInt) => BigInt;
  readonly snow_big_int_gcd: (a: BigInt, b: BigInt) => BigInt;
}

export interface BytesIntrinsics {
  readonly snow_bytes_from_string: (text: string) => Bytes;
  readonly snow_bytes_to_string: (bytes: Bytes) => Result<string, string>;
  readonly snow_bytes_length: (bytes: Bytes) => number;
  readonly snow_bytes_get: (bytes: Bytes, index: number) => number;
  readonly snow_bytes_slice: (bytes: Bytes, from_index: number, to_index: number) => Bytes;
  readonly snow_bytes_concat: (a: Bytes, b: Bytes) => Bytes;
  readonly snow_bytes_from_list: (values: List<number>) => Bytes;
  readonly snow_bytes_to_list: (bytes: Bytes) => List<number>;
  readonly snow_bytes_to_hex: (bytes: Bytes) => string;
  readonly snow_bytes_from_hex: (text: string) => Result<Bytes, string>;
  readonly snow_bytes_to_base64: (bytes: Bytes) => string;
  readonly snow_bytes_from_base64: (text: string) => Result<Bytes, string>;
}

export interface ClusterIntrinsics {
  readonly snow_cluster_join: (url: string) => Suspended<undefined>;
  readonly snow_cluster_status: () => ClusterStatus;
  readonly snow_cluster_node: () => string;
  readonly snow_cluster_worker: () => number;
  readonly snow_cluster_count: (room: string) => Suspended<Result<number, string>>;
  readonly snow_cluster_leader: <A>(name: string, lead: Callback<[], A>) => undefined;
}

export interface CryptoIntrinsics {
  readonly snow_crypto_sha256: (bytes: Bytes) => Bytes;
  readonly snow_crypto_uuid: () => string;
  readonly snow_crypto_random_bytes: (length: number) => Bytes;
  readonly snow_crypto_sha1: (bytes: Bytes) => Bytes;
  readonly snow_crypto_sha512: (bytes: Bytes) => Bytes;
  readonly snow_crypto_hmac_sha256: (key: Bytes, message: Bytes) => Bytes;
  readonly snow_crypto_constant_time_equal: (a: Bytes, b: Bytes) => boolean;
  readonly snow_crypto_hash_password: (password: string) => Suspended<string>;
  readonly snow_crypto_verify_password: (password: string, hash: string) => Suspended<boolean>;
}

export interface CsvIntrinsics {
  readonly snow_csv_parse: (text: string) => Result<List<List<string>>, string>;
  readonly snow_csv_encode: (rows: List<List<string>>) => string;
}

export interface DateTimeIntrinsics {
  readonly snow_datetime_now: () => DateTime;
  readonly snow_datetime_parse: (text: string) => Result<DateTime, string>;
  readonly snow_datetime_format: (moment: DateTime, pattern: string) => string;
  readonly snow_datetime_add: (moment: DateTime, milliseconds: number) => DateTime;
  readonly snow_datetime_difference: (moment: DateTime, other: DateTime) => number;
  readonly snow_datetime_in_zone: (moment: DateTime, zone: string) => Result<DateTime, string>;
  readonly snow_datetime_year: (moment: DateTime) => number;
  readonly snow_datetime_month: (moment: DateTime) => number;
  readonly snow_datetime_day: (moment: DateTime) => number;
  readonly snow_datetime_hour: (moment: DateTime) => number;
  readonly snow_datetime_minute: (moment: DateTime) => number;
  readonly snow_datetime_second: (moment: DateTime) => number;
  readonly snow_datetime_millisecond: (moment: DateTime) => number;
  readonly snow_datetime_weekday: (moment: DateTime) => number;
  readonly snow_datetime_to_unix_ms: (moment: DateTime) => number;
  readonly snow_datetime_from_unix_ms: (milliseconds: number) => DateTime;
}

export interface DbIntrinsics {
  readonly snow_db_open: (url: string) => Suspended<Result<Db, DbError>>;
  readonly snow_db_all: <T>(evidence0: RowForm<T>, db: Db, statement: Sql) => Suspended<Result<List<T>, DbError>>;
  readonly snow_db_one: <T>(evidence0: RowForm<T>, db: Db, statement: Sql) => Suspended<Result<Option<T>, DbError>>;
  readonly snow_db_run: (db: Db, statement: Sql) => Suspended<Result<number, DbError>>;
  readonly snow_db_insert: (db: Db, statement: Sql) => Suspended<Result<number, DbError>>;
  readonly snow_db_transaction: <T, E>(evidence0: FromDbError<E>, db: Db, work: Callback<[Db], Result<T, E>>) => Suspended<Result<T, E>>;
  readonly snow_db_each: <T>(evidence0: RowForm<T>, db: Db, statement: Sql, visit: Callback<[T], undefined>) => Suspended<Result<number, DbError>>;
  readonly snow_db_migrate: (db: Db, directory: string) => Suspended<Result<List<string>, DbError>>;
  readonly snow_db_close: (db: Db) => Suspended<undefined>;
}

export interface EnvIntrinsics {
  readonly snow_env_get: (name: string) => Option<string>;
  readonly snow_env_program_dir: () => string;
  readonly snow_env_args: () => List<string>;
}

export interface FileIntrinsics {
  readonly snow_file_read: (path: string) => Result<string, string>;
  readonly snow_file_lines: (path: string) => Result<Iter<Result<string, string>>, string>;
  readonly snow_file_write: (path: string, text: string) => Result<undefined, string>;
  readonly snow_file_append: (path: string, text: string) => Result<undefined, string>;
  readonly snow_file_exists: (path: string) => boolean;
  readonly snow_file_delete: (path: string) => Result<undefined, string>;
  readonly snow_file_read_bytes: (path: string) => Result<Bytes, string>;
  readonly snow_file_write_bytes: (path: string, bytes: Bytes) => Result<undefined, string>;
  readonly snow_file_write_atomic: (path: string, text: string) => Result<undefined, string>;
  readonly snow_file_list: (path: string) => Result<List<string>, string>;
  readonly snow_file_make_dir: (path: string) => Result<undefined, string>;
  readonly snow_file_remove_dir: (path: string) => Result<undefined, string>;
  readonly snow_file_rename: (from_path: string, to_path: string) => Result<undefined, string>;
  readonly snow_file_copy: (from_path: string, to_path: string) => Result<undefined, string>;
  readonly snow_file_stat: (path: string) => Result<FileStat, string>;
  readonly snow_file_temp_dir: () => Result<string, string>;
  readonly snow_file_watch: (path: string, pid: Pid<FileEvent>) => Result<undefined, string>;
  readonly snow_file_embed: (path: string) => string;
  readonly snow_file_embed_bytes: (path: string) => Bytes;
}

export interface FloatIntrinsics {
  readonly snow_float_to_int: (value: number) => number;
  readonly snow_float_from: (value: number) => number;
  readonly snow_float_to_fixed: (value: number, decimals: number) => string;
  readonly snow_float_format: (value: number, format: NumberFormat) => string;
}

export interface HTTPIntrinsics {
  readonly snow_http_router: () => Router;
  readonly snow_http_route: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_use: (router: Router, middleware: Callback<[Request, Callback<[Request], Response>], Response>) => Router;
  readonly snow_http_websocket_with: <A, B>(router: Router, path: string, on_connect: Callback<[Conn, string, Map<string, string>], Admission>, on_message: Callback<[Conn, string], A>, on_close: Callback<[Conn, number, string], B>, options: WsOptions) => Router;
  readonly snow_http_channels_with: (router: Router, path: string, channels: List<Channel>, admit: Callback<[Conn, Request], Admission>, options: WsOptions) => Router;
  readonly snow_http_serve: (router: Router, port: number) => Server;
  readonly snow_http_serve_tls: (router: Router, port: number, certificate: string, key: string) => Server;
  readonly snow_http_serve_with: (router: Router, port: number, options: HttpOptions) => Server;
  readonly snow_http_options: () => HttpOptions;
  readonly snow_http_files: (router: Router, pattern: string, directory: string) => Router;
  readonly snow_http_file: (path: string) => Response;
  readonly snow_http_stream: <A>(status: number, media_type: string, body: Callback<[Writer], A>) => Response;
  readonly snow_http_stream_by: <M>(status: number, media_type: string, start: Callback<[Writer], Pid<M>>) => Response;
  readonly snow_http_sse: <A>(body: Callback<[SseWriter], A>) => Response;
  readonly snow_http_sse_by: <M>(start: Callback<[SseWriter], Pid<M>>) => Response;
  readonly snow_http_metrics: (router: Router, path: string) => Router;
  readonly snow_http_health: (router: Router, path: string) => Router;
  readonly snow_http_escape_html: (text: string) => string;
  readonly snow_http_response_with_headers: (status: number, body: string, headers: Map<string, string>) => Response;
  readonly snow_http_bytes: (status: number, media_type: string, body: Bytes) => Response;
  readonly snow_http_add_header: (response: Response, name: string, value: string) => Response;
  readonly snow_http_set_header: (response: Response, name: string, value: string) => Response;
  readonly snow_http_set_status: (response: Response, status: number) => Response;
  readonly snow_http_set_cookie: (response: Response, name: string, value: string, options: CookieOptions) => Response;
  readonly snow_http_get: (url: string) => Suspended<Result<string, string>>;
  readonly snow_http_post: (url: string, body: string) => Suspended<Result<string, string>>;
  readonly snow_http_mount: (router: Router, prefix: string, inner: Router) => Router;
  readonly snow_http_header_of: (response: Response, name: string) => Option<string>;
  readonly snow_http_status_of: (response: Response) => number;
  readonly snow_http_compressible: (response: Response) => Response;
  readonly snow_http_limiter: (per_minute: number) => Callback<[string], number>;
  readonly snow_http_agrees: (check: Callback<[string, string], boolean>, name: string, password: string) => Suspended<boolean>;
  readonly snow_http_key_for: (key_of: Callback<[Request], string>, request: Request) => Suspended<string>;
  readonly snow_http_middleware: (run: Callback<[Request, Callback<[Request], Response>], Response>) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_bare: (status: number) => Response;
  readonly snow_http_in_ascii: (location: string) => string;
  readonly snow_http_client_cookie: (request: ClientRequest, name: string, value: string) => ClientRequest;
  readonly snow_http_client_cookies: (request: ClientRequest, answer: ClientResponse) => ClientRequest;
  readonly snow_http_request: (request: ClientRequest) => Suspended<Result<ClientResponse, string>>;
  readonly snow_http_test: (router: Router, request: ClientRequest) => Suspended<ClientResponse>;
  readonly snow_http_cookie: (response: ClientResponse, name: string) => Option<string>;
  readonly snow_http_on: (router: Router, method: string, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_respond: (status: number, media_type: string, body: string) => Response;
}

export interface IOIntrinsics {
  readonly snow_io_read_line: () => Suspended<Result<string, string>>;
  readonly snow_io_read_all: () => Suspended<Result<string, string>>;
  readonly snow_io_lines: () => Iter<string>;
  readonly snow_io_eprintln: (text: string) => undefined;
}

export interface IntIntrinsics {
  readonly snow_int_to_float: (value: number) => number;
  readonly snow_int_parse: (text: string) => Option<number>;
  readonly snow_int_to_string: (value: number, radix: number) => string;
  readonly snow_int_band: (a: number, b: number) => number;
  readonly snow_int_bor: (a: number, b: number) => number;
  readonly snow_int_bxor: (a: number, b: number) => number;
  readonly snow_int_bnot: (a: number) => number;
  readonly snow_int_shl: (value: number, distance: number) => number;
  readonly snow_int_shr: (value: number, distance: number) => number;
  readonly snow_int_number_format: () => NumberFormat;
  readonly snow_int_format: (value: number, format: NumberFormat) => string;
  readonly snow_int_parse_radix: (text: string, radix: number) => Option<number>;
  readonly snow_int_digits: (value: number) => List<number>;
  readonly snow_int_gcd: (a: number, b: number) => number;
  readonly snow_int_pow: (base: number, exponent: number) => number;
  readonly snow_int_modulo: (value: number, divisor: number) => number;
}

export interface IterIntrinsics {
  readonly snow_iter_from: <T>(list: List<T>) => Iter<T>;
  readonly snow_iter_iterate: <T>(first: T, next: Callback<[T], T>) => Iter<T>;
  readonly snow_iter_unfold: <S, T>(initial: S, next: Callback<[S], Option<[T, S]>>) => Iter<T>;
  readonly snow_iter_map: <T, U>(iter: Iter<T>, change: Callback<[T], U>) => Iter<U>;
  readonly snow_iter_filter: <T>(iter: Iter<T>, keep: Callback<[T], boolean>) => Iter<T>;
  readonly snow_iter_take: <T>(iter: Iter<T>, count: number) => Iter<T>;
  readonly snow_iter_skip: <T>(iter: Iter<T>, count: number) => Iter<T>;
  readonly snow_iter_take_while: <T>(iter: Iter<T>, test: Callback<[T], boolean>) => Iter<T>;
  readonly snow_iter_chain: <T>(first: Iter<T>, second: Iter<T>) => Iter<T>;
  readonly snow_iter_flat_map: <T, U>(iter: Iter<T>, change: Callback<[T], Iter<U>>) => Iter<U>;
  readonly snow_iter_chunk: <T>(iter: Iter<T>, size: number) => Iter<List<T>>;
  readonly snow_iter_enumerate: <T>(iter: Iter<T>) => Iter<[number, T]>;
  readonly snow_iter_zip: <A, B>(first: Iter<A>, second: Iter<B>) => Iter<[A, B]>;
  readonly snow_iter_count: <T>(iter: Iter<T>) => number;
  readonly snow_iter_count_suspending: <T>(iter: Iter<T>) => Suspended<number>;
  readonly snow_iter_sum: (iter: Iter<number>) => number;
  readonly snow_iter_sum_suspending: (iter: Iter<number>) => Suspended<number>;
  readonly snow_iter_any: <T>(iter: Iter<T>, test: (argument0: T) => boolean) => boolean;
  readonly snow_iter_any_suspending: <T>(iter: Iter<T>, test: Callback<[T], boolean>) => Suspended<boolean>;
  readonly snow_iter_all: <T>(iter: Iter<T>, test: (argument0: T) => boolean) => boolean;
  readonly snow_iter_all_suspending: <T>(iter: Iter<T>, test: Callback<[T], boolean>) => Suspended<boolean>;
  readonly snow_iter_find: <T>(iter: Iter<T>, test: (argument0: T) => boolean) => Option<T>;
  readonly snow_iter_find_suspending: <T>(iter: Iter<T>, test: Callback<[T], boolean>) => Suspended<Option<T>>;
  readonly snow_iter_reduce: <T, A>(iter: Iter<T>, initial: A, combine: (argument0: A, argument1: T) => A) => A;
  readonly snow_iter_reduce_suspending: <T, A>(iter: Iter<T>, initial: A, combine: Callback<[A, T], A>) => Suspended<A>;
  readonly snow_iter_each: <T, U>(iter: Iter<T>, use: (argument0: T) => U) => undefined;
  readonly snow_iter_each_suspending: <T, U>(iter: Iter<T>, use: Callback<[T], U>) => Suspended<undefined>;
}

export interface JobIntrinsics {
  readonly snow_job_async: <T>(work: Callback<[], T>) => Pid<T>;
  readonly snow_job_await: <T>(job: Pid<T>) => Suspended<Result<T, string>>;
  readonly snow_job_await_timeout: <T>(job: Pid<T>, milliseconds: number) => Suspended<Result<T, string>>;
  readonly snow_job_map: <A, B>(list: List<A>, change: Callback<[A], B>) => Suspended<List<Result<B, string>>>;
}

export interface JsonIntrinsics {
  readonly snow_json_parse: (text: string) => Result<Json, string>;
  readonly snow_json_encode: <T>(evidence0: JsonForm<T>, value: T) => string;
  readonly snow_json_get: (text: string, key: string) => string;
  readonly snow_json_get_nested: (text: string, outer: string, inner: string) => string;
  readonly snow_json_decode_value: <T>(evidence0: JsonForm<T>, value: Json) => Result<T, string>;
  readonly snow_json_at: (value: Json, path: string) => Option<Json>;
  readonly snow_json_as_string: (value: Json) => Option<string>;
  readonly snow_json_as_int: (value: Json) => Option<number>;
  readonly snow_json_as_float: (value: Json) => Option<number>;
  readonly snow_json_as_bool: (value: Json) => Option<boolean>;
  readonly snow_json_as_list: (value: Json) => Option<List<Json>>;
  readonly snow_json_as_map: (value: Json) => Option<Map<string, Json>>;
  readonly snow_json_is_null: (value: Json) => boolean;
  readonly snow_json_keys: (value: Json) => List<string>;
  readonly snow_json_pretty: <T>(evidence0: JsonForm<T>, value: T) => string;
}

export interface JwtIntrinsics {
  readonly snow_jwt_hs256: (secret: Bytes) => JwtKey;
  readonly snow_jwt_rs256: (pem: string) => JwtKey;
  readonly snow_jwt_es256: (pem: string) => JwtKey;
  readonly snow_jwt_eddsa: (pem: string) => JwtKey;
  readonly snow_jwt_key_set: (text: string) => JwtKeySet;
  readonly snow_jwt_key_set_url: (url: string) => JwtKeySet;
  readonly snow_jwt_sign: <T>(evidence0: JsonForm<T>, claims: T, key: JwtKey, options: JwtOptions) => Suspended<string>;
  readonly snow_jwt_verify: <T>(evidence0: JsonForm<T>, text: string, key: JwtKey, options: JwtOptions) => Suspended<Result<T, string>>;
  readonly snow_jwt_verify_jwks: <T>(evidence0: JsonForm<T>, text: string, keys: JwtKeySet, options: JwtOptions) => Suspended<Result<T, string>>;
}

export interface ListIntrinsics {
  readonly snow_list_new: <T>() => List<T>;
  readonly snow_list_length: <T>(list: List<T>) => number;
  readonly snow_list_append: <T>(list: List<T>, value: T) => List<T>;
  readonly snow_list_head: <T>(list: List<T>) => T;
  readonly snow_list_last: <T>(list: List<T>) => T;
  readonly snow_list_tail: <T>(list: List<T>) => List<T>;
  readonly snow_list_get: <T>(list: List<T>, index: number) => T;
  readonly snow_list_set: <T>(list: List<T>, index: number, value: T) => List<T>;
  readonly snow_list_concat: <T>(first: List<T>, second: List<T>) => List<T>;
  readonly snow_list_reverse: <T>(list: List<T>) => List<T>;
  readonly snow_list_map: <T, U>(list: List<T>, change: (argument0: T) => U) => List<U>;
  readonly snow_list_map_suspending: <T, U>(list: List<T>, change: Callback<[T], U>) => Suspended<List<U>>;
  readonly snow_list_filter: <T>(list: List<T>, keep: (argument0: T) => boolean) => List<T>;
  readonly snow_list_filter_suspending: <T>(list: List<T>, keep: Callback<[T], boolean>) => Suspended<List<T>>;
  readonly snow_list_reduce: <T, U>(list: List<T>, initial: U, combine: (argument0: U, argument1: T) => U) => U;
  readonly snow_list_reduce_suspending: <T, U>(list: List<T>, initial: U, combine: Callback<[U, T], U>) => Suspended<U>;
  readonly snow_list_sort: <T, C>(evidence0: Comparison<C>, list: List<T>, order: (argument0: T, argument1: T) => C) => List<T>;
  readonly snow_list_sort_suspending: <T, C>(evidence0: Comparison<C>, list: List<T>, order: Callback<[T, T], C>) => Suspended<List<T>>;
  readonly snow_list_sorted: <T>(evidence0: Ord<T>, list: List<T>) => List<T>;
  readonly snow_list_sorted_by_keys: <T, K>(evidence0: Ord<K>, list: List<T>, keys: List<K>) => List<T>;
  readonly snow_list_index_of: <T>(evidence0: Eq<T>, list: List<T>, value: T) => Option<number>;
  readonly snow_list_zip: <A, B>(first: List<A>, second: List<B>) => List<[A, B]>;
  readonly snow_list_zip_with: <A, B, C>(first: List<A>, second: List<B>, combine: (argument0: A, argument1: B) => C) => List<C>;
  readonly snow_list_zip_with_suspending: <A, B, C>(first: List<A>, second: List<B>, combine: Callback<[A, B], C>) => Suspended<List<C>>;
  readonly snow_list_flat_map: <T, U>(list: List<T>, change: (argument0: T) => List<U>) => List<U>;
  readonly snow_list_flat_map_suspending: <T, U>(list: List<T>, change: Callback<[T], List<U>>) => Suspended<List<U>>;
  readonly snow_list_flatten: <T>(lists: List<List<T>>) => List<T>;
  readonly snow_list_enumerate: <T>(list: List<T>) => List<[number, T]>;
  readonly snow_list_take: <T>(list: List<T>, count: number) => List<T>;
  readonly snow_list_drop: <T>(list: List<T>, count: number) => List<T>;
  readonly snow_list_slice: <T>(list: List<T>, from: number, to: number) => List<T>;
  readonly snow_list_sum: (evidence0: NumberDictionary, list: List<number>) => number;
  readonly snow_list_product: (evidence0: NumberDictionary, list: List<number>) => number;
  readonly snow_list_min: <T>(evidence0: Ord<T>, list: List<T>) => Option<T>;
  readonly snow_list_max: <T>(evidence0: Ord<T>, list: List<T>) => Option<T>;
  readonly snow_list_range: (first: number, limit: number) => List<number>;
  readonly snow_list_group_by: <T, K>(list: List<T>, key: (argument0: T) => K) => Map<K, List<T>>;
  readonly snow_list_group_by_suspending: <T, K>(list: List<T>, key: Callback<[T], K>) => Suspended<Map<K, List<T>>>;
  readonly snow_list_chunk: <T>(list: List<T>, size: number) => List<List<T>>;
  readonly snow_list_dedup: <T>(evidence0: Eq<T>, list: List<T>) => List<T>;
  readonly snow_list_intersperse: <T>(list: List<T>, separator: T) => List<T>;
  readonly snow_list_collect: <T>(iter: Iter<T>) => List<T>;
  readonly snow_list_collect_suspending: <T>(iter: Iter<T>) => Suspended<List<T>>;
}

export interface LogIntrinsics {
  readonly snow_log_debug: (text: string) => undefined;
  readonly snow_log_info: (text: string) => undefined;
  readonly snow_log_warn: (text: string) => undefined;
  readonly snow_log_error: (text: string) => undefined;
}

export interface MapIntrinsics {
  readonly snow_map_new: <K, V>() => Map<K, V>;
  readonly snow_map_put: <K, V>(map: Map<K, V>, key: K, value: V) => Map<K, V>;
  readonly snow_map_get: <K, V>(map: Map<K, V>, key: K) => V;
  readonly snow_map_find: <K, V>(map: Map<K, V>, key: K) => Option<V>;
  readonly snow_map_get_or: <K, V>(map: Map<K, V>, key: K, otherwise: V) => V;
  readonly snow_map_has_key: <K, V>(map: Map<K, V>, key: K) => boolean;
  readonly snow_map_delete: <K, V>(map: Map<K, V>, key: K) => Map<K, V>;
  readonly snow_map_update: <K, V>(map: Map<K, V>, key: K, initial: V, change: (argument0: V) => V) => Map<K, V>;
  readonly snow_map_update_suspending: <K, V>(map: Map<K, V>, key: K, initial: V, change: Callback<[V], V>) => Suspended<Map<K, V>>;
  readonly snow_map_size: <K, V>(map: Map<K, V>) => number;
  readonly snow_map_first: <K, V>(map: Map<K, V>) => Option<[K, V]>;
  readonly snow_map_keys: <K, V>(map: Map<K, V>) => List<K>;
  readonly snow_map_values: <K, V>(map: Map<K, V>) => List<V>;
  readonly snow_map_filter: <K, V>(map: Map<K, V>, keep: (argument0: K, argument1: V) => boolean) => Map<K, V>;
  readonly snow_map_filter_suspending: <K, V>(map: Map<K, V>, keep: Callback<[K, V], boolean>) => Suspended<Map<K, V>>;
  readonly snow_map_map_values: <K, V, W>(map: Map<K, V>, change: (argument0: V) => W) => Map<K, W>;
  readonly snow_map_map_values_suspending: <K, V, W>(map: Map<K, V>, change: Callback<[V], W>) => Suspended<Map<K, W>>;
  readonly snow_map_merge: <K, V>(first: Map<K, V>, second: Map<K, V>) => Map<K, V>;
  readonly snow_map_sorted: <K, V>(evidence0: Ord<K>, map: Map<K, V>) => Map<K, V>;
  readonly snow_map_to_list: <K, V>(map: Map<K, V>) => List<[K, V]>;
  readonly snow_map_from_list: <K, V>(pairs: List<[K, V]>) => Map<K, V>;
  readonly snow_map_collect: <K, V>(iter: Iter<[K, V]>) => Map<K, V>;
  readonly snow_map_collect_suspending: <K, V>(iter: Iter<[K, V]>) => Suspended<Map<K, V>>;
}

export interface MathIntrinsics {
  readonly snow_math_abs: (evidence0: NumberDictionary, value: number) => number;
  readonly snow_math_min: (evidence0: NumberDictionary, a: number, b: number) => number;
  readonly snow_math_max: (evidence0: NumberDictionary, a: number, b: number) => number;
  readonly snow_math_pi: number;
  readonly snow_math_pow: (base: number, exponent: number) => number;
  readonly snow_math_sqrt: (value: number) => number;
  readonly snow_math_floor: (value: number) => number;
  readonly snow_math_ceil: (value: number) => number;
  readonly snow_math_round: (value: number) => number;
  readonly snow_math_e: number;
  readonly snow_math_sin: (angle: number) => number;
  readonly snow_math_cos: (angle: number) => number;
  readonly snow_math_tan: (angle: number) => number;
  readonly snow_math_asin: (value: number) => number;
  readonly snow_math_acos: (value: number) => number;
  readonly snow_math_atan: (value: number) => number;
  readonly snow_math_atan2: (y: number, x: number) => number;
  readonly snow_math_exp: (exponent: number) => number;
  readonly snow_math_log: (value: number) => number;
  readonly snow_math_log2: (value: number) => number;
  readonly snow_math_log10: (value: number) => number;
  readonly snow_math_cbrt: (value: number) => number;
  readonly snow_math_hypot: (a: number, b: number) => number;
  readonly snow_math_trunc: (value: number) => number;
  readonly snow_math_is_nan: (value: number) => boolean;
  readonly snow_math_is_finite: (value: number) => boolean;
}

export interface PgIntrinsics {
  readonly snow_pg_connect: (url: string) => Suspended<Result<PgConn, string>>;
  readonly snow_pg_execute: (conn: PgConn, statement: string, parameters: List<string>) => Suspended<Result<number, string>>;
  readonly snow_pg_query: (conn: PgConn, statement: string, parameters: List<string>) => Suspended<Result<List<Map<string, string>>, string>>;
  readonly snow_pg_begin: (conn: PgConn) => Suspended<Result<number, string>>;
  readonly snow_pg_commit: (conn: PgConn) => Suspended<Result<number, string>>;
  readonly snow_pg_rollback: (conn: PgConn) => Suspended<Result<number, string>>;
  readonly snow_pg_transaction: <T>(conn: PgConn, work: Callback<[PgConn], Result<T, string>>) => Suspended<Result<T, string>>;
  readonly snow_pg_close: (conn: PgConn) => Suspended<undefined>;
}

export interface PoolIntrinsics {
  readonly snow_pool_open: (url: string, least: number, most: number, milliseconds: number) => Suspended<Result<PoolHandle, string>>;
  readonly snow_pool_checkout: (pool: PoolHandle) => Suspended<Result<PgConn, string>>;
  readonly snow_pool_checkin: (pool: PoolHandle, conn: PgConn) => undefined;
  readonly snow_pool_execute: (pool: PoolHandle, statement: string, parameters: List<string>) => Suspended<Result<number, string>>;
  readonly snow_pool_query: (pool: PoolHandle, statement: string, parameters: List<string>) => Suspended<Result<List<Map<string, string>>, string>>;
  readonly snow_pool_close: (pool: PoolHandle) => Suspended<undefined>;
}

export interface PreludeIntrinsics {
  readonly snow_println: (text: string) => undefined;
  readonly snow_print: (text: string) => undefined;
  readonly snow_assert: (condition: boolean, text?: string) => undefined;
  readonly snow_assert_eq: <T>(evidence0: Eq<T>, left: T, right: T) => undefined;
  readonly snow_assert_ne: <T>(evidence0: Eq<T>, left: T, right: T) => undefined;
  readonly snow_panic: (text: string) => never;
  readonly snow_todo: (text: string) => never;
  readonly snow_dbg: <T>(value: T, text?: string) => T;
}

export interface ProcessIntrinsics {
  readonly snow_process_info: (pid: Pid) => Option<ProcessInfo>;
  readonly snow_process_monitor: (pid: Pid) => number;
  readonly snow_process_demonitor: (id: number) => number;
  readonly snow_process_register: (name: string, pid: Pid) => number;
  readonly snow_process_whereis: (name: string) => Pid;
  readonly snow_process_alive: (pid: Pid) => boolean;
  readonly snow_process_kill: (pid: Pid) => undefined;
  readonly snow_process_exit: (status: number) => never;
}

export interface QueueIntrinsics {
  readonly snow_queue_new: <T>() => Queue<T>;
  readonly snow_queue_push: <T>(queue: Queue<T>, value: T) => Queue<T>;
  readonly snow_queue_pop: <T>(queue: Queue<T>) => [T, Queue<T>];
  readonly snow_queue_peek: <T>(queue: Queue<T>) => T;
  readonly snow_queue_size: <T>(queue: Queue<T>) => number;
}

export interface RandomIntrinsics {
  readonly snow_random_seed: (seed: number) => undefined;
  readonly snow_random_int: (from_value: number, to_value: number) => number;
  readonly snow_random_float: () => number;
  readonly snow_random_shuffle: <T>(list: List<T>) => List<T>;
  readonly snow_random_pick: <T>(list: List<T>) => T;
}

export interface RangeIntrinsics {
  readonly snow_range_new: (first: number, limit: number) => Range;
  readonly snow_range_to_list: (range: Range) => List<number>;
  readonly snow_range_map: <T>(range: Range, change: (argument0: number) => T) => List<T>;
  readonly snow_range_map_suspending: <T>(range: Range, change: Callback<[number], T>) => Suspended<List<T>>;
  readonly snow_range_length: (range: Range) => number;
  readonly snow_range_step: (range: Range, distance: number) => List<number>;
  readonly snow_range_down: (first: number, last: number) => List<number>;
}

export interface RegexIntrinsics {
  readonly snow_regex_compile: (pattern: string) => Result<Regex, string>;
  readonly snow_regex_literal: (pattern: string) => Regex;
  readonly snow_regex_matches: (regex: Regex, text: string) => boolean;
  readonly snow_regex_find: (regex: Regex, text: string) => Option<string>;
  readonly snow_regex_find_all: (regex: Regex, text: string) => List<string>;
  readonly snow_regex_captures: (regex: Regex, text: string) => Option<Map<string, string>>;
  readonly snow_regex_replace: (regex: Regex, text: string, replacement: string) => string;
  readonly snow_regex_split: (regex: Regex, text: string) => List<string>;
}

export interface RequestIntrinsics {
  readonly snow_request_method: (request: Request) => string;
  readonly snow_request_path: (request: Request) => string;
  readonly snow_request_body: (request: Request) => string;
  readonly snow_request_header: (request: Request, name: string) => Option<string>;
  readonly snow_request_query: (request: Request, name: string) => Option<string>;
  readonly snow_request_query_all: (request: Request, name: string) => List<string>;
  readonly snow_request_param: (request: Request, name: string) => Option<string>;
  readonly snow_request_body_bytes: (request: Request) => Bytes;
  readonly snow_request_remote_address: (request: Request) => string;
  readonly snow_request_scheme: (request: Request) => string;
  readonly snow_request_host: (request: Request) => Option<string>;
  readonly snow_request_target: (request: Request) => string;
  readonly snow_request_cookie: (request: Request, name: string) => Option<string>;
  readonly snow_request_form: (request: Request, name: string) => Option<string>;
  readonly snow_request_form_all: (request: Request, name: string) => List<string>;
  readonly snow_request_multipart_with: (request: Request, limits: MultipartLimits) => Suspended<Result<Multipart, string>>;
  readonly snow_request_with_value: (request: Request, name: string, value: string) => Request;
  readonly snow_request_value: (request: Request, name: string) => Option<string>;
}

export interface ResultIntrinsics {
  readonly snow_result_shown: <E>(error: E) => string;
}

export interface ServiceIntrinsics {
  readonly snow_service_reserve: (name: string) => boolean;
  readonly snow_service_give: (name: string, pid: Pid<undefined>) => boolean;
}

export interface SessionIntrinsics {
  readonly snow_session_cookie: (secret: string) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_session_get: (request: Request, name: string) => Option<string>;
  readonly snow_session_put: (response: Response, name: string, value: string) => Response;
  readonly snow_session_clear: (response: Response) => Response;
}

export interface SetIntrinsics {
  readonly snow_set_new: <T>() => Set<T>;
  readonly snow_set_add: <T>(set: Set<T>, element: T) => Set<T>;
  readonly snow_set_remove: <T>(set: Set<T>, element: T) => Set<T>;
  readonly snow_set_contains: <T>(set: Set<T>, element: T) => boolean;
  readonly snow_set_size: <T>(set: Set<T>) => number;
  readonly snow_set_first: <T>(set: Set<T>) => Option<T>;
  readonly snow_set_union: <T>(first: Set<T>, second: Set<T>) => Set<T>;
  readonly snow_set_intersection: <T>(first: Set<T>, second: Set<T>) => Set<T>;
  readonly snow_set_difference: <T>(first: Set<T>, second: Set<T>) => Set<T>;
  readonly snow_set_of_distinct: <T>(elements: List<T>) => Set<T>;
  readonly snow_set_to_list: <T>(set: Set<T>) => List<T>;
  readonly snow_set_from_list: <T>(list: List<T>) => Set<T>;
  readonly snow_set_collect: <T>(iter: Iter<T>) => Set<T>;
  readonly snow_set_collect_suspending: <T>(iter: Iter<T>) => Suspended<Set<T>>;
}

export interface SignalIntrinsics {
  readonly snow_signal_on_shutdown: <A>(task: Callback<[], A>) => undefined;
}

export interface SimIntrinsics {
  readonly snow_sim_step: (text: string) => undefined;
  readonly snow_sim_seed: () => number;
  readonly snow_sim_chance: (probability: number) => boolean;
  readonly snow_sim_limit: (milliseconds: number, steps: number) => undefined;
  readonly snow_sim_env: (name: string, value: string) => undefined;
  readonly snow_sim_default_faults: () => SimFaults;
  readonly snow_sim_faults: (faults: SimFaults) => undefined;
  readonly snow_sim_may_crash: (pid: Pid) => undefined;
  readonly snow_sim_replace: <F>(function_: F, replacement: F) => undefined;
  readonly snow_sim_always: (name: string, check: Callback<[], boolean>) => undefined;
  readonly snow_sim_eventually: (name: string, milliseconds: number, check: Callback<[], boolean>) => undefined;
  readonly snow_sim_node: () => Suspended<Node>;
  readonly snow_sim_ask: <A>(node: Node, action: Callback<[], A>) => Suspended<A>;
  readonly snow_sim_stop: (node: Node) => Suspended<undefined>;
  readonly snow_sim_restart: (node: Node) => Suspended<undefined>;
  readonly snow_sim_host: (node: Node) => string;
  readonly snow_sim_partition: (one: Node, other: Node, milliseconds: number) => undefined;
  readonly snow_sim_heal: () => undefined;
  readonly snow_sim_broker_down: (milliseconds: number) => undefined;
}

export interface SqlIntrinsics {
  readonly snow_sql_join: (parts: List<Sql>, separator: Sql) => Sql;
  readonly snow_sql_identifier: (name: string) => Sql;
  readonly snow_sql_list: <T>(evidence0: ToSql<T>, values: List<T>) => Sql;
}

export interface SqliteIntrinsics {
  readonly snow_sqlite_open: (path: string) => Suspended<Result<SqliteConn, string>>;
  readonly snow_sqlite_execute: (conn: SqliteConn, statement: string, parameters: List<string>) => Suspended<Result<number, string>>;
  readonly snow_sqlite_query: (conn: SqliteConn, statement: string, parameters: List<string>) => Suspended<Result<List<Map<string, string>>, string>>;
  readonly snow_sqlite_begin: (conn: SqliteConn) => Suspended<Result<number, string>>;
  readonly snow_sqlite_commit: (conn: SqliteConn) => Suspended<Result<number, string>>;
  readonly snow_sqlite_rollback: (conn: SqliteConn) => Suspended<Result<number, string>>;
  readonly snow_sqlite_close: (conn: SqliteConn) => Suspended<undefined>;
}

export interface SseWriterIntrinsics {
  readonly snow_sse_writer_send: (out: SseWriter, data: string) => Suspended<boolean>;
  readonly snow_sse_writer_send_with: (out: SseWriter, event: SseEvent) => Suspended<boolean>;
  readonly snow_sse_writer_comment: (out: SseWriter, text: string) => Suspended<boolean>;
}

export interface StringIntrinsics {
  readonly snow_string_length: (text: string) => number;
  readonly snow_string_slice: (text: string, from_position: number, to_position: number) => string;
  readonly snow_string_contains: (text: string, part: string) => boolean;
  readonly snow_string_starts_with: (text: string, start_text: string) => boolean;
  readonly snow_string_ends_with: (text: string, end_text: string) => boolean;
  readonly snow_string_index_of: (text: string, part: string) => Option<number>;
  readonly snow_string_trim: (text: string) => string;
  readonly snow_string_to_upper: (text: string) => string;
  readonly snow_string_to_lower: (text: string) => string;
  readonly snow_string_replace: (text: string, pattern: string, replacement: string) => string;
  readonly snow_string_split: (text: string, separator: string) => List<string>;
  readonly snow_string_join: (parts: List<string>, separator: string) => string;
  readonly snow_string_chars: (text: string) => List<string>;
  readonly snow_string_lines: (text: string) => List<string>;
  readonly snow_string_reverse: (text: string) => string;
  readonly snow_string_repeat: (text: string, count: number) => string;
  readonly snow_string_to_int: (text: string) => Option<number>;
  readonly snow_string_to_float: (text: string) => Option<number>;
  readonly snow_string_from: <T>(evidence0: Display<T>, value: T) => string;
  readonly snow_string_collect: (pieces: Iter<string>) => string;
  readonly snow_string_collect_suspending: (pieces: Iter<string>) => Suspended<string>;
  readonly snow_string_is_empty: (text: string) => boolean;
  readonly snow_string_is_blank: (text: string) => boolean;
  readonly snow_string_last_index_of: (text: string, part: string) => Option<number>;
  readonly snow_string_count: (text: string, part: string) => number;
  readonly snow_string_trim_start: (text: string) => string;
  readonly snow_string_trim_end: (text: string) => string;
  readonly snow_string_trim_prefix: (text: string, prefix: string) => string;
  readonly snow_string_trim_suffix: (text: string, suffix: string) => string;
  readonly snow_string_split_once: (text: string, separator: string) => Option<[string, string]>;
  readonly snow_string_words: (text: string) => List<string>;
  readonly snow_string_capitalize: (text: string) => string;
  readonly snow_string_graphemes: (text: string) => List<string>;
  readonly snow_string_code_points: (text: string) => List<number>;
  readonly snow_string_from_code_points: (points: List<number>) => string;
  readonly snow_string_is_letter: (text: string) => boolean;
  readonly snow_string_is_digit: (text: string) => boolean;
  readonly snow_string_is_alphanumeric: (text: string) => boolean;
  readonly snow_string_is_upper: (text: string) => boolean;
  readonly snow_string_is_lower: (text: string) => boolean;
  readonly snow_string_is_space: (text: string) => boolean;
  readonly snow_string_compare_natural: (a: string, b: string) => Ordering;
}

export interface SupervisorIntrinsics {
  readonly snow_supervisor_start_child: (parent: Pid) => Suspended<Pid>;
  readonly snow_supervisor_children: (parent: Pid) => Suspended<List<Pid>>;
  readonly snow_supervisor_stop_child: (parent: Pid, child: Pid) => Suspended<boolean>;
}

export interface TimeIntrinsics {
  readonly snow_time_now_ms: () => number;
  readonly snow_time_monotonic_ms: () => number;
  readonly snow_time_iso8601: (milliseconds: number) => string;
}

export interface TimerIntrinsics {
  readonly snow_timer_sleep: (milliseconds: number) => Suspended<undefined>;
  readonly snow_timer_send_after: <T>(pid: Pid<T>, milliseconds: number, message: T) => undefined;
  readonly snow_timer_after: <A>(milliseconds: number, task: Callback<[], A>) => Timer;
  readonly snow_timer_every: <A>(milliseconds: number, task: Callback<[], A>) => Timer;
  readonly snow_timer_cancel: (timer: Timer) => boolean;
}

export interface TokenIntrinsics {
  readonly snow_token_sign: <T>(evidence0: JsonForm<T>, secret: string, purpose: string, value: T, seconds: number) => string;
  readonly snow_token_verify: <T>(evidence0: JsonForm<T>, secret: string, purpose: string, text: string) => Result<T, string>;
}

export interface TupleIntrinsics {
  readonly snow_tuple_size: <T>(tuple: T) => number;
}

export interface UriIntrinsics {
  readonly snow_uri_encode: (text: string) => string;
  readonly snow_uri_decode: (text: string) => Result<string, string>;
  readonly snow_uri_encode_query: (pairs: List<[string, string]>) => string;
  readonly snow_uri_decode_query: (query: string) => Result<List<[string, string]>, string>;
  readonly snow_uri_parse: (text: string) => Result<Uri, string>;
  readonly snow_uri_join: (base: string, reference: string) => Result<string, string>;
}

export interface WriterIntrinsics {
  readonly snow_writer_write: (writer: Writer, text: string) => Suspended<boolean>;
  readonly snow_writer_write_bytes: (writer: Writer, bytes: Bytes) => Suspended<boolean>;
}

export interface WsIntrinsics {
  readonly snow_ws_serve_tls: <A, B>(on_connect: Callback<[Conn, string, Map<string, string>], Admission>, on_message: Callback<[Conn, string], A>, on_close: Callback<[Conn, number, string], B>, port: number, certificate: string, key: string) => Server;
  readonly snow_ws_serve_with: <A, B>(on_connect: Callback<[Conn, string, Map<string, string>], Admission>, on_message: Callback<[Conn, string], A>, on_close: Callback<[Conn, number, string], B>, port: number, options: WsOptions) => Server;
  readonly snow_ws_options: () => WsOptions;
  readonly snow_ws_port: (server: Server) => number;
  readonly snow_ws_stop: (server: Server, grace_ms: number) => Suspended<undefined>;
  readonly snow_ws_drain: (server: Server, spread_ms: number) => Suspended<undefined>;
  readonly snow_ws_send: (conn: Conn, text: string) => number;
  readonly snow_ws_send_binary: (conn: Conn, bytes: Bytes) => number;
  readonly snow_ws_close: (conn: Conn, code: number, reason: string) => number;
  readonly snow_ws_join: (conn: Conn, room: string) => number;
  readonly snow_ws_leave: (conn: Conn, room: string) => number;
  readonly snow_ws_broadcast: (room: string, text: string) => number;
  readonly snow_ws_broadcast_except: (room: string, text: string, except: Conn) => number;
  readonly snow_ws_broadcast_binary: (room: string, bytes: Bytes) => number;
  readonly snow_ws_broadcast_binary_except: (room: string, bytes: Bytes, except: Conn) => number;
  readonly snow_ws_broadcast_many: (rooms: List<string>, text: string) => number;
  readonly snow_ws_members: (room: string) => List<Conn>;
  readonly snow_ws_count: (room: string) => number;
  readonly snow_ws_rooms: (conn: Conn) => List<string>;
  readonly snow_ws_room_names: () => List<string>;
  readonly snow_ws_path: (conn: Conn) => string;
  readonly snow_ws_header: (conn: Conn, name: string) => Option<string>;
  readonly snow_ws_query: (conn: Conn, name: string) => Option<string>;
  readonly snow_ws_param: (conn: Conn, name: string) => Option<string>;
  readonly snow_ws_subprotocol: (conn: Conn) => string;
  readonly snow_ws_backlog: (conn: Conn) => number;
  readonly snow_ws_remote_address: (conn: Conn) => string;
  readonly snow_ws_stats: () => WsStats;
}

export interface WsClientIntrinsics {
  readonly snow_ws_client_connect_with: (url: string, options: WsClientOptions) => Suspended<Result<WsClient, string>>;
  readonly snow_ws_client_send: (client: WsClient, text: string) => number;
  readonly snow_ws_client_send_binary: (client: WsClient, bytes: Bytes) => number;
  readonly snow_ws_client_receive: (client: WsClient, milliseconds: number) => Suspended<Result<WsEvent, string>>;
  readonly snow_ws_client_close: (client: WsClient, code: number, reason: string) => Suspended<undefined>;
}

export interface Intrinsics
  extends
    BigIntIntrinsics,
    BytesIntrinsics,
    ClusterIntrinsics,
    CryptoIntrinsics,
    CsvIntrinsics,
    DateTimeIntrinsics,
    DbIntrinsics,
    EnvIntrinsics,
    FileIntrinsics,
    FloatIntrinsics,
    HTTPIntrinsics,
    IOIntrinsics,
    IntIntrinsics,
    IterIntrinsics,
    JobIntrinsics,
    JsonIntrinsics,
    JwtIntrinsics,
    ListIntrinsics,
    LogIntrinsics,
    MapIntrinsics,
    MathIntrinsics,
    PgIntrinsics,
    PoolIntrinsics,
    PreludeIntrinsics,
    ProcessIntrinsics,
    QueueIntrinsics,
    RandomIntrinsics,
    RangeIntrinsics,
    RegexIntrinsics,
    RequestIntrinsics,
    ResultIntrinsics,
    ServiceIntrinsics,
    SessionIntrinsics,
    SetIntrinsics,
    SignalIntrinsics,
    SimIntrinsics,
    SqlIntrinsics,
    SqliteIntrinsics,
    SseWriterIntrinsics,
    StringIntrinsics,
    SupervisorIntrinsics,
    TimeIntrinsics,
    TimerIntrinsics,
    TokenIntrinsics,
    TupleIntrinsics,
    UriIntrinsics,
    WriterIntrinsics,
    WsIntrinsics,
    WsClientIntrinsics {}

/** What is written in Snow, as TypeScript sees it. */
export interface FunctionsInSnow {
  readonly snow_args_spec: (name: string, about: string) => ArgSpec;
  readonly snow_args_flag: (spec: ArgSpec, name: string, about: string) => ArgSpec;
  readonly snow_args_option: (spec: ArgSpec, name: string, about: string) => ArgSpec;
  readonly snow_args_option_of: (spec: ArgSpec, name: string, value: string, about: string) => ArgSpec;
  readonly snow_args_positional: (spec: ArgSpec, name: string, about: string) => ArgSpec;
  readonly snow_args_optional: (spec: ArgSpec, name: string, about: string) => ArgSpec;
  readonly snow_args_rest: (spec: ArgSpec, name: string, about: string) => ArgSpec;
  readonly snow_args_parse: (spec: ArgSpec, arguments_: List<string>) => Result<ParsedArgs, string>;
  readonly snow_args_read: (spec: ArgSpec, arguments_: List<string>) => Result<ParsedArgs, ArgRefusal>;
  readonly snow_args_run: (spec: ArgSpec) => ParsedArgs;
  readonly snow_args_help: (spec: ArgSpec) => string;
  readonly snow_http_on_get: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_post: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_put: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_delete: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_patch: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_options: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_on_head: (router: Router, pattern: string, handler: Callback<[Request], Response>) => Router;
  readonly snow_http_scope: (router: Router, prefix: string, build: (argument0: Router) => Router) => Router;
  readonly snow_http_scope_suspending: (router: Router, prefix: string, build: Callback<[Router], Router>) => Suspended<Router>;
  readonly snow_http_websocket: <A, B>(router: Router, path: string, on_connect: Callback<[Conn, string, Map<string, string>], Admission>, on_message: Callback<[Conn, string], A>, on_close: Callback<[Conn, number, string], B>) => Router;
  readonly snow_http_channels: (router: Router, path: string, channels: List<Channel>) => Router;
  readonly snow_http_response: (status: number, body: string) => Response;
  readonly snow_http_text: (status: number, body: string) => Response;
  readonly snow_http_html: (status: number, body: string) => Response;
  readonly snow_http_json: <T>(evidence0: JsonForm<T>, status: number, value: T) => Response;
  readonly snow_http_redirect: (status: number, location: string) => Response;
  readonly snow_http_no_content: () => Response;
  readonly snow_http_not_found: () => Response;
  readonly snow_http_bad_request: (reason: string) => Response;
  readonly snow_http_unauthorized: (reason: string) => Response;
  readonly snow_http_forbidden: (reason: string) => Response;
  readonly snow_http_clear_cookie: (response: Response, name: string, options: CookieOptions) => Response;
  readonly snow_http_cookie_options: () => CookieOptions;
  readonly snow_http_cors: (origins: List<string>) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_compress: () => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_access_log: () => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_rate_limit: (per_minute: number, key_of: Callback<[Request], string>) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_security_headers: () => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_basic_auth: (realm: string, check: Callback<[string, string], boolean>) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_timeout: (milliseconds: number) => Callback<[Request, Callback<[Request], Response>], Response>;
  readonly snow_http_client_request: (method: string, url: string) => ClientRequest;
  readonly snow_http_client_form: (url: string, fields: List<[string, string]>) => ClientRequest;
  readonly snow_http_header: (response: ClientResponse, name: string) => Option<string>;
  readonly snow_int_clamp: (value: number, least: number, greatest: number) => number;
  readonly snow_iter_range: (first: number, limit: number) => Iter<number>;
  readonly snow_iter_repeat: <T>(value: T) => Iter<T>;
  readonly snow_json_encode_string: (text: string) => string;
  readonly snow_json_encode_int: (value: number) => string;
  readonly snow_json_encode_bool: (value: boolean) => string;
  readonly snow_json_encode_map: (values: Map<string, string>) => string;
  readonly snow_json_encode_list: (values: List<string>) => string;
  readonly snow_jwt_options: () => JwtOptions;
  readonly snow_list_is_empty: <T>(list: List<T>) => boolean;
  readonly snow_list_first: <T>(list: List<T>) => Option<T>;
  readonly snow_list_nth: <T>(list: List<T>, index: number) => T;
  readonly snow_list_try_get: <T>(list: List<T>, index: number) => Option<T>;
  readonly snow_list_get_or: <T>(list: List<T>, index: number, otherwise: T) => T;
  readonly snow_list_update_at: <T>(list: List<T>, index: number, change: (argument0: T) => T) => List<T>;
  readonly snow_list_update_at_suspending: <T>(list: List<T>, index: number, change: Callback<[T], T>) => Suspended<List<T>>;
  readonly snow_list_insert_at: <T>(list: List<T>, index: number, value: T) => List<T>;
  readonly snow_list_remove_at: <T>(list: List<T>, index: number) => List<T>;
  readonly snow_list_fold_right: <T, U>(list: List<T>, initial: U, combine: (argument0: U, argument1: T) => U) => U;
  readonly snow_list_fold_right_suspending: <T, U>(list: List<T>, initial: U, combine: Callback<[U, T], U>) => Suspended<U>;
  readonly snow_list_scan: <T, U>(list: List<T>, initial: U, combine: (argument0: U, argument1: T) => U) => List<U>;
  readonly snow_list_scan_suspending: <T, U>(list: List<T>, initial: U, combine: Callback<[U, T], U>) => Suspended<List<U>>;
  readonly snow_list_each: <T, U>(list: List<T>, use: (argument0: T) => U) => undefined;
  readonly snow_list_each_suspending: <T, U>(list: List<T>, use: Callback<[T], U>) => Suspended<undefined>;
  readonly snow_list_sort_by: <T, K>(evidence0: Ord<K>, list: List<T>, key: (argument0: T) => K) => List<T>;
  readonly snow_list_sort_by_suspending: <T, K>(evidence0: Ord<K>, list: List<T>, key: Callback<[T], K>) => Suspended<List<T>>;
  readonly snow_list_find: <T>(list: List<T>, test: (argument0: T) => boolean) => Option<T>;
  readonly snow_list_find_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<Option<T>>;
  readonly snow_list_find_index: <T>(list: List<T>, test: (argument0: T) => boolean) => Option<number>;
  readonly snow_list_find_index_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<Option<number>>;
  readonly snow_list_find_map: <T, U>(list: List<T>, change: (argument0: T) => Option<U>) => Option<U>;
  readonly snow_list_find_map_suspending: <T, U>(list: List<T>, change: Callback<[T], Option<U>>) => Suspended<Option<U>>;
  readonly snow_list_filter_map: <T, U>(list: List<T>, change: (argument0: T) => Option<U>) => List<U>;
  readonly snow_list_filter_map_suspending: <T, U>(list: List<T>, change: Callback<[T], Option<U>>) => Suspended<List<U>>;
  readonly snow_list_try_map: <A, B, E>(list: List<A>, change: (argument0: A) => Result<B, E>) => Result<List<B>, E>;
  readonly snow_list_try_map_suspending: <A, B, E>(list: List<A>, change: Callback<[A], Result<B, E>>) => Suspended<Result<List<B>, E>>;
  readonly snow_list_try_each: <A, B, E>(list: List<A>, use: (argument0: A) => Result<B, E>) => Result<undefined, E>;
  readonly snow_list_try_each_suspending: <A, B, E>(list: List<A>, use: Callback<[A], Result<B, E>>) => Suspended<Result<undefined, E>>;
  readonly snow_list_count: <T>(list: List<T>, test: (argument0: T) => boolean) => number;
  readonly snow_list_count_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<number>;
  readonly snow_list_partition: <T>(list: List<T>, test: (argument0: T) => boolean) => [List<T>, List<T>];
  readonly snow_list_partition_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<[List<T>, List<T>]>;
  readonly snow_list_any: <T>(list: List<T>, test: (argument0: T) => boolean) => boolean;
  readonly snow_list_any_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<boolean>;
  readonly snow_list_all: <T>(list: List<T>, test: (argument0: T) => boolean) => boolean;
  readonly snow_list_all_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<boolean>;
  readonly snow_list_contains: <T>(evidence0: Eq<T>, list: List<T>, value: T) => boolean;
  readonly snow_list_unzip: <A, B>(pairs: List<[A, B]>) => [List<A>, List<B>];
  readonly snow_list_transpose: <T>(rows: List<List<T>>) => List<List<T>>;
  readonly snow_list_split_at: <T>(list: List<T>, index: number) => [List<T>, List<T>];
  readonly snow_list_take_while: <T>(list: List<T>, test: (argument0: T) => boolean) => List<T>;
  readonly snow_list_take_while_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<List<T>>;
  readonly snow_list_drop_while: <T>(list: List<T>, test: (argument0: T) => boolean) => List<T>;
  readonly snow_list_drop_while_suspending: <T>(list: List<T>, test: Callback<[T], boolean>) => Suspended<List<T>>;
  readonly snow_list_min_by: <T, K>(evidence0: Ord<K>, list: List<T>, key: (argument0: T) => K) => Option<T>;
  readonly snow_list_min_by_suspending: <T, K>(evidence0: Ord<K>, list: List<T>, key: Callback<[T], K>) => Suspended<Option<T>>;
  readonly snow_list_max_by: <T, K>(evidence0: Ord<K>, list: List<T>, key: (argument0: T) => K) => Option<T>;
  readonly snow_list_max_by_suspending: <T, K>(evidence0: Ord<K>, list: List<T>, key: Callback<[T], K>) => Suspended<Option<T>>;
  readonly snow_list_repeat: <T>(value: T, count: number) => List<T>;
  readonly snow_list_frequencies: <T>(evidence0: Eq<T>, evidence1: Hash<T>, list: List<T>) => Map<T, number>;
  readonly snow_list_unique: <T>(evidence0: Eq<T>, evidence1: Hash<T>, list: List<T>) => List<T>;
  readonly snow_list_unique_by: <T, K>(evidence0: Eq<K>, evidence1: Hash<K>, list: List<T>, key: (argument0: T) => K) => List<T>;
  readonly snow_list_unique_by_suspending: <T, K>(evidence0: Eq<K>, evidence1: Hash<K>, list: List<T>, key: Callback<[T], K>) => Suspended<List<T>>;
  readonly snow_list_windows: <T>(list: List<T>, size: number) => List<List<T>>;
  readonly snow_list_combinations: <T>(list: List<T>, size: number) => List<List<T>>;
  readonly snow_list_permutations: <T>(list: List<T>) => List<List<T>>;
  readonly snow_map_is_empty: <K, V>(map: Map<K, V>) => boolean;
  readonly snow_map_any: <K, V>(map: Map<K, V>, test: (argument0: K, argument1: V) => boolean) => boolean;
  readonly snow_map_any_suspending: <K, V>(map: Map<K, V>, test: Callback<[K, V], boolean>) => Suspended<boolean>;
  readonly snow_map_all: <K, V>(map: Map<K, V>, test: (argument0: K, argument1: V) => boolean) => boolean;
  readonly snow_map_all_suspending: <K, V>(map: Map<K, V>, test: Callback<[K, V], boolean>) => Suspended<boolean>;
  readonly snow_map_find_key: <K, V>(map: Map<K, V>, test: (argument0: K, argument1: V) => boolean) => Option<K>;
  readonly snow_map_find_key_suspending: <K, V>(map: Map<K, V>, test: Callback<[K, V], boolean>) => Suspended<Option<K>>;
  readonly snow_map_fold: <K, V, A>(map: Map<K, V>, initial: A, combine: (argument0: A, argument1: K, argument2: V) => A) => A;
  readonly snow_map_fold_suspending: <K, V, A>(map: Map<K, V>, initial: A, combine: Callback<[A, K, V], A>) => Suspended<A>;
  readonly snow_map_map_keys: <K, V, L>(evidence0: Eq<L>, evidence1: Hash<L>, map: Map<K, V>, change: (argument0: K) => L) => Map<L, V>;
  readonly snow_map_map_keys_suspending: <K, V, L>(evidence0: Eq<L>, evidence1: Hash<L>, map: Map<K, V>, change: Callback<[K], L>) => Suspended<Map<L, V>>;
  readonly snow_multipart_limits: () => MultipartLimits;
  readonly snow_multipart_field: (form: Multipart, name: string) => Option<string>;
  readonly snow_multipart_file: (form: Multipart, name: string) => Option<UploadedFile>;
  readonly snow_option_map: <A, B>(option: Option<A>, change: (argument0: A) => B) => Option<B>;
  readonly snow_option_map_suspending: <A, B>(option: Option<A>, change: Callback<[A], B>) => Suspended<Option<B>>;
  readonly snow_option_and_then: <A, B>(option: Option<A>, next: (argument0: A) => Option<B>) => Option<B>;
  readonly snow_option_and_then_suspending: <A, B>(option: Option<A>, next: Callback<[A], Option<B>>) => Suspended<Option<B>>;
  readonly snow_option_or_else: <A>(option: Option<A>, otherwise: () => Option<A>) => Option<A>;
  readonly snow_option_or_else_suspending: <A>(option: Option<A>, otherwise: Callback<[], Option<A>>) => Suspended<Option<A>>;
  readonly snow_option_filter: <A>(option: Option<A>, keep: (argument0: A) => boolean) => Option<A>;
  readonly snow_option_filter_suspending: <A>(option: Option<A>, keep: Callback<[A], boolean>) => Suspended<Option<A>>;
  readonly snow_option_zip: <A, B>(first: Option<A>, second: Option<B>) => Option<[A, B]>;
  readonly snow_option_flatten: <A>(option: Option<Option<A>>) => Option<A>;
  readonly snow_option_unwrap_or: <A>(option: Option<A>, otherwise: A) => A;
  readonly snow_option_unwrap: <A>(option: Option<A>) => A;
  readonly snow_option_expect: <A>(option: Option<A>, text: string) => A;
  readonly snow_option_is_some: <A>(option: Option<A>) => boolean;
  readonly snow_option_is_none: <A>(option: Option<A>) => boolean;
  readonly snow_option_to_result: <A, E>(option: Option<A>, error: E) => Result<A, E>;
  readonly snow_option_to_list: <A>(option: Option<A>) => List<A>;
  readonly snow_ordering_reverse: (order: Ordering) => Ordering;
  readonly snow_ordering_then: (first: Ordering, second: Ordering) => Ordering;
  readonly snow_pg_query_as: <T>(conn: PgConn, statement: string, parameters: List<string>, read: Callback<[Map<string, string>], Result<T, string>>) => Suspended<Result<List<Result<T, string>>, string>>;
  readonly snow_pool_query_as: <T>(pool: PoolHandle, statement: string, parameters: List<string>, read: Callback<[Map<string, string>], Result<T, string>>) => Suspended<Result<List<Result<T, string>>, string>>;
  readonly snow_queue_is_empty: <T>(queue: Queue<T>) => boolean;
  readonly snow_range_filter: (range: Range, keep: (argument0: number) => boolean) => List<number>;
  readonly snow_range_filter_suspending: (range: Range, keep: Callback<[number], boolean>) => Suspended<List<number>>;
  readonly snow_request_multipart: (request: Request) => Suspended<Result<Multipart, string>>;
  readonly snow_result_map: <A, B, E>(result: Result<A, E>, change: (argument0: A) => B) => Result<B, E>;
  readonly snow_result_map_suspending: <A, B, E>(result: Result<A, E>, change: Callback<[A], B>) => Suspended<Result<B, E>>;
  readonly snow_result_map_err: <A, E, F>(result: Result<A, E>, change: (argument0: E) => F) => Result<A, F>;
  readonly snow_result_map_err_suspending: <A, E, F>(result: Result<A, E>, change: Callback<[E], F>) => Suspended<Result<A, F>>;
  readonly snow_result_and_then: <A, B, E>(result: Result<A, E>, next: (argument0: A) => Result<B, E>) => Result<B, E>;
  readonly snow_result_and_then_suspending: <A, B, E>(result: Result<A, E>, next: Callback<[A], Result<B, E>>) => Suspended<Result<B, E>>;
  readonly snow_result_or_else: <A, E, F>(result: Result<A, E>, otherwise: (argument0: E) => Result<A, F>) => Result<A, F>;
  readonly snow_result_or_else_suspending: <A, E, F>(result: Result<A, E>, otherwise: Callback<[E], Result<A, F>>) => Suspended<Result<A, F>>;
  readonly snow_result_unwrap_or: <A, E>(result: Result<A, E>, otherwise: A) => A;
  readonly snow_result_unwrap: <A, E>(result: Result<A, E>) => A;
  readonly snow_result_expect: <A, E>(result: Result<A, E>, text: string) => A;
  readonly snow_result_is_ok: <A, E>(result: Result<A, E>) => boolean;
  readonly snow_result_is_err: <A, E>(result: Result<A, E>) => boolean;
  readonly snow_result_to_option: <A, E>(result: Result<A, E>) => Option<A>;
  readonly snow_result_err: <A, E>(result: Result<A, E>) => Option<E>;
  readonly snow_result_all: <A, E>(results: List<Result<A, E>>) => Result<List<A>, E>;
  readonly snow_result_partition: <A, E>(results: List<Result<A, E>>) => [List<A>, List<E>];
  readonly snow_service_start_registered: (name: string, start: () => Pid<undefined>) => Result<Pid<undefined>, string>;
  readonly snow_service_start_registered_suspending: (name: string, start: Callback<[], Pid<undefined>>) => Suspended<Result<Pid<undefined>, string>>;
  readonly snow_set_is_empty: <T>(set: Set<T>) => boolean;
  readonly snow_set_is_subset: <T>(first: Set<T>, second: Set<T>) => boolean;
  readonly snow_set_map: <T, U>(evidence0: Eq<U>, evidence1: Hash<U>, set: Set<T>, change: (argument0: T) => U) => Set<U>;
  readonly snow_set_map_suspending: <T, U>(evidence0: Eq<U>, evidence1: Hash<U>, set: Set<T>, change: Callback<[T], U>) => Suspended<Set<U>>;
  readonly snow_set_filter: <T>(set: Set<T>, keep: (argument0: T) => boolean) => Set<T>;
  readonly snow_set_filter_suspending: <T>(set: Set<T>, keep: Callback<[T], boolean>) => Suspended<Set<T>>;
  readonly snow_set_fold: <T, A>(set: Set<T>, initial: A, combine: (argument0: A, argument1: T) => A) => A;
  readonly snow_set_fold_suspending: <T, A>(set: Set<T>, initial: A, combine: Callback<[A, T], A>) => Suspended<A>;
  readonly snow_ssewriter_send_event: (out: SseWriter, name: string, data: string) => Suspended<boolean>;
  readonly snow_ssewriter_event: (data: string) => SseEvent;
  readonly snow_string_pad_left: (text: string, width: number, filler: string) => string;
  readonly snow_string_pad_right: (text: string, width: number, filler: string) => string;
  readonly snow_ws_serve: <A, B>(on_connect: Callback<[Conn, string, Map<string, string>], Admission>, on_message: Callback<[Conn, string], A>, on_close: Callback<[Conn, number, string], B>, port: number) => Server;
  readonly snow_wsclient_connect: (url: string) => Suspended<Result<WsClient, string>>;
  readonly snow_wsclient_options: () => WsClientOptions;
}
