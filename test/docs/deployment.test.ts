// The Dockerfile of the guide, step by step without Docker: what it copies is there, it starts, is healthy, and stops.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, root, snow } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { commandOf, readDockerfile } from "./dockerfile.ts";
import { readBlocks } from "./page.ts";

const blocks = readBlocks(join(root, "docs/guides/deployment.md"));

function fileOf(name: string): string {
  const block = blocks.find(({ file }) => file === name);
  if (block === undefined) throw new Error(`the guide has no ${name}`);
  return block.text;
}

test("the image of the guide to deployment starts, is healthy, and stops when it is told to", async () => {
  const port = await freePort();
  const instructions = readDockerfile(fileOf("Dockerfile").replaceAll("8080", String(port)));
  const project = directoryWith({ "main.snow": fileOf("hello/main.snow") });
  expect(snow(["build", "main.snow", "-o", "hello.js"], { cwd: project }).status).toBe(0);

  const image = directoryWith({});
  const environment: Record<string, string> = {};
  for (const { name, argument } of instructions) {
    const words = argument.split(" ");
    if (name === "COPY") {
      expect(words.at(-1)).toBe("./");
      for (const file of words.slice(0, -1)) copyFileSync(join(project, file), join(image, file));
    }
    if (name === "ENV") Object.assign(environment, Object.fromEntries(words.map((word) => word.split("="))));
  }
  const options = { cwd: image, env: { ...process.env, ...environment } };
  const run = ([word = "", ...rest]: readonly string[]): [string, string[]] => [
    word === "node" ? process.execPath : word,
    rest,
  ];

  const container = spawn(...run(commandOf(instructions, "CMD")), { ...options, stdio: ["ignore", "ignore", "pipe"] });
  await once(container.stderr, "data");
  expect(spawnSync(...run(commandOf(instructions, "HEALTHCHECK")), options).status).toBe(0);
  container.kill("SIGTERM");
  expect(await once(container, "exit")).toEqual([0, null]);
});

test.each([
  ["RUN make\n", /begins with FROM/],
  ['FROM node\nUSER node\nCMD ["node"]\n', /version/],
  ['FROM node:24\nCMD ["node"]\n', /root/],
  ["FROM node:24\nUSER node\nCMD node hello.js\n", /JSON/],
  ["FROM node:24\nINSTALL node\n", /no instruction/],
])("finds what is wrong with %j", (text, told) => {
  expect(() => readDockerfile(text)).toThrow(told);
});
