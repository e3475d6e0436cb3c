// A Dockerfile as its instructions, with the mistakes that need no Docker to be seen.

export interface Instruction {
  readonly name: string;
  readonly argument: string;
}

const known = [
  ...["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"],
  ...["RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
];

/** Throws for what Docker would refuse, and for what it takes and one regrets: root, a shell that swallows signals. */
export function readDockerfile(text: string): Instruction[] {
  const lines = text
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const instructions = lines.map((line): Instruction => {
    const [, name = "", argument = ""] = /^([A-Z]+) (\S.*)$/.exec(line) ?? [];
    if (!known.includes(name)) throw new Error(`no instruction: ${line}`);
    return { name, argument };
  });
  if (instructions[0]?.name !== "FROM") throw new Error("it begins with FROM");
  if (!/^\S+:(?!latest$)\S+$/.test(instructions[0].argument)) throw new Error("the image has a version");
  if (!instructions.some(({ name }) => name === "USER")) throw new Error("it runs as root");
  commandOf(instructions, "CMD");
  return instructions;
}

/** The words of the last `CMD` or `HEALTHCHECK CMD`, which are a list. */
export function commandOf(instructions: readonly Instruction[], name: "CMD" | "HEALTHCHECK"): string[] {
  const argument = instructions.findLast((one) => one.name === name)?.argument.replace(/^CMD /, "");
  const words: unknown = JSON.parse(argument ?? "null");
  if (!Array.isArray(words) || words.length === 0) throw new Error(`${name} is a list of words`);
  return words.map(String);
}
