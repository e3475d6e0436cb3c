// Single executables: this Node with a built program in it (Node's single executable applications).
import { execFile } from "node:child_process";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { describeError, ProjectError, projectProblem } from "../project/problems.ts";
import { executableStack } from "./stack.ts";

/** Node makes them by itself from here on. */
const oldest = { major: 25, minor: 5 };

/** What an executable file is called by the system. */
export const executableEnding = process.platform === "win32" ? ".exe" : "";

/** Throws a ProjectError when this Node can't make one, or the file can't be written. */
export async function writeExecutable(
  path: string,
  code: string,
  { nestsDeep }: { readonly nestsDeep: boolean },
): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor))
    throw new ProjectError(
      projectProblem(
        `a single executable is made by Node ${oldest.major}.${oldest.minor} or newer, and this is ${process.versions.node}`,
      ),
    );
  // What takes a file's place would take that of a device or a directory, too.
  if (existsSync(path) && !statSync(path).isFile()) throw new ProjectError(cannotWrite(path, "it is no file"));
  const scratch = mkdtempSync(join(tmpdir(), "snow-exe-"));
  try {
    const made = join(scratch, "program");
    writeFileSync(join(scratch, "program.js"), code);
    writeFileSync(join(scratch, "program.json"), JSON.stringify(configuration(made, nestsDeep)));
    await run(["--build-sea", join(scratch, "program.json")], scratch);
    move(made, existsSync(path) ? realpathSync(path) : resolve(path));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function configuration(output: string, nestsDeep: boolean) {
  return {
    main: "program.js",
    output,
    disableExperimentalSEAWarning: true,
    execArgv: nestsDeep ? [`--stack-size=${executableStack()}`] : [],
    // Options of Node are neither the program's words nor its users' business.
    execArgvExtension: "none",
  };
}

function run(words: readonly string[], cwd: string): Promise<void> {
  return new Promise((done, fail) => {
    execFile(process.execPath, words, { cwd, env: {} }, (error, _output, problems) => {
      if (error === null) done();
      else
        fail(
          new ProjectError(projectProblem(`Node could not make the executable: ${problems.trim() || error.message}`)),
        );
    });
  });
}

/** Whole or not at all; a file that runs can't be written to, but replaced. */
function move(from: string, to: string): void {
  const beside = join(dirname(to), `.${process.pid}.snow-exe`);
  try {
    // Never through what somebody else has put there.
    copyFileSync(from, beside, constants.COPYFILE_EXCL);
    chmodSync(beside, 0o755);
    renameSync(beside, to);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new ProjectError(cannotWrite(to, describeError(error)));
  }
}
