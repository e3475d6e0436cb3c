// The commands: what each is called, what it takes and which file does the work.
import type { Invocation } from "./invocation.ts";

interface Option {
  readonly key: string;
  readonly names: readonly string[];
  /** What the value is called in the usage text; undefined for a switch. */
  readonly value?: string;
  readonly summary: string;
}

export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What follows the name in a usage line. */
  readonly synopsis: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly options: readonly Option[];
  /** How many positional arguments there are at least and at most, and what the missing one is called. */
  readonly minimum: number;
  readonly maximum: number;
  readonly operand: string;
  /** Whether the arguments are sources: those of this directory may be meant where none are named. */
  readonly takesSources: boolean;
  /** All words behind the first positional argument are the program's; switches right behind it count for the command too. */
  readonly passesArguments: boolean;
  readonly load: () => Promise<(invocation: Invocation) => Promise<number>>;
}

const json: Option = { key: "json", names: ["--json"], summary: "diagnostics as JSON, one object per line" };
const noColor: Option = { key: "no-color", names: ["--no-color"], summary: "diagnostics without colours" };
const output: Option = { key: "output", names: ["-o", "--output"], value: "OUT.js", summary: "where to write" };

const lib: Option = {
  key: "lib",
  names: ["--lib"],
  summary: "a module for JavaScript and TypeScript instead of a program",
};

const exe: Option = {
  key: "exe",
  names: ["--exe"],
  summary: "a single executable file, with Node in it, instead of JavaScript",
};

const log: Option = {
  key: "log",
  names: ["--log"],
  value: "text|json",
  summary: "lines of the log as text or as JSON, one object per line",
};

const cluster: Option = {
  key: "cluster",
  names: ["--cluster"],
  value: "URL",
  summary: "join the other nodes through redis://…, rediss://…, nats://… or tls://…",
};

const drivers: Option = {
  key: "cluster",
  names: ["--cluster"],
  value: "DRIVERS",
  summary: "carry what SNOW_CLUSTER may ask for: redis, nats or redis,nats",
};

const replSocket: Option = {
  key: "repl-socket",
  names: ["--repl-socket"],
  value: "PATH",
  summary: "let `snow repl --attach PATH` into the running program",
};

const workers: Option = {
  key: "workers",
  names: ["--workers"],
  value: "N|auto",
  summary: "run it in N processes that share its ports and rooms; auto: one for each core",
};

const record: Option = {
  key: "record",
  names: ["--record"],
  value: "FILE",
  summary: "write down what enters the program, for `snow replay FILE`; the file is as secret as that",
};

const recordSize: Option = {
  key: "record-mb",
  names: ["--record-mb"],
  value: "N",
  summary: "the recording ends at N megabytes; 256 if not given",
};

const watch: Option = {
  key: "watch",
  names: ["--watch"],
  summary: "when a file is saved, what fits takes the place of what runs; otherwise the program starts again",
};

const watchTests: Option = {
  key: "watch",
  names: ["--watch"],
  summary: "run them again whenever a file is saved",
};

export const commands: readonly Command[] = [
  {
    name: "run",
    aliases: [],
    synopsis: "FILE|DIR [ARGUMENTS]",
    summary: "check, compile and run a program",
    description:
      "Checks, compiles and runs the program in FILE or DIR. Options stand before it: all that follows is left to the program,\n" +
      "which reads it with Env.args, without a `--` right behind FILE or DIR. --json and --no-color right behind it hold for\n" +
      "diagnostics too.",
    options: [watch, workers, cluster, replSocket, record, recordSize, log, json, noColor],
    minimum: 1,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: true,
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "replay",
    aliases: [],
    synopsis: "FILE",
    summary: "run a recorded program again, exactly as it ran",
    description: `Runs the program again that \`snow run --record FILE\` has recorded: it gets what it got then, as fast as it can. What it
prints goes where it prints; what happened to it is told on standard error, with the time since its start: connections,
messages, their ends. Nothing is done outside: it listens nowhere, and writes to no file and no database.

It has to be the same program, the same build of Snow and the same Node. The exit status is the program's own when it
ended then; 1 when it does something else than it did then, which is told with the time.`,
    options: [
      { key: "until", names: ["--until"], value: "MS", summary: "stop so many milliseconds after the start" },
      {
        key: "repl",
        names: ["--repl"],
        summary: "where it stops: a typed prompt inside it, for which time stands still",
      },
      { key: "quiet", names: ["--quiet"], summary: "only what the program prints" },
      noColor,
    ],
    minimum: 1,
    maximum: 1,
    operand: "FILE",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./recording/index.ts")).replay,
  },
  {
    name: "check",
    aliases: [],
    synopsis: "FILE|DIR",
    summary: "report mistakes, run nothing",
    description: `Reports the mistakes in the program in FILE or DIR, and neither runs nor writes anything.

With [database] migrations = "…" in the nearest snow.toml, or url = "…" and a directory migrations beside it, statements
of SQLite are held against the tables that the migrations make. For dialect = "postgres" a server is asked that has them:
--db has it read each statement, run none, and writes what it says to snow.schema.json beside snow.toml, by which later
checks go that have no server.`,
    options: [
      { key: "db", names: ["--db"], value: "URL", summary: "postgres://…, which describes the statements" },
      json,
      noColor,
    ],
    minimum: 1,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "build",
    aliases: [],
    synopsis: "FILE|DIR [-o OUT.js] [--lib|--exe]",
    summary: "compile into one self-contained JavaScript file",
    description:
      "Compiles the program in FILE or DIR into one self-contained JavaScript file that `node OUT.js` runs,\n" +
      "and its source map OUT.js.map. Without -o: NAME.js beside NAME.snow, DIR/NAME.js for a directory NAME.\n\n" +
      "It joins other nodes where SNOW_CLUSTER says, if it has the driver: those that --cluster names, and all when it\n" +
      "calls Cluster.join.\n\n" +
      "With --lib OUT.js is an ES module that exports the functions `pub fn` of FILE, or of DIR/main.snow, and OUT.d.ts\n" +
      "has their types for TypeScript; OUT.mjs gets OUT.d.mts. -o may name a directory too. To import it runs the\n" +
      "top-level statements, not `main`. Functions that may wait answer promises, the others run at once; a panic is an\n" +
      "Error with the name SnowPanic. A Result is { ok } or { err }, an Option a value or undefined, a struct or sum type\n" +
      "that derives Json a plain object of that form. What cannot cross is E0045. No name is changed but `then`, which is\n" +
      "exported as `then_`.\n\n" +
      "With --exe OUT is a program by itself, for machines like this one that need no Node: this Node, which has to be 25.5\n" +
      "or newer, with the program in it. Without -o: NAME beside NAME.snow, DIR/NAME for a directory NAME.",
    options: [output, lib, exe, drivers, json, noColor],
    minimum: 1,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/build.ts")).build,
  },
  {
    name: "client",
    aliases: [],
    synopsis: "FILE|DIR [-o OUT.ts]",
    summary: "write a TypeScript client for the channels of a program",
    description: `Writes one TypeScript file without dependencies for the channels of the program in FILE or DIR: the types of all
messages, a class for each channel, and the connection, which comes back by itself. It runs in browsers, Deno, Bun and
Node from 22. Without -o: NAME.ts beside NAME.snow, DIR/NAME.ts for a directory NAME. A file that has its text already
is left as it is.

--js writes JavaScript, OUT.js, and its types, OUT.d.ts. --schema writes the protocol as JSON, to standard output or to
the file that -o names. --check OLD writes nothing: it prints a line for each difference to the protocol OLD, which
--schema wrote, that breaks clients made from it, and ends with status 1 if there is one.`,
    options: [
      { ...output, value: "OUT.ts" },
      { key: "js", names: ["--js"], summary: "JavaScript and a .d.ts" },
      { key: "schema", names: ["--schema"], summary: "the protocol as JSON" },
      { key: "check", names: ["--check"], value: "OLD", summary: "what breaks clients of the protocol OLD" },
      json,
      noColor,
    ],
    minimum: 1,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/client.ts")).client,
  },
  {
    name: "test",
    aliases: [],
    synopsis: "[FILE|DIR] [--seeds N] [--only NAME]",
    summary: "run the tests of a project",
    description: `Runs every function \`test_…\` without parameters of FILE, or of the files \`*_test.snow\` at or below DIR (the
current directory when nothing is given), each in a process of its own, one after the other, by path and then as
written. The top-level statements of all modules run once before.

A function \`sim_…\` is a simulation: it runs afterwards, with 100 seeds, or --seeds of them; \`snow sim\` says more.

A test passes when it returns without a panic and not \`false\` or \`Err\`. It fails too when it calls Process.exit,
when its process is killed, when it waits and nothing can wake it, and after 60 seconds. The processes and servers
that it has started end with it.

Prints \`ok NAME\` or \`FAILED NAME: TEXT\`, at the end \`N passed, M failed\`. NAME is the function's, after that of its
module when several have it. With --json an object a line: {"test", "module", "file", "line", "ok", "text"}, at the
end {"passed", "failed"}. Exit status 1 when a test failed or there is an error; 0 when there are no tests.

Files of tests import the project's modules as any module does and need no \`main\`. The project is DIR, or the
directory of FILE, when a main.snow or snow.toml is there; otherwise the nearest one above with a snow.toml, or the
current directory with a main.snow. \`run\`, \`check\` and \`build\` of a DIR leave files of tests out unless something
imports them.`,
    options: [
      watchTests,
      {
        key: "seeds",
        names: ["--seeds"],
        value: "N",
        summary: "run each simulation with so many seeds; 100 if not given",
      },
      { key: "only", names: ["--only"], value: "NAME", summary: "run the test or simulation of this name alone" },
      { ...json, summary: "results and diagnostics as JSON, one object per line" },
      noColor,
    ],
    minimum: 0,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/test.ts")).test,
  },
  {
    name: "sim",
    aliases: [],
    synopsis: "[FILE|DIR] [--seeds N] [--from SEED] [--jobs N|auto]",
    summary: "run the simulations of a project with many seeds",
    description: `Runs every function \`sim_…\` without parameters of FILE, or of the files \`*_test.snow\` at or below DIR (the current
directory when nothing is given), in a world of its own: in virtual time, on a virtual network and disk, in an order of
events and with faults that follow from a seed. The same seed gives the same run.

Each is run with the seeds from --from (1) on, --seeds (1000) of them, up to the first that fails; \`snow test\` runs 100.
A run is a list of decisions, 0 the dullest. That of a failed one is made as short and as dull as it can be while the
same assertion fails, for 30 seconds at most, and what happens in it is told as a story. The last line is the command
that shows it again: --seed SEED --choices LIST runs once, with these decisions, and nothing is made shorter; a list of
more than 100 numbers is in a file, @FILE. --trace, for one seed, tells all that happens.

With --json an object a line, with the fields of those of \`snow test\` and "from", "seeds", "hash" (the same when all runs
were the same), and "failure" {"seed", "kind", "head", "place", "lines", "first", "run"}. Exit status 1 when a
simulation failed or there is an error; 0 when there are none.`,
    options: [
      { key: "seeds", names: ["--seeds"], value: "N", summary: "run each with so many seeds; 1000 if not given" },
      { key: "from", names: ["--from"], value: "SEED", summary: "the first seed; 1 if not given" },
      { key: "seed", names: ["--seed"], value: "SEED", summary: "run with this seed alone" },
      {
        key: "choices",
        names: ["--choices"],
        value: "LIST|@FILE",
        summary: "with --seed: these decisions, such as 3.0.2.1, instead of those that follow from it",
      },
      { key: "trace", names: ["--trace"], summary: "with --seed: tell all that happens" },
      { key: "only", names: ["--only"], value: "NAME", summary: "run the simulation of this name alone" },
      {
        key: "jobs",
        names: ["--jobs"],
        value: "N|auto",
        summary: "share the seeds among N processes; auto: one for each core",
      },
      { ...json, summary: "results and diagnostics as JSON, one object per line" },
      noColor,
    ],
    minimum: 0,
    maximum: 1,
    operand: "FILE or DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/sim.ts")).sim,
  },
  {
    name: "migrate",
    aliases: [],
    synopsis: "up|down [N]|status|new NAME [--db URL]",
    summary: "bring a database to the form that the program needs",
    description: `Runs the files NNNN_name.sql of a directory, in the order of their numbers, each once and in a transaction. The directory
is \`migrations\` beside the nearest snow.toml, or where its [database] says with migrations = "…". The database is that
of --db, of SNOW_DATABASE, or of url = "…" in [database], whose relative file is taken from the directory of snow.toml.

up runs what has not run yet, and prints the names. down undoes the last one, or the last N, by what follows a line
\`-- down\`. status tells what ran and when, and what did not; it fails when a file has changed or is missing. new makes a
file with the next number.

With a first line \`-- no transaction\` a file runs outside of transactions. The table snow_migrations keeps what ran; a
file that has changed since is an error. While one migrates, others wait. \`Db.migrate\` does what up does.`,
    options: [{ key: "db", names: ["--db"], value: "URL", summary: "sqlite:PATH or postgres://…" }],
    minimum: 1,
    maximum: 2,
    operand: "up, down, status or new",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./commands/migrate.ts")).migrate,
  },
  {
    name: "fmt",
    aliases: [],
    synopsis: "[--check] PATH",
    summary: "bring files into the canonical form",
    description:
      "Formats the file PATH, or every .snow file in the directory PATH and below, and prints the paths of the files\n" +
      "that it changed. Files with syntax errors stay as they are; `node_modules` and hidden names are skipped.",
    options: [
      { key: "check", names: ["--check"], summary: "change nothing; status 1 when a file would be changed" },
      json,
      noColor,
    ],
    minimum: 1,
    maximum: 1,
    operand: "PATH",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/fmt.ts")).fmt,
  },
  {
    name: "doc",
    aliases: [],
    synopsis: "[DIR] [-o OUT]",
    summary: "write pages about the modules of a project",
    description: `Writes HTML pages about the modules of the project in DIR (the current directory when nothing is given): what others
may use of each, with its type, found or written, and its doc comment, \`## …\`; above them that of the module, \`##! …\`.
They need nothing else: a browser opens them from the disk, and any server serves them. Without -o: DIR/doc, unless something
else is there.

Doc comments are Markdown, in which HTML is text. What follows a line \`Example:\`, indented, is Snow.
With --library the standard library has pages too, to which types lead. A project with mistakes has none: they are
reported, status 1. DIR may be a file too: with all that it imports.`,
    options: [
      { ...output, value: "OUT", summary: "the directory to write to" },
      { key: "library", names: ["--library"], summary: "the standard library too" },
      json,
      noColor,
    ],
    minimum: 0,
    maximum: 1,
    operand: "DIR",
    takesSources: true,
    passesArguments: false,
    load: async () => (await import("./commands/doc.ts")).doc,
  },
  {
    name: "repl",
    aliases: [],
    synopsis: "[--attach PATH]",
    summary: "a typed prompt, alone or inside a running program",
    description:
      "A typed prompt: expressions, definitions, and commands that `:help` lists.\n" +
      "Reads entries from standard input when that is no terminal.",
    options: [
      { key: "attach", names: ["--attach"], value: "PATH", summary: "a prompt inside `snow run --repl-socket PATH`" },
      { key: "read-only", names: ["--read-only"], summary: "attached: refuse everything that could change state" },
      { key: "strict", names: ["--strict"], summary: "not a terminal: end with status 1 at the first error" },
      noColor,
    ],
    minimum: 0,
    maximum: 0,
    operand: "",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./repl/index.ts")).repl,
  },
  {
    name: "lsp",
    aliases: [],
    synopsis: "",
    summary: "language server on stdio, for editors",
    description:
      "Speaks the Language Server Protocol on standard input and output: diagnostics while typing, types and\n" +
      "documentation, definitions, references, renaming, completion, formatting. An editor starts it.",
    options: [{ key: "stdio", names: ["--stdio"], summary: "changes nothing: some editors say so" }],
    minimum: 0,
    maximum: 0,
    operand: "",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./commands/lsp.ts")).lsp,
  },
  {
    name: "new",
    aliases: ["init"],
    synopsis: "NAME",
    summary: "start a project in a new directory (also: snow init)",
    description:
      "Makes a directory NAME with a snow.toml, a main.snow that prints one line, its test main_test.snow, a README.md\n" +
      "and a .gitignore. A directory that is there and not empty is left alone.",
    options: [],
    minimum: 1,
    maximum: 1,
    operand: "NAME",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./commands/new.ts")).create,
  },
  {
    name: "explain",
    aliases: [],
    synopsis: "CODE",
    summary: "a page about one diagnostic code",
    description:
      "Prints a page about one diagnostic code, such as E0012: meaning, a program that gets it, how to mend it.",
    options: [],
    minimum: 1,
    maximum: 1,
    operand: "CODE",
    takesSources: false,
    passesArguments: false,
    load: async () => (await import("./commands/explain.ts")).explain,
  },
];
