// One server: a connection for commands, and one for what it tells, so that a flood of messages delays no answer.
import type { RedisAddress, RedisListener } from "../../libraries/redis.ts";
import { Line, type RedisLibrary } from "./line.ts";
import { textIn } from "./replies.ts";
import { type ScriptName, scripts } from "./scripts.ts";

export class Server {
  readonly address: RedisAddress;
  readonly commands: Line;
  readonly messages: Line;
  /** By which the server knows the scripts. */
  readonly #hashes = new Map<string, string>();

  private constructor(address: RedisAddress, commands: Line, messages: Line) {
    this.address = address;
    this.commands = commands;
    this.messages = messages;
  }

  static async open(
    redis: RedisLibrary,
    address: RedisAddress,
    listener: RedisListener,
    opened: (end: () => void) => void,
  ): Promise<Server> {
    const [commands, messages] = await Promise.all([
      Line.open(redis, address, listener, opened),
      Line.open(redis, address, listener, opened),
    ]);
    const server = new Server(address, commands, messages);
    await server.#teach();
    return server;
  }

  /** From now on it knows the scripts, unless somebody flushes them: that ends the connection. */
  async #teach(): Promise<void> {
    const { connection } = this.commands;
    const taught = Object.entries(scripts).map(async ([name, text]) => {
      this.#hashes.set(name, textIn(await connection.send(["SCRIPT", "LOAD", text])));
    });
    await Promise.all(taught);
  }

  run(script: ScriptName, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<unknown> {
    const hash = this.#hashes.get(script) ?? "";
    return this.commands.connection.send(["EVALSHA", hash, String(keys.length), ...keys, ...values]);
  }

  /** To be called each second. */
  look(): boolean {
    const first = this.commands.look();
    return this.messages.look() && first;
  }
}
