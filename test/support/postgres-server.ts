// A PostgreSQL server of a test file's own, from the system's package, in a directory that goes with it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

const versions = "/usr/lib/postgresql";

/** Where Debian puts the programs of the newest version that is installed. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(versions)) return undefined;
  const [newest] = readdirSync(versions).sort((left, right) => Number(right) - Number(left));
  return newest === undefined ? undefined : join(versions, newest, "bin");
}

/** Whom the programs run as: they refuse to be root. */
function ownerOf(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const numberOf = (option: string): number =>
    Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: numberOf("-u"), gid: numberOf("-g") };
}

export class PostgresServer {
  readonly #programs: string;
  readonly #owner = ownerOf();
  readonly #directory = mkdtempSync(join(tmpdir(), "snow-postgres-"));
  #child: ChildProcess | undefined;
  port = 0;

  constructor(programs: string) {
    this.#programs = programs;
    const { uid, gid } = this.#owner;
    if (uid !== undefined && gid !== undefined) chownSync(this.#directory, uid, gid);
    const login = ["-A", "scram-sha-256", "-U", "snow", `--pwfile=${this.keep("password", "secret\n")}`];
    const words = ["-D", this.#data, ...login, "--no-sync", "--locale=C", "-E", "UTF8"];
    const { status, stderr } = spawnSync(join(programs, "initdb"), words, {
      ...this.#owner,
      encoding: "utf8",
      cwd: "/",
    });
    if (status !== 0) throw new Error(`initdb failed:\n${stderr}`);
  }

  get #data(): string {
    return join(this.#directory, "data");
  }

  /** Puts a file beside its data that nobody else may read; its path. */
  keep(name: string, text: string): string {
    const path = join(this.#directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    const { uid, gid } = this.#owner;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
    return path;
  }

  /** Of the database that every server has. Without an option that says otherwise a connection may take as long as it likes. */
  url(options = ""): string {
    const patience = options.includes("timeout_ms=") ? "" : `${options === "" ? "?" : "&"}timeout_ms=60000`;
    return `postgres://snow:secret@127.0.0.1:${this.port}/postgres${options}${patience}`;
  }

  /** On the port that it had before, if there was one. */
  async start(settings: readonly string[] = []): Promise<void> {
    this.port ||= await freePort();
    const usual = ["fsync=off", "max_connections=40", `unix_socket_directories=${this.#directory}`, ...settings];
    const words = [
      "-D",
      this.#data,
      "-h",
      "127.0.0.1",
      "-p",
      String(this.port),
      ...usual.flatMap((one) => ["-c", one]),
    ];
    const child = spawn(join(this.#programs, "postgres"), words, {
      ...this.#owner,
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      let printed = "";
      child.stderr?.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes("ready to accept connections")) resolve();
      });
      child.on("exit", () => reject(new Error(`postgres has ended:\n${printed}`)));
    });
  }

  /** SIGINT drops connections and ends in order, SIGQUIT ends at once. */
  async stop(signal: "SIGINT" | "SIGQUIT" = "SIGINT"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
