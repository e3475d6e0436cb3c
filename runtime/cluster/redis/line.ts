// One connection to Redis, which notices when the other side says nothing any more.
import type { RedisAddress, RedisConnection, RedisListener } from "../../libraries/redis.ts";

/** What this room sees of `runtime/libraries/redis.ts`. */
export type RedisLibrary = typeof import("../../libraries/redis.ts");

/** Looks, of which there is one each second. */
const SILENT_LOOKS = 4;

export class Line {
  readonly connection: RedisConnection;
  readonly #ear: Ear;
  #isAsking = false;
  #silent = 0;

  private constructor(connection: RedisConnection, ear: Ear) {
    this.connection = connection;
    this.#ear = ear;
  }

  /** `opened` gets what ends it, also before it stands. */
  static async open(
    redis: RedisLibrary,
    address: RedisAddress,
    listener: RedisListener,
    opened: (end: () => void) => void,
  ): Promise<Line> {
    const ear = new Ear(listener);
    return new Line(await redis.connectRedis(address, ear, opened), ear);
  }

  /** Something has been answered. */
  hear(): void {
    this.#ear.heard = true;
  }

  /**
   * To be called each second: whether it is still alive. It counts looks, not time, since after a pause of this process it
   * is the other side that has to be heard first.
   */
  look(): boolean {
    this.#silent = this.#ear.heard ? 0 : this.#silent + 1;
    this.#ear.heard = false;
    if (!this.#isAsking) this.#ask();
    return this.#silent < SILENT_LOOKS;
  }

  #ask(): void {
    this.#isAsking = true;
    const answered = (): void => {
      this.#isAsking = false;
      this.hear();
    };
    // A refusal is an answer too; of a lost connection somebody else is told.
    this.connection.send(["PING"]).then(answered, answered);
  }
}

/** Hears what comes by itself. */
class Ear implements RedisListener {
  heard = false;
  readonly #listener: RedisListener;

  constructor(listener: RedisListener) {
    this.#listener = listener;
  }

  message(channel: string, bytes: Buffer): void {
    this.heard = true;
    this.#listener.message(channel, bytes);
  }

  lost(cause: Error): void {
    this.#listener.lost(cause);
  }
}
