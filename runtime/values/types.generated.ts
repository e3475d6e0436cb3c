// The sum types and structs of the library. Generated from stdlib/*.snow by cli/build/generate-types.ts.
import type { Callback } from "./generator.ts";
import type { Bytes, Conn, List, Map, Pid, Set } from "./opaque.ts";
import { snow_struct, snow_variant } from "./shape.ts";

class ArgPart {
  readonly name: string;
  readonly about: string;
  readonly value: string;
  constructor(name: string, about: string, value: string) {
    this.name = name;
    this.about = about;
    this.value = value;
  }
}

snow_struct(ArgPart, "ArgPart");
export type { ArgPart };
export { ArgPart as snow_struct_ArgPart };

interface ArgPartFields {
  readonly name: string;
  readonly about: string;
  readonly value: string;
}

export function newArgPart(fields: ArgPartFields): ArgPart {
  return new ArgPart(fields.name, fields.about, fields.value);
}

class ArgSpec {
  readonly name: string;
  readonly about: string;
  readonly flags: List<ArgPart>;
  readonly options: List<ArgPart>;
  readonly positionals: List<ArgPart>;
  readonly optionals: List<ArgPart>;
  readonly rest: Option<ArgPart>;
  constructor(name: string, about: string, flags: List<ArgPart>, options: List<ArgPart>, positionals: List<ArgPart>, optionals: List<ArgPart>, rest: Option<ArgPart>) {
    this.name = name;
    this.about = about;
    this.flags = flags;
    this.options = options;
    this.positionals = positionals;
    this.optionals = optionals;
    this.rest = rest;
  }
}

snow_struct(ArgSpec, "ArgSpec");
export type { ArgSpec };
export { ArgSpec as snow_struct_ArgSpec };

interface ArgSpecFields {
  readonly name: string;
  readonly about: string;
  readonly flags: List<ArgPart>;
  readonly options: List<ArgPart>;
  readonly positionals: List<ArgPart>;
  readonly optionals: List<ArgPart>;
  readonly rest: Option<ArgPart>;
}

export function newArgSpec(fields: ArgSpecFields): ArgSpec {
  return new ArgSpec(fields.name, fields.about, fields.flags, fields.options, fields.positionals, fields.optionals, fields.rest);
}

class ParsedArgs {
  readonly flags: Set<string>;
  readonly options: Map<string, string>;
  readonly positionals: Map<string, string>;
  readonly rest: List<string>;
  constructor(flags: Set<string>, options: Map<string, string>, positionals: Map<string, string>, rest: List<string>) {
    this.flags = flags;
    this.options = options;
    this.positionals = positionals;
    this.rest = rest;
  }
}

snow_struct(ParsedArgs, "ParsedArgs");
export type { ParsedArgs };
export { ParsedArgs as snow_struct_ParsedArgs };

interface ParsedArgsFields {
  readonly flags: Set<string>;
  readonly options: Map<string, string>;
  readonly positionals: Map<string, string>;
  readonly rest: List<string>;
}

export function newParsedArgs(fields: ParsedArgsFields): ParsedArgs {
  return new ParsedArgs(fields.flags, fields.options, fields.positionals, fields.rest);
}

class ArgRefusal {
  readonly is_help: boolean;
  readonly text: string;
  constructor(is_help: boolean, text: string) {
    this.is_help = is_help;
    this.text = text;
  }
}

snow_struct(ArgRefusal, "ArgRefusal");
export type { ArgRefusal };
export { ArgRefusal as snow_struct_ArgRefusal };

interface ArgRefusalFields {
  readonly is_help: boolean;
  readonly text: string;
}

export function newArgRefusal(fields: ArgRefusalFields): ArgRefusal {
  return new ArgRefusal(fields.is_help, fields.text);
}

class AloneVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(AloneVariant, "Alone", 0);
export const snow_variant_Alone: AloneVariant = new AloneVariant();

class ConnectedVariant {
  readonly tag: 1;
  readonly _0: List<string>;
  constructor(nodes: List<string>) {
    this.tag = 1;
    this._0 = nodes;
  }
}

snow_variant(ConnectedVariant, "Connected", 1);
export { ConnectedVariant as snow_variant_Connected };

class DisconnectedVariant {
  readonly tag: 2;
  readonly _0: number;
  constructor(milliseconds: number) {
    this.tag = 2;
    this._0 = milliseconds;
  }
}

snow_variant(DisconnectedVariant, "Disconnected", 1);
export { DisconnectedVariant as snow_variant_Disconnected };

export type ClusterStatus = AloneVariant | ConnectedVariant | DisconnectedVariant;

class UniqueViolationVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(UniqueViolationVariant, "UniqueViolation", 0);
export const snow_variant_UniqueViolation: UniqueViolationVariant = new UniqueViolationVariant();

class ForeignKeyViolationVariant {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

snow_variant(ForeignKeyViolationVariant, "ForeignKeyViolation", 0);
export const snow_variant_ForeignKeyViolation: ForeignKeyViolationVariant = new ForeignKeyViolationVariant();

class NotNullViolationVariant {
  readonly tag: 2;
  constructor() {
    this.tag = 2;
  }
}

snow_variant(NotNullViolationVariant, "NotNullViolation", 0);
export const snow_variant_NotNullViolation: NotNullViolationVariant = new NotNullViolationVariant();

class CheckViolationVariant {
  readonly tag: 3;
  constructor() {
    this.tag = 3;
  }
}

snow_variant(CheckViolationVariant, "CheckViolation", 0);
export const snow_variant_CheckViolation: CheckViolationVariant = new CheckViolationVariant();

class DbBusyVariant {
  readonly tag: 4;
  constructor() {
    this.tag = 4;
  }
}

snow_variant(DbBusyVariant, "DbBusy", 0);
export const snow_variant_DbBusy: DbBusyVariant = new DbBusyVariant();

class ConflictVariant {
  readonly tag: 5;
  constructor() {
    this.tag = 5;
  }
}

snow_variant(ConflictVariant, "Conflict", 0);
export const snow_variant_Conflict: ConflictVariant = new ConflictVariant();

class ConnectionLostVariant {
  readonly tag: 6;
  constructor() {
    this.tag = 6;
  }
}

snow_variant(ConnectionLostVariant, "ConnectionLost", 0);
export const snow_variant_ConnectionLost: ConnectionLostVariant = new ConnectionLostVariant();

class TimedOutVariant {
  readonly tag: 7;
  constructor() {
    this.tag = 7;
  }
}

snow_variant(TimedOutVariant, "TimedOut", 0);
export const snow_variant_TimedOut: TimedOutVariant = new TimedOutVariant();

class TooManyRowsVariant {
  readonly tag: 8;
  constructor() {
    this.tag = 8;
  }
}

snow_variant(TooManyRowsVariant, "TooManyRows", 0);
export const snow_variant_TooManyRows: TooManyRowsVariant = new TooManyRowsVariant();

class BadRowVariant {
  readonly tag: 9;
  constructor() {
    this.tag = 9;
  }
}

snow_variant(BadRowVariant, "BadRow", 0);
export const snow_variant_BadRow: BadRowVariant = new BadRowVariant();

class DbOtherVariant {
  readonly tag: 10;
  readonly _0: string;
  constructor(code: string) {
    this.tag = 10;
    this._0 = code;
  }
}

snow_variant(DbOtherVariant, "DbOther", 1);
export { DbOtherVariant as snow_variant_DbOther };

export type DbErrorKind = UniqueViolationVariant | ForeignKeyViolationVariant | NotNullViolationVariant | CheckViolationVariant | DbBusyVariant | ConflictVariant | ConnectionLostVariant | TimedOutVariant | TooManyRowsVariant | BadRowVariant | DbOtherVariant;

class DbError {
  readonly kind: DbErrorKind;
  readonly code: string;
  readonly message: string;
  constructor(kind: DbErrorKind, code: string, message: string) {
    this.kind = kind;
    this.code = code;
    this.message = message;
  }
}

snow_struct(DbError, "DbError");
export type { DbError };
export { DbError as snow_struct_DbError };

interface DbErrorFields {
  readonly kind: DbErrorKind;
  readonly code: string;
  readonly message: string;
}

export function newDbError(fields: DbErrorFields): DbError {
  return new DbError(fields.kind, fields.code, fields.message);
}

class FileStat {
  readonly size: number;
  readonly modified_ms: number;
  readonly is_file: boolean;
  readonly is_directory: boolean;
  constructor(size: number, modified_ms: number, is_file: boolean, is_directory: boolean) {
    this.size = size;
    this.modified_ms = modified_ms;
    this.is_file = is_file;
    this.is_directory = is_directory;
  }
}

snow_struct(FileStat, "FileStat");
export type { FileStat };
export { FileStat as snow_struct_FileStat };

interface FileStatFields {
  readonly size: number;
  readonly modified_ms: number;
  readonly is_file: boolean;
  readonly is_directory: boolean;
}

export function newFileStat(fields: FileStatFields): FileStat {
  return new FileStat(fields.size, fields.modified_ms, fields.is_file, fields.is_directory);
}

class FileChangedVariant {
  readonly tag: 0;
  readonly _0: string;
  constructor(path: string) {
    this.tag = 0;
    this._0 = path;
  }
}

snow_variant(FileChangedVariant, "FileChanged", 1);
export { FileChangedVariant as snow_variant_FileChanged };

class FileRemovedVariant {
  readonly tag: 1;
  readonly _0: string;
  constructor(path: string) {
    this.tag = 1;
    this._0 = path;
  }
}

snow_variant(FileRemovedVariant, "FileRemoved", 1);
export { FileRemovedVariant as snow_variant_FileRemoved };

export type FileEvent = FileChangedVariant | FileRemovedVariant;

class EventVariant<T> {
  readonly tag: 0;
  readonly _0: T;
  constructor(event: T) {
    this.tag = 0;
    this._0 = event;
  }
}

snow_variant(EventVariant, "Event", 1);
export { EventVariant as snow_variant_Event };

class PresenceVariant<M> {
  readonly tag: 1;
  readonly _0: List<[string, List<M>]>;
  constructor(people: List<[string, List<M>]>) {
    this.tag = 1;
    this._0 = people;
  }
}

snow_variant(PresenceVariant, "Presence", 1);
export { PresenceVariant as snow_variant_Presence };

class RestartedVariant {
  readonly tag: 2;
  constructor() {
    this.tag = 2;
  }
}

snow_variant(RestartedVariant, "Restarted", 0);
export const snow_variant_Restarted: RestartedVariant = new RestartedVariant();

class EndedVariant {
  readonly tag: 3;
  readonly _0: string;
  readonly _1: string;
  constructor(code: string, text: string) {
    this.tag = 3;
    this._0 = code;
    this._1 = text;
  }
}

snow_variant(EndedVariant, "Ended", 2);
export { EndedVariant as snow_variant_Ended };

export type ChannelEvent<T, M> = EventVariant<T> | PresenceVariant<M> | RestartedVariant | EndedVariant;

class HttpOptions {
  readonly host: string;
  readonly hosts: List<string>;
  readonly trusted_proxies: List<string>;
  readonly cert_path: string;
  readonly key_path: string;
  readonly max_headers: number;
  readonly max_header_bytes: number;
  readonly max_body_bytes: number;
  readonly read_timeout_ms: number;
  readonly idle_timeout_ms: number;
  readonly compress: boolean;
  constructor(host: string, hosts: List<string>, trusted_proxies: List<string>, cert_path: string, key_path: string, max_headers: number, max_header_bytes: number, max_body_bytes: number, read_timeout_ms: number, idle_timeout_ms: number, compress: boolean) {
    this.host = host;
    this.hosts = hosts;
    this.trusted_proxies = trusted_proxies;
    this.cert_path = cert_path;
    this.key_path = key_path;
    this.max_headers = max_headers;
    this.max_header_bytes = max_header_bytes;
    this.max_body_bytes = max_body_bytes;
    this.read_timeout_ms = read_timeout_ms;
    this.idle_timeout_ms = idle_timeout_ms;
    this.compress = compress;
  }
}

snow_struct(HttpOptions, "HttpOptions");
export type { HttpOptions };
export { HttpOptions as snow_struct_HttpOptions };

interface HttpOptionsFields {
  readonly host: string;
  readonly hosts: List<string>;
  readonly trusted_proxies: List<string>;
  readonly cert_path: string;
  readonly key_path: string;
  readonly max_headers: number;
  readonly max_header_bytes: number;
  readonly max_body_bytes: number;
  readonly read_timeout_ms: number;
  readonly idle_timeout_ms: number;
  readonly compress: boolean;
}

export function newHttpOptions(fields: HttpOptionsFields): HttpOptions {
  return new HttpOptions(fields.host, fields.hosts, fields.trusted_proxies, fields.cert_path, fields.key_path, fields.max_headers, fields.max_header_bytes, fields.max_body_bytes, fields.read_timeout_ms, fields.idle_timeout_ms, fields.compress);
}

class SameSiteStrictVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(SameSiteStrictVariant, "SameSiteStrict", 0);
export const snow_variant_SameSiteStrict: SameSiteStrictVariant = new SameSiteStrictVariant();

class SameSiteLaxVariant {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

snow_variant(SameSiteLaxVariant, "SameSiteLax", 0);
export const snow_variant_SameSiteLax: SameSiteLaxVariant = new SameSiteLaxVariant();

class SameSiteNoneVariant {
  readonly tag: 2;
  constructor() {
    this.tag = 2;
  }
}

snow_variant(SameSiteNoneVariant, "SameSiteNone", 0);
export const snow_variant_SameSiteNone: SameSiteNoneVariant = new SameSiteNoneVariant();

export type SameSite = SameSiteStrictVariant | SameSiteLaxVariant | SameSiteNoneVariant;

class CookieOptions {
  readonly path: string;
  readonly domain: Option<string>;
  readonly max_age: Option<number>;
  readonly http_only: boolean;
  readonly secure: boolean;
  readonly same_site: SameSite;
  constructor(path: string, domain: Option<string>, max_age: Option<number>, http_only: boolean, secure: boolean, same_site: SameSite) {
    this.path = path;
    this.domain = domain;
    this.max_age = max_age;
    this.http_only = http_only;
    this.secure = secure;
    this.same_site = same_site;
  }
}

snow_struct(CookieOptions, "CookieOptions");
export type { CookieOptions };
export { CookieOptions as snow_struct_CookieOptions };

interface CookieOptionsFields {
  readonly path: string;
  readonly domain: Option<string>;
  readonly max_age: Option<number>;
  readonly http_only: boolean;
  readonly secure: boolean;
  readonly same_site: SameSite;
}

export function newCookieOptions(fields: CookieOptionsFields): CookieOptions {
  return new CookieOptions(fields.path, fields.domain, fields.max_age, fields.http_only, fields.secure, fields.same_site);
}

class ClientRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: List<[string, string]>;
  readonly body: string;
  readonly body_bytes: Bytes;
  readonly timeout_ms: number;
  readonly max_redirects: number;
  readonly max_body_bytes: number;
  constructor(method: string, url: string, headers: List<[string, string]>, body: string, body_bytes: Bytes, timeout_ms: number, max_redirects: number, max_body_bytes: number) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.body_bytes = body_bytes;
    this.timeout_ms = timeout_ms;
    this.max_redirects = max_redirects;
    this.max_body_bytes = max_body_bytes;
  }
}

snow_struct(ClientRequest, "ClientRequest");
export type { ClientRequest };
export { ClientRequest as snow_struct_ClientRequest };

interface ClientRequestFields {
  readonly method: string;
  readonly url: string;
  readonly headers: List<[string, string]>;
  readonly body: string;
  readonly body_bytes: Bytes;
  readonly timeout_ms: number;
  readonly max_redirects: number;
  readonly max_body_bytes: number;
}

export function newClientRequest(fields: ClientRequestFields): ClientRequest {
  return new ClientRequest(fields.method, fields.url, fields.headers, fields.body, fields.body_bytes, fields.timeout_ms, fields.max_redirects, fields.max_body_bytes);
}

class ClientResponse {
  readonly status: number;
  readonly headers: List<[string, string]>;
  readonly body: string;
  readonly body_bytes: Bytes;
  constructor(status: number, headers: List<[string, string]>, body: string, body_bytes: Bytes) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.body_bytes = body_bytes;
  }
}

snow_struct(ClientResponse, "ClientResponse");
export type { ClientResponse };
export { ClientResponse as snow_struct_ClientResponse };

interface ClientResponseFields {
  readonly status: number;
  readonly headers: List<[string, string]>;
  readonly body: string;
  readonly body_bytes: Bytes;
}

export function newClientResponse(fields: ClientResponseFields): ClientResponse {
  return new ClientResponse(fields.status, fields.headers, fields.body, fields.body_bytes);
}

class NumberFormat {
  readonly decimals: Option<number>;
  readonly thousands: string;
  readonly point: string;
  readonly sign: boolean;
  readonly width: number;
  constructor(decimals: Option<number>, thousands: string, point: string, sign: boolean, width: number) {
    this.decimals = decimals;
    this.thousands = thousands;
    this.point = point;
    this.sign = sign;
    this.width = width;
  }
}

snow_struct(NumberFormat, "NumberFormat");
export type { NumberFormat };
export { NumberFormat as snow_struct_NumberFormat };

interface NumberFormatFields {
  readonly decimals: Option<number>;
  readonly thousands: string;
  readonly point: string;
  readonly sign: boolean;
  readonly width: number;
}

export function newNumberFormat(fields: NumberFormatFields): NumberFormat {
  return new NumberFormat(fields.decimals, fields.thousands, fields.point, fields.sign, fields.width);
}

class JwtOptions {
  readonly issuer: Option<string>;
  readonly audience: Option<string>;
  readonly clock_skew: number;
  readonly needs_expiry: boolean;
  readonly seconds: number;
  readonly key_id: Option<string>;
  constructor(issuer: Option<string>, audience: Option<string>, clock_skew: number, needs_expiry: boolean, seconds: number, key_id: Option<string>) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock_skew = clock_skew;
    this.needs_expiry = needs_expiry;
    this.seconds = seconds;
    this.key_id = key_id;
  }
}

snow_struct(JwtOptions, "JwtOptions");
export type { JwtOptions };
export { JwtOptions as snow_struct_JwtOptions };

interface JwtOptionsFields {
  readonly issuer: Option<string>;
  readonly audience: Option<string>;
  readonly clock_skew: number;
  readonly needs_expiry: boolean;
  readonly seconds: number;
  readonly key_id: Option<string>;
}

export function newJwtOptions(fields: JwtOptionsFields): JwtOptions {
  return new JwtOptions(fields.issuer, fields.audience, fields.clock_skew, fields.needs_expiry, fields.seconds, fields.key_id);
}

class UploadedFile {
  readonly name: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly path: string;
  constructor(name: string, filename: string, content_type: string, size: number, path: string) {
    this.name = name;
    this.filename = filename;
    this.content_type = content_type;
    this.size = size;
    this.path = path;
  }
}

snow_struct(UploadedFile, "UploadedFile");
export type { UploadedFile };
export { UploadedFile as snow_struct_UploadedFile };

interface UploadedFileFields {
  readonly name: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size: number;
  readonly path: string;
}

export function newUploadedFile(fields: UploadedFileFields): UploadedFile {
  return new UploadedFile(fields.name, fields.filename, fields.content_type, fields.size, fields.path);
}

class Multipart {
  readonly fields: List<[string, string]>;
  readonly files: List<UploadedFile>;
  constructor(fields: List<[string, string]>, files: List<UploadedFile>) {
    this.fields = fields;
    this.files = files;
  }
}

snow_struct(Multipart, "Multipart");
export type { Multipart };
export { Multipart as snow_struct_Multipart };

interface MultipartFields {
  readonly fields: List<[string, string]>;
  readonly files: List<UploadedFile>;
}

export function newMultipart(fields: MultipartFields): Multipart {
  return new Multipart(fields.fields, fields.files);
}

class MultipartLimits {
  readonly max_fields: number;
  readonly max_files: number;
  readonly max_field_bytes: number;
  readonly max_file_bytes: number;
  constructor(max_fields: number, max_files: number, max_field_bytes: number, max_file_bytes: number) {
    this.max_fields = max_fields;
    this.max_files = max_files;
    this.max_field_bytes = max_field_bytes;
    this.max_file_bytes = max_file_bytes;
  }
}

snow_struct(MultipartLimits, "MultipartLimits");
export type { MultipartLimits };
export { MultipartLimits as snow_struct_MultipartLimits };

interface MultipartLimitsFields {
  readonly max_fields: number;
  readonly max_files: number;
  readonly max_field_bytes: number;
  readonly max_file_bytes: number;
}

export function newMultipartLimits(fields: MultipartLimitsFields): MultipartLimits {
  return new MultipartLimits(fields.max_fields, fields.max_files, fields.max_field_bytes, fields.max_file_bytes);
}

class NoneVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(NoneVariant, "None", 0);
export const snow_variant_None: NoneVariant = new NoneVariant();

class SomeVariant<T> {
  readonly tag: 1;
  readonly _0: T;
  constructor(_0: T) {
    this.tag = 1;
    this._0 = _0;
  }
}

snow_variant(SomeVariant, "Some", 1);
export { SomeVariant as snow_variant_Some };

export type Option<T> = NoneVariant | SomeVariant<T>;

class OkVariant<T> {
  readonly tag: 0;
  readonly _0: T;
  constructor(_0: T) {
    this.tag = 0;
    this._0 = _0;
  }
}

snow_variant(OkVariant, "Ok", 1);
export { OkVariant as snow_variant_Ok };

class ErrVariant<E> {
  readonly tag: 1;
  readonly _0: E;
  constructor(_0: E) {
    this.tag = 1;
    this._0 = _0;
  }
}

snow_variant(ErrVariant, "Err", 1);
export { ErrVariant as snow_variant_Err };

export type Result<T, E> = OkVariant<T> | ErrVariant<E>;

class LessVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(LessVariant, "Less", 0);
export const snow_variant_Less: LessVariant = new LessVariant();

class EqualVariant {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

snow_variant(EqualVariant, "Equal", 0);
export const snow_variant_Equal: EqualVariant = new EqualVariant();

class GreaterVariant {
  readonly tag: 2;
  constructor() {
    this.tag = 2;
  }
}

snow_variant(GreaterVariant, "Greater", 0);
export const snow_variant_Greater: GreaterVariant = new GreaterVariant();

export type Ordering = LessVariant | EqualVariant | GreaterVariant;

class DownVariant {
  readonly tag: 0;
  readonly _0: number;
  readonly _1: string;
  constructor(id: number, reason: string) {
    this.tag = 0;
    this._0 = id;
    this._1 = reason;
  }
}

snow_variant(DownVariant, "Down", 2);
export { DownVariant as snow_variant_Down };

export type Down = DownVariant;

class ProcessInfo {
  readonly name: string;
  readonly state: string;
  readonly mailbox: number;
  readonly reductions: number;
  readonly links: List<Pid>;
  constructor(name: string, state: string, mailbox: number, reductions: number, links: List<Pid>) {
    this.name = name;
    this.state = state;
    this.mailbox = mailbox;
    this.reductions = reductions;
    this.links = links;
  }
}

snow_struct(ProcessInfo, "ProcessInfo");
export type { ProcessInfo };
export { ProcessInfo as snow_struct_ProcessInfo };

interface ProcessInfoFields {
  readonly name: string;
  readonly state: string;
  readonly mailbox: number;
  readonly reductions: number;
  readonly links: List<Pid>;
}

export function newProcessInfo(fields: ProcessInfoFields): ProcessInfo {
  return new ProcessInfo(fields.name, fields.state, fields.mailbox, fields.reductions, fields.links);
}

class SimFaults {
  readonly delay_ms: [number, number];
  readonly split: boolean;
  readonly cuts_per_minute: number;
  readonly silent_cuts_per_minute: number;
  readonly stalls_per_minute: number;
  readonly crashes_per_minute: number;
  readonly restarts_per_hour: number;
  readonly disk_errors_per_minute: number;
  readonly clock_jumps_per_hour: number;
  constructor(delay_ms: [number, number], split: boolean, cuts_per_minute: number, silent_cuts_per_minute: number, stalls_per_minute: number, crashes_per_minute: number, restarts_per_hour: number, disk_errors_per_minute: number, clock_jumps_per_hour: number) {
    this.delay_ms = delay_ms;
    this.split = split;
    this.cuts_per_minute = cuts_per_minute;
    this.silent_cuts_per_minute = silent_cuts_per_minute;
    this.stalls_per_minute = stalls_per_minute;
    this.crashes_per_minute = crashes_per_minute;
    this.restarts_per_hour = restarts_per_hour;
    this.disk_errors_per_minute = disk_errors_per_minute;
    this.clock_jumps_per_hour = clock_jumps_per_hour;
  }
}

snow_struct(SimFaults, "SimFaults");
export type { SimFaults };
export { SimFaults as snow_struct_SimFaults };

interface SimFaultsFields {
  readonly delay_ms: [number, number];
  readonly split: boolean;
  readonly cuts_per_minute: number;
  readonly silent_cuts_per_minute: number;
  readonly stalls_per_minute: number;
  readonly crashes_per_minute: number;
  readonly restarts_per_hour: number;
  readonly disk_errors_per_minute: number;
  readonly clock_jumps_per_hour: number;
}

export function newSimFaults(fields: SimFaultsFields): SimFaults {
  return new SimFaults(fields.delay_ms, fields.split, fields.cuts_per_minute, fields.silent_cuts_per_minute, fields.stalls_per_minute, fields.crashes_per_minute, fields.restarts_per_hour, fields.disk_errors_per_minute, fields.clock_jumps_per_hour);
}

class SseEvent {
  readonly data: string;
  readonly name: Option<string>;
  readonly id: Option<string>;
  readonly retry_ms: Option<number>;
  constructor(data: string, name: Option<string>, id: Option<string>, retry_ms: Option<number>) {
    this.data = data;
    this.name = name;
    this.id = id;
    this.retry_ms = retry_ms;
  }
}

snow_struct(SseEvent, "SseEvent");
export type { SseEvent };
export { SseEvent as snow_struct_SseEvent };

interface SseEventFields {
  readonly data: string;
  readonly name: Option<string>;
  readonly id: Option<string>;
  readonly retry_ms: Option<number>;
}

export function newSseEvent(fields: SseEventFields): SseEvent {
  return new SseEvent(fields.data, fields.name, fields.id, fields.retry_ms);
}

class Uri {
  readonly scheme: Option<string>;
  readonly user_info: Option<string>;
  readonly host: Option<string>;
  readonly port: Option<number>;
  readonly path: string;
  readonly query: Option<string>;
  readonly fragment: Option<string>;
  constructor(scheme: Option<string>, user_info: Option<string>, host: Option<string>, port: Option<number>, path: string, query: Option<string>, fragment: Option<string>) {
    this.scheme = scheme;
    this.user_info = user_info;
    this.host = host;
    this.port = port;
    this.path = path;
    this.query = query;
    this.fragment = fragment;
  }
}

snow_struct(Uri, "Uri");
export type { Uri };
export { Uri as snow_struct_Uri };

interface UriFields {
  readonly scheme: Option<string>;
  readonly user_info: Option<string>;
  readonly host: Option<string>;
  readonly port: Option<number>;
  readonly path: string;
  readonly query: Option<string>;
  readonly fragment: Option<string>;
}

export function newUri(fields: UriFields): Uri {
  return new Uri(fields.scheme, fields.user_info, fields.host, fields.port, fields.path, fields.query, fields.fragment);
}

class AcceptVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(AcceptVariant, "Accept", 0);
export const snow_variant_Accept: AcceptVariant = new AcceptVariant();

class RejectVariant {
  readonly tag: 1;
  readonly _0: number;
  readonly _1: string;
  constructor(status: number, reason: string) {
    this.tag = 1;
    this._0 = status;
    this._1 = reason;
  }
}

snow_variant(RejectVariant, "Reject", 2);
export { RejectVariant as snow_variant_Reject };

export type Admission = AcceptVariant | RejectVariant;

class CloseConnectionVariant {
  readonly tag: 0;
  constructor() {
    this.tag = 0;
  }
}

snow_variant(CloseConnectionVariant, "CloseConnection", 0);
export const snow_variant_CloseConnection: CloseConnectionVariant = new CloseConnectionVariant();

class DropMessageVariant {
  readonly tag: 1;
  constructor() {
    this.tag = 1;
  }
}

snow_variant(DropMessageVariant, "DropMessage", 0);
export const snow_variant_DropMessage: DropMessageVariant = new DropMessageVariant();

export type OnSlow = CloseConnectionVariant | DropMessageVariant;

class WsOptions {
  readonly host: string;
  readonly path: string;
  readonly cert_path: string;
  readonly key_path: string;
  readonly origins: List<string>;
  readonly subprotocols: List<string>;
  readonly max_message_bytes: number;
  readonly max_connections: number;
  readonly max_backlog_bytes: number;
  readonly on_slow: OnSlow;
  readonly heartbeat_ms: number;
  readonly heartbeat_timeout_ms: number;
  readonly handshake_timeout_ms: number;
  readonly messages_per_second: number;
  readonly max_rooms: number;
  readonly max_connections_per_address: number;
  readonly hosts: List<string>;
  readonly trusted_proxies: List<string>;
  readonly compress: boolean;
  readonly on_binary: Option<Callback<[Conn, Bytes], undefined>>;
  constructor(host: string, path: string, cert_path: string, key_path: string, origins: List<string>, subprotocols: List<string>, max_message_bytes: number, max_connections: number, max_backlog_bytes: number, on_slow: OnSlow, heartbeat_ms: number, heartbeat_timeout_ms: number, handshake_timeout_ms: number, messages_per_second: number, max_rooms: number, max_connections_per_address: number, hosts: List<string>, trusted_proxies: List<string>, compress: boolean, on_binary: Option<Callback<[Conn, Bytes], undefined>>) {
    this.host = host;
    this.path = path;
    this.cert_path = cert_path;
    this.key_path = key_path;
    this.origins = origins;
    this.subprotocols = subprotocols;
    this.max_message_bytes = max_message_bytes;
    this.max_connections = max_connections;
    this.max_backlog_bytes = max_backlog_bytes;
    this.on_slow = on_slow;
    this.heartbeat_ms = heartbeat_ms;
    this.heartbeat_timeout_ms = heartbeat_timeout_ms;
    this.handshake_timeout_ms = handshake_timeout_ms;
    this.messages_per_second = messages_per_second;
    this.max_rooms = max_rooms;
    this.max_connections_per_address = max_connections_per_address;
    this.hosts = hosts;
    this.trusted_proxies = trusted_proxies;
    this.compress = compress;
    this.on_binary = on_binary;
  }
}

snow_struct(WsOptions, "WsOptions");
export type { WsOptions };
export { WsOptions as snow_struct_WsOptions };

interface WsOptionsFields {
  readonly host: string;
  readonly path: string;
  readonly cert_path: string;
  readonly key_path: string;
  readonly origins: List<string>;
  readonly subprotocols: List<string>;
  readonly max_message_bytes: number;
  readonly max_connections: number;
  readonly max_backlog_bytes: number;
  readonly on_slow: OnSlow;
  readonly heartbeat_ms: number;
  readonly heartbeat_timeout_ms: number;
  readonly handshake_timeout_ms: number;
  readonly messages_per_second: number;
  readonly max_rooms: number;
  readonly max_connections_per_address: number;
  readonly hosts: List<string>;
  readonly trusted_proxies: List<string>;
  readonly compress: boolean;
  readonly on_binary: Option<Callback<[Conn, Bytes], undefined>>;
}

export function newWsOptions(fields: WsOptionsFields): WsOptions {
  return new WsOptions(fields.host, fields.path, fields.cert_path, fields.key_path, fields.origins, fields.subprotocols, fields.max_message_bytes, fields.max_connections, fields.max_backlog_bytes, fields.on_slow, fields.heartbeat_ms, fields.heartbeat_timeout_ms, fields.handshake_timeout_ms, fields.messages_per_second, fields.max_rooms, fields.max_connections_per_address, fields.hosts, fields.trusted_proxies, fields.compress, fields.on_binary);
}

class WsStats {
  readonly connections: number;
  readonly connections_total: number;
  readonly rejected: number;
  readonly rooms: number;
  readonly messages_in: number;
  readonly bytes_in: number;
  readonly messages_out: number;
  readonly bytes_out: number;
  readonly broadcasts: number;
  readonly dropped: number;
  readonly slow_closed: number;
  readonly socket_writes: number;
  readonly processes: number;
  readonly panics: number;
  readonly mailbox_messages: number;
  readonly event_loop_lag_seconds: number;
  constructor(connections: number, connections_total: number, rejected: number, rooms: number, messages_in: number, bytes_in: number, messages_out: number, bytes_out: number, broadcasts: number, dropped: number, slow_closed: number, socket_writes: number, processes: number, panics: number, mailbox_messages: number, event_loop_lag_seconds: number) {
    this.connections = connections;
    this.connections_total = connections_total;
    this.rejected = rejected;
    this.rooms = rooms;
    this.messages_in = messages_in;
    this.bytes_in = bytes_in;
    this.messages_out = messages_out;
    this.bytes_out = bytes_out;
    this.broadcasts = broadcasts;
    this.dropped = dropped;
    this.slow_closed = slow_closed;
    this.socket_writes = socket_writes;
    this.processes = processes;
    this.panics = panics;
    this.mailbox_messages = mailbox_messages;
    this.event_loop_lag_seconds = event_loop_lag_seconds;
  }
}

snow_struct(WsStats, "WsStats");
export type { WsStats };
export { WsStats as snow_struct_WsStats };

interface WsStatsFields {
  readonly connections: number;
  readonly connections_total: number;
  readonly rejected: number;
  readonly rooms: number;
  readonly messages_in: number;
  readonly bytes_in: number;
  readonly messages_out: number;
  readonly bytes_out: number;
  readonly broadcasts: number;
  readonly dropped: number;
  readonly slow_closed: number;
  readonly socket_writes: number;
  readonly processes: number;
  readonly panics: number;
  readonly mailbox_messages: number;
  readonly event_loop_lag_seconds: number;
}

export function newWsStats(fields: WsStatsFields): WsStats {
  return new WsStats(fields.connections, fields.connections_total, fields.rejected, fields.rooms, fields.messages_in, fields.bytes_in, fields.messages_out, fields.bytes_out, fields.broadcasts, fields.dropped, fields.slow_closed, fields.socket_writes, fields.processes, fields.panics, fields.mailbox_messages, fields.event_loop_lag_seconds);
}

class TextVariant {
  readonly tag: 0;
  readonly _0: string;
  constructor(text: string) {
    this.tag = 0;
    this._0 = text;
  }
}

snow_variant(TextVariant, "Text", 1);
export { TextVariant as snow_variant_Text };

class BinaryVariant {
  readonly tag: 1;
  readonly _0: Bytes;
  constructor(bytes: Bytes) {
    this.tag = 1;
    this._0 = bytes;
  }
}

snow_variant(BinaryVariant, "Binary", 1);
export { BinaryVariant as snow_variant_Binary };

class ClosedVariant {
  readonly tag: 2;
  readonly _0: number;
  readonly _1: string;
  constructor(code: number, reason: string) {
    this.tag = 2;
    this._0 = code;
    this._1 = reason;
  }
}

snow_variant(ClosedVariant, "Closed", 2);
export { ClosedVariant as snow_variant_Closed };

export type WsEvent = TextVariant | BinaryVariant | ClosedVariant;

class WsClientOptions {
  readonly headers: Map<string, string>;
  readonly subprotocols: List<string>;
  readonly timeout_ms: number;
  readonly ca_path: string;
  readonly max_message_bytes: number;
  readonly max_backlog_bytes: number;
  readonly compress: boolean;
  constructor(headers: Map<string, string>, subprotocols: List<string>, timeout_ms: number, ca_path: string, max_message_bytes: number, max_backlog_bytes: number, compress: boolean) {
    this.headers = headers;
    this.subprotocols = subprotocols;
    this.timeout_ms = timeout_ms;
    this.ca_path = ca_path;
    this.max_message_bytes = max_message_bytes;
    this.max_backlog_bytes = max_backlog_bytes;
    this.compress = compress;
  }
}

snow_struct(WsClientOptions, "WsClientOptions");
export type { WsClientOptions };
export { WsClientOptions as snow_struct_WsClientOptions };

interface WsClientOptionsFields {
  readonly headers: Map<string, string>;
  readonly subprotocols: List<string>;
  readonly timeout_ms: number;
  readonly ca_path: string;
  readonly max_message_bytes: number;
  readonly max_backlog_bytes: number;
  readonly compress: boolean;
}

export function newWsClientOptions(fields: WsClientOptionsFields): WsClientOptions {
  return new WsClientOptions(fields.headers, fields.subprotocols, fields.timeout_ms, fields.ca_path, fields.max_message_bytes, fields.max_backlog_bytes, fields.compress);
}
