// The server of a fuzz, and what it may answer: anything but a failure of its own, soon, and good requests as ever.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Sent } from "./requests.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** From then on (ms) there will be no answer: none of the server's times is as long. */
const HANGS = 40_000;
/** For how long (ms) a client waits for an answer. */
const PATIENCE = 5_000;
const FAILURES = /^HTTP\/1\.[01] (?!501|505)5\d\d/m;

export class Target {
  readonly #server: ChildProcess;
  readonly #directory: string;
  readonly port: number;
  /** How often which status was the first answer; `none`: it closed. */
  readonly statuses = new Map<string, number>();
  #errors = "";
  #ended: string | undefined;

  private constructor(server: ChildProcess, directory: string, port: number) {
    this.#server = server;
    this.#directory = directory;
    this.port = port;
    server.stderr?.on("data", (text: Buffer) => {
      this.#errors = (this.#errors + text.toString()).slice(-10_000);
    });
    server.on("exit", (code, signal) => {
      this.#ended = `the server ended: ${code ?? signal}`;
    });
  }

  static async start(): Promise<Target> {
    const directory = mkdtempSync(join(tmpdir(), "snow-fuzz-"));
    const program = fileURLToPath(new URL("server.snow", import.meta.url));
    const server = spawn(process.execPath, ["cli/main.ts", "run", program], {
      cwd: root,
      env: { ...process.env, TMPDIR: directory },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [text] = await once(server.stdout, "data");
    return new Target(server, directory, Number(String(text)));
  }

  /** What is wrong with the answer to these bytes. */
  async problemWith(sent: Sent, client: number): Promise<string | undefined> {
    const answer = await exchange(this.port, sent, client);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer ?? "")?.[1] ?? "none";
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    return this.#problem(answer);
  }

  /** What is wrong with the answer to a good request. */
  async problemWithGood(): Promise<string | undefined> {
    const bytes = Buffer.from("GET /good HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const answer = await exchange(this.port, { bytes, piece: 0, waits: true }, 0);
    const isGood = answer?.startsWith("HTTP/1.1 200 OK\r\n") === true && answer.endsWith("\r\n\r\ngood");
    return this.#problem(answer) ?? (isGood ? undefined : `a good request got ${JSON.stringify(answer)}`);
  }

  #problem(answer: string | undefined): string | undefined {
    if (this.#ended !== undefined) return `${this.#ended}\n${this.#errors}`;
    // What it refuses to answer with, it says there.
    if (/panic|HTTP response|Error/.test(this.#errors)) {
      const text = this.#errors;
      this.#errors = "";
      return text;
    }
    if (answer === undefined) return "hangs";
    if (answer !== "" && !/^HTTP\/1\.1 \d{3} /.test(answer)) return `no answer: ${answer.slice(0, 100)}`;
    return FAILURES.exec(answer)?.[0];
  }

  /** Bytes of memory, where the system tells. */
  memory(): number {
    try {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.#server.pid}/status`, "utf8")) ?? [];
      return Number(kilobytes ?? 0) * 1024;
    } catch {
      return 0;
    }
  }

  /** Files of forms that are still there. */
  leftovers(): string[] {
    return readdirSync(this.#directory).filter((name) => name.startsWith("snow-"));
  }

  async stop(): Promise<void> {
    if (this.#ended === undefined) {
      const ended = once(this.#server, "exit");
      this.#server.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** What comes back until the connection has ended; undefined: it does not end. */
function exchange(port: number, { bytes, piece, waits }: Sent, client: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    // Addresses enough for more connections than there are ports.
    const socket = connect({ port, host: "127.0.0.1", localAddress: `127.0.0.${1 + (client % 250)}` });
    let patience: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(undefined);
    }, HANGS);
    const finish = (rest: Buffer): void => {
      if (!waits) socket.end(rest);
      else {
        socket.write(rest);
        // Nor does it wait for ever: it may have sent half a request.
        patience = setTimeout(() => socket.end(), PATIENCE);
        socket.once("data", () => socket.end());
      }
    };
    const write = (from: number): void => {
      if (piece === 0 || from + piece >= bytes.length) finish(bytes.subarray(from));
      else socket.write(bytes.subarray(from, from + piece), () => setImmediate(write, from + piece));
    };
    socket.on("connect", () => write(0));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A server that has heard enough may cut.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      clearTimeout(patience);
      resolve(Buffer.concat(chunks).toString("latin1"));
    });
  });
}
