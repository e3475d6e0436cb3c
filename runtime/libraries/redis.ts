// Connections to Redis by node-redis. Imports nothing of ours: it is a file of its own in dist/, loaded by programs that
// use it.
import { createClient, ErrorReply, RESP_TYPES, SocketClosedUnexpectedlyError } from "@redis/client";
import slots from "@redis/client/dist/lib/utils/calculate-slot.js";

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** `""`: the usual one. */
  readonly username: string;
  /** `""`: none. */
  readonly password: string;
  readonly database: number;
}

/** What a connection tells. */
export interface RedisListener {
  message(channel: string, bytes: Buffer): void;
  /** Once, unless it was ended from here; before the promises of commands that wait are rejected, or soon after. */
  lost(cause: Error): void;
}

/** Whether the channels are those of a cluster, each of which stands where a key of that name would. */
export type ChannelKind = "plain" | "sharded";

export interface RedisConnection {
  /** Answers lists of numbers, null and Buffers; rejects when the server refuses, or the connection is lost. */
  send(words: readonly (string | Buffer)[]): Promise<unknown>;
  /** Sharded channels of one call are of one slot. */
  subscribe(kind: ChannelKind, channels: readonly string[]): Promise<void>;
  unsubscribe(kind: ChannelKind, channels: readonly string[]): Promise<void>;
  end(): void;
}

/** `refusal`: what the server said, which begins with a word in capital letters. `foreign`: that is not Redis's protocol. */
export type RedisFailure = "refusal" | "closed" | "system" | "foreign";

const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.SIMPLE_STRING]: Buffer };

/** One connection, which does not come back by itself. `opened` gets what ends it, also before it stands. */
export async function connectRedis(
  address: RedisAddress,
  listener: RedisListener,
  opened: (end: () => void) => void,
): Promise<RedisConnection> {
  const client = clientFor(address);
  const onMessage = (bytes: Buffer, channel: Buffer): void => listener.message(channel.toString(), bytes);
  let stands = false;
  let ended = false;
  let failure: Error | undefined;
  const end = (): void => {
    ended = true;
    client.destroy();
  };
  client.on("error", (cause: Error) => {
    if (ended) return;
    failure = cause;
    if (stands) listener.lost(cause);
    end();
  });
  opened(end);
  try {
    await client.connect();
  } catch (error) {
    throw failure ?? error;
  }
  stands = true;
  return {
    send: (words) => client.sendCommand([...words]),
    subscribe: (kind, channels) =>
      kind === "sharded"
        ? client.sSubscribe([...channels], onMessage, true)
        : client.subscribe([...channels], onMessage, true),
    unsubscribe: (kind, channels) =>
      kind === "sharded"
        ? client.sUnsubscribe([...channels], onMessage, true)
        : client.unsubscribe([...channels], onMessage, true),
    end,
  };
}

function clientFor({ host, port, tls, username, password, database }: RedisAddress) {
  // Whoever connects says when it has taken too long, and when to try again.
  const socket = { host, port, reconnectStrategy: false, connectTimeout: 0 } as const;
  return createClient({
    socket: tls ? { ...socket, tls } : socket,
    ...(username === "" ? {} : { username }),
    ...(password === "" ? {} : { password }),
    database,
    RESP: 3,
    disableOfflineQueue: true,
    maintNotifications: "disabled",
    commandOptions: { timeout: 0, typeMapping },
  });
}

/** What kind of error a rejection or a loss is. */
export function failureOf(error: unknown): RedisFailure {
  if (error instanceof ErrorReply) return "refusal";
  if (error instanceof SocketClosedUnexpectedlyError) return "closed";
  return error instanceof Error && "code" in error ? "system" : "foreign";
}

/** 0 … 16383: which part of a cluster a key, or a sharded channel, belongs to. */
export function slotOf(name: string): number {
  return slots.default(name);
}
