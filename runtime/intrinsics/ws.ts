// Ws: WebSocket servers, connections and rooms.

import { waitForOutside } from "../actors/index.ts";
import { leaveUnlessServing } from "../cluster/index.ts";
import { current } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { logFact, logsEverything } from "../log.ts";
import { queryParameter, serverOf, stats } from "../net/index.ts";
import { globalRoomRegistry, globalTickLog, type Message } from "../rooms/index.ts";
import {
  type Admission,
  type Callback,
  type List,
  type Option,
  type OrderedMap,
  optionOf,
  type Suspended,
  snow_list_of,
  type WsOptions,
  type WsStats,
} from "../values/index.ts";
import {
  binaryFrame,
  Connection,
  connectionOf,
  defaultOptions,
  isCloseCode,
  serve,
  textFrame,
} from "../websocket/index.ts";

type OnConnect = Callback<[number, string, OrderedMap<string, string>], Admission>;
type OnMessage<A> = Callback<[number, string], A>;
type OnClose<B> = Callback<[number, number, string], B>;

/** The answer for a handle whose connection has ended. */
const DEAD = -1;

export function snow_ws_options(): WsOptions {
  return defaultOptions;
}

export function snow_ws_serve_with<A, B>(
  onConnect: OnConnect,
  onMessage: OnMessage<A>,
  onClose: OnClose<B>,
  port: number,
  options: WsOptions,
): number {
  return serve({ onConnect, onMessage, onClose }, port, options).handle;
}

export function snow_ws_serve_tls<A, B>(
  onConnect: OnConnect,
  onMessage: OnMessage<A>,
  onClose: OnClose<B>,
  port: number,
  certificate: string,
  key: string,
): number {
  return serve({ onConnect, onMessage, onClose }, port, defaultOptions, { certificate, key }).handle;
}

export function snow_ws_port(server: number): number {
  return serverOf(server)?.port ?? DEAD;
}

export function snow_ws_stop(server: number, graceMs: number): Suspended<undefined> {
  return waitForOutside<undefined>("Ws.stop", (resume) => {
    const running = serverOf(server);
    if (running === undefined) resume.value(undefined);
    else running.stop(graceMs, () => resume.value(undefined));
    return undefined;
  });
}

export function snow_ws_drain(server: number, spreadMs: number): Suspended<undefined> {
  return waitForOutside<undefined>("Ws.drain", (resume) => {
    const running = serverOf(server);
    if (running === undefined) {
      resume.value(undefined);
      return undefined;
    }
    running.drain(spreadMs, () => resume.value(undefined));
    leaveUnlessServing();
    return undefined;
  });
}

export function snow_ws_send(conn: number, text: string): number {
  const connection = connectionOf(conn);
  return connection?.alive === true ? connection.send(textFrame(text)) : DEAD;
}

export function snow_ws_send_binary(conn: number, bytes: Uint8Array): number {
  const connection = connectionOf(conn);
  return connection?.alive === true ? connection.send(binaryFrame(bytes)) : DEAD;
}

export function snow_ws_close(conn: number, code: number, reason: string): number {
  if (!isCloseCode(code)) throw new Panic(`invalid close code ${code}`);
  return connectionOf(conn)?.close(code, reason) ?? DEAD;
}

export function snow_ws_join(conn: number, room: string): number {
  return connectionOf(conn)?.join(room) ?? DEAD;
}

export function snow_ws_leave(conn: number, room: string): number {
  return connectionOf(conn)?.leave(room) ?? DEAD;
}

/** Whether there may be somebody to get it: here, or on another node. */
function isHeard(room: string): boolean {
  return globalRoomRegistry().count(room) > 0 || current().rooms.cluster !== undefined;
}

/** The message is framed only when somebody may get it. */
function broadcast<T>(room: string, frame: (payload: T) => Message, payload: T, except?: Connection): number {
  const message = isHeard(room) ? frame(payload) : nothing;
  return logged(globalTickLog().broadcast(room, message, except?.member), room, message);
}

export function snow_ws_broadcast(room: string, text: string): number {
  return broadcast(room, textFrame, text);
}

export function snow_ws_broadcast_except(room: string, text: string, except: number): number {
  return broadcast(room, textFrame, text, connectionOf(except));
}

export function snow_ws_broadcast_binary(room: string, bytes: Uint8Array): number {
  return broadcast(room, binaryFrame, bytes);
}

export function snow_ws_broadcast_binary_except(room: string, bytes: Uint8Array, except: number): number {
  return broadcast(room, binaryFrame, bytes, connectionOf(except));
}

export function snow_ws_broadcast_many(rooms: List<string>, text: string): number {
  const names = rooms.toArray();
  const message = names.some(isHeard) ? textFrame(text) : nothing;
  return logged(globalTickLog().broadcastMany(names, message), names, message);
}

/** Logs a broadcast that `missed` members did not get. */
function logged(missed: number, rooms: string | readonly string[], { payloadBytes: bytes }: Message): number {
  if (logsEverything())
    logFact(0, "broadcast", { rooms: typeof rooms === "string" ? rooms : rooms.join(" "), bytes, missed });
  return missed;
}

/** Stands for a message that nobody gets. */
const nothing = textFrame("");

export function snow_ws_members(room: string): List<number> {
  const members = globalRoomRegistry().members(room);
  return snow_list_of(members.flatMap(({ owner }) => (owner instanceof Connection ? [owner.handle] : [])));
}

export function snow_ws_count(room: string): number {
  return globalRoomRegistry().count(room);
}

export function snow_ws_rooms(conn: number): List<string> {
  const connection = connectionOf(conn);
  return snow_list_of(connection === undefined ? [] : globalRoomRegistry().roomsOf(connection.member));
}

export function snow_ws_room_names(): List<string> {
  return snow_list_of(globalRoomRegistry().roomNames());
}

export function snow_ws_path(conn: number): string {
  return connectionOf(conn)?.info.target ?? "";
}

export function snow_ws_header(conn: number, name: string): Option<string> {
  return optionOf(connectionOf(conn)?.info.header(name));
}

export function snow_ws_query(conn: number, name: string): Option<string> {
  const connection = connectionOf(conn);
  return optionOf(connection === undefined ? undefined : queryParameter(connection.info.target, name));
}

export function snow_ws_param(conn: number, name: string): Option<string> {
  return optionOf(connectionOf(conn)?.info.parameters.get(name));
}

export function snow_ws_subprotocol(conn: number): string {
  return connectionOf(conn)?.protocol ?? "";
}

export function snow_ws_backlog(conn: number): number {
  const connection = connectionOf(conn);
  return connection?.alive === true ? connection.waiting : 0;
}

export function snow_ws_remote_address(conn: number): string {
  return connectionOf(conn)?.info.address ?? "";
}

export function snow_ws_stats(): WsStats {
  return stats();
}
