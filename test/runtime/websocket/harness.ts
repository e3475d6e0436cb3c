// Servers for tests: callbacks in TypeScript, and what happened as a stream of lines to wait for.
import { afterAll, afterEach } from "vitest";
import type { Host } from "../../../runtime/host/index.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import {
  snow_ws_broadcast,
  snow_ws_broadcast_except,
  snow_ws_close,
  snow_ws_count,
  snow_ws_join,
  snow_ws_leave,
  snow_ws_options,
  snow_ws_rooms,
  snow_ws_send,
  snow_ws_send_binary,
  snow_ws_serve_with,
} from "../../../runtime/intrinsics/ws.ts";
import { serverOf } from "../../../runtime/net/index.ts";
import { runSession } from "../../../runtime/program.ts";
import { globalRoomRegistry } from "../../../runtime/rooms/part.ts";
import type { Callback } from "../../../runtime/values/generator.ts";
import type { OrderedMap } from "../../../runtime/values/map/ordered-map.ts";
import type { WsOptions } from "../../../runtime/values/types.generated.ts";
import { type Admission, snow_variant_Accept, snow_variant_Some } from "../../../runtime/values/types.generated.ts";
import { allConnections } from "../../../runtime/websocket/connections.ts";
import { Journal } from "../../support/journal.ts";
import { stopServer } from "../../support/stop-server.ts";

export { Journal };

/** What the runtime has written to stderr. */
export const errors: string[] = [];

/** How fast the timers of the host run, for tests that wait for the long ones; 1 again after each test. */
export const timers = { pace: 1 };
afterEach(() => {
  timers.pace = 1;
});

const node = createNodeHost([]);
const quiet: Host = {
  ...node,
  setTimer: (milliseconds, callback, keepsAlive) => node.setTimer(milliseconds / timers.pace, callback, keepsAlive),
  writeErr: (text) => {
    errors.push(text);
  },
};
const session = runSession({ host: quiet });
afterAll(() => session.exit(0));

type OnConnect = Callback<[number, string, OrderedMap<string, string>], Admission>;

export interface ServerSettings {
  readonly options?: Partial<WsOptions>;
  readonly onConnect?: OnConnect;
  readonly onMessage?: Callback<[number, string], unknown>;
  readonly onBinary?: Callback<[number, Uint8Array], undefined>;
  readonly onClose?: Callback<[number, number, string], unknown>;
}

export interface TestServer {
  readonly port: number;
  readonly handle: number;
  /** `close CODE REASON` for each `on_close`, unless the test has its own. */
  readonly journal: Journal;
}

const started: number[] = [];

/** A server that echoes text, on a free port. */
export function startServer(settings: ServerSettings = {}): TestServer {
  const journal = new Journal();
  const options: WsOptions = {
    ...snow_ws_options(),
    ...settings.options,
    ...(settings.onBinary === undefined ? {} : { on_binary: new snow_variant_Some(settings.onBinary) }),
  };
  const handle = snow_ws_serve_with(
    settings.onConnect ?? (() => snow_variant_Accept),
    settings.onMessage ?? ((conn, text) => snow_ws_send(conn, text)),
    settings.onClose ?? ((_conn, code, reason) => journal.note(`close ${code} ${reason}`.trim())),
    0,
    options,
  );
  started.push(handle);
  return { port: serverOf(handle)?.port ?? 0, handle, journal };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((handle) => stopServer(handle, 0)));
});

/** Registry and handle table, which have to be empty after every end. */
export function leftovers(): { readonly rooms: number; readonly members: number; readonly handles: number } {
  const registry = globalRoomRegistry();
  return { rooms: registry.size, members: registry.memberCount, handles: allConnections().length };
}

/** What Snow programs call, by the names that they use. */
export const ws = {
  send: snow_ws_send,
  sendBinary: snow_ws_send_binary,
  close: snow_ws_close,
  join: snow_ws_join,
  leave: snow_ws_leave,
  broadcast: snow_ws_broadcast,
  broadcastExcept: snow_ws_broadcast_except,
  count: snow_ws_count,
  rooms: snow_ws_rooms,
};
