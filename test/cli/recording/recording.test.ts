// Programs that are recorded and played: what they printed is printed again, whatever came to them.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { makeCertificate } from "../../support/certificates.ts";
import { directoryWith, type RunningCommand, root, startSnow } from "../../support/command.ts";
import { PostgresServer, postgresPrograms } from "../../support/postgres-server.ts";
import { hasPostgres } from "../../support/requirements.ts";
import { type Visit, visitors } from "./visitors.ts";

const LONG = 100_000;

/** Of a project beside this file. */
function projectCopy(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  cpSync(join(root, "test/cli/recording", name), directory, { recursive: true });
  return directory;
}

function recorded(cwd: string): RunningCommand {
  return startSnow(["run", "--record", "run.rec", "."], { cwd });
}

/** Ends it; a replay has to print the same, with another world around it. */
async function expectSame(running: RunningCommand, cwd: string): Promise<void> {
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  const played = startSnow(["replay", "--quiet", "run.rec"], { cwd });
  expect(await played.ended).toBe(0);
  expect(played.output()).toBe(running.output());
}

/** More of it, and longer, where there is time: a minute of a thousand. */
const visit: Visit =
  process.env.SNOW_SOAK === "1"
    ? { clients: 1000, milliseconds: 60_000, rooms: 100, pause: 2000 }
    : { clients: 50, milliseconds: 1200, rooms: 5, pause: 60 };

test(
  "what clients, time, chance, files, a database and functions of JavaScript do to a program",
  async () => {
    const cwd = projectCopy("rooms");
    const running = recorded(cwd);
    const [, web, talk] = await running.printed(/ready (\d+) (\d+)/);
    await visitors({ web: Number(web), talk: Number(talk) }, visit);
    const kept = readFileSync(join(cwd, "kept.txt"), "utf8");
    rmSync(join(cwd, "files"), { recursive: true });
    await expectSame(running, cwd);
    expect(readFileSync(join(cwd, "kept.txt"), "utf8")).toBe(kept);
    expect(statSync(join(cwd, "run.rec")).mode & 0o777).toBe(0o600);
  },
  LONG + 5 * visit.milliseconds,
);

/** A server that is nobody's: it answers with what it was asked, ends connections that wait, and a talk after one word. */
async function serverElsewhere(): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const server = createServer((asked, answer) => {
    answer.end(`${asked.url} at ${performance.now()}`);
    setTimeout(() => asked.socket.destroy(), 20);
  });
  const talks = new WebSocketServer({ server });
  talks.on("connection", (socket) => {
    socket.on("message", (text) => {
      socket.send(`${text}, said at ${performance.now()}`);
      socket.close(4000, "enough");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      talks.close();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `127.0.0.1:${port}`, close };
}

test(
  "a server of others, files, a database on the disk, a word of the environment, and the signal that ends it",
  async () => {
    const cwd = projectCopy("elsewhere");
    const { address, close } = await serverElsewhere();
    const words = ["run", "--record", "run.rec", ".", address];
    const running = startSnow(words, { cwd, environment: { RECORDED_WORD: "then" } });
    await running.printed(/ready\n(.*\n)+.*Ok/);
    running.child.kill("SIGTERM");
    expect(await running.ended).toBe(0);
    await close();
    const printed = running.output();
    expect(printed).toMatch(/^Some\(then\) None Ok\(.*\/page at /);
    expect(printed).toMatch(/said at .*enough/);
    expect(printed).toMatch(/ends at \d+ Ok\(.*\/last at /);
    rmSync(join(cwd, "here"), { recursive: true });
    await expectSame(running, cwd);
    expect(readdirSync(cwd).sort()).toEqual(["main.snow", "run.rec"]);
  },
  LONG,
);

/** The body of an answer. */
function ask(port: string, method: string, path: string, body = ""): Promise<string> {
  const headers = { "content-type": "multipart/form-data; boundary=part" };
  return new Promise((resolve, reject) => {
    const asked = request({ port, method, path, headers, rejectUnauthorized: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve(text)).on("error", reject);
    });
    asked.on("error", reject).end(body);
  });
}

test(
  "what is encrypted, signed and hashed, forms with files, and a program that is its own client",
  async () => {
    const cwd = projectCopy("secrets");
    makeCertificate({ certificate: join(cwd, "cert.pem"), key: join(cwd, "key.pem") }, "localhost", "DNS:localhost");
    const running = recorded(cwd);
    const [, port = ""] = await running.printed(/ready (\d+)/);
    await running.printed(/visited/);
    const file = 'content-disposition: form-data; name="f"; filename="a.txt"\r\n\r\n';
    const form = `--part\r\n${file}${"x".repeat(100_000)}\r\n--part--\r\n`;
    expect(await ask(port, "POST", "/form", form)).toContain("size: 100000");
    expect(await ask(port, "GET", "/token")).toContain('"sub"');
    expect(await ask(port, "GET", "/password")).toContain("argon2id");
    expect(await ask(port, "GET", "/long")).toHaveLength(300_000);
    await new Promise((resolve) => {
      // No TLS.
      connect(Number(port), "127.0.0.1").on("error", resolve).on("close", resolve).end("GET / HTTP/1.1\r\n\r\n");
    });
    for (const name of readdirSync(cwd)) if (name.endsWith(".pem")) rmSync(join(cwd, name));
    await expectSame(running, cwd);
  },
  LONG,
);

test.runIf(hasPostgres())(
  "statements of PostgreSQL that are under way",
  async () => {
    const server = new PostgresServer(postgresPrograms() ?? "");
    onTestFinished(() => server.remove());
    await server.start();
    const source = `fn count(db :: Db, turn :: Int) -> Int!DbError do
  Db.transaction(db, fn own -> insert(own, turn) end)
end

fn insert(db :: Db, turn :: Int) -> Int!DbError do
  Db.run(db, sql"INSERT INTO seen VALUES (\${turn}, \${Time.now_ms()})")?
  let slept :: Option<String> = Db.one(db, sql"SELECT pg_sleep(0.01)::text")?
  let count :: Option<Int> = Db.one(db, sql"SELECT count(*)::int FROM seen")?
  Ok(Option.unwrap_or(count, 0) + String.length(Option.unwrap_or(slept, "")))
end

fn counted(db :: Db, turn :: Int) do
  println("\${turn} \${count(db, turn)}")
end

fn main() do
  let db = Result.unwrap(Db.open("${server.url()}"))
  println("\${Db.run(db, sql"CREATE TABLE seen (turn int, at bigint)")}")
  let jobs = List.map(List.range(0, 20), fn turn -> Job.async(fn -> counted(db, turn) end) end)
  let ends = List.map(jobs, fn job -> Job.await(job) end)
  let rows :: Result<List<(Int, Int)>, DbError> = Db.all(db, sql"SELECT turn, at FROM seen ORDER BY at, turn")
  println("\${rows} \${ends} \${Db.run(db, sql"SELEC")}")
  Db.close(db)
end
`;
    const cwd = directoryWith({ "main.snow": source });
    const running = recorded(cwd);
    expect(await running.ended).toBe(0);
    await server.stop();
    expect(running.output()).toContain("19 Ok(");
    await expectSame(running, cwd);
  },
  LONG,
);
