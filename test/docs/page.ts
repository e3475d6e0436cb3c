// A page of the documentation as its fenced blocks, in order.
import { readFileSync } from "node:fs";

export interface Block {
  /** First word behind the fence: `snow`, `sh`, `text`, … */
  readonly language: string;
  /** The file that it is, relative to the project of the page: what its first line or `file=` behind the fence names. */
  readonly file: string | undefined;
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

/** `# chat.snow`, `// clock.js`, `<!-- index.html -->`: a first line that is a comment with a path and nothing else. */
const nameLine = /^(?:##?|\/\/|<!--|;|--) ([\w./-]+\.\w+|(?:[\w.-]+\/)*[A-Z]\w+file)(?: -->)?$/;

/** Throws for a fence that is indented, has no language, or is not closed. */
export function readBlocks(path: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    const place = `${path}:${index + 1}`;
    const [, space, info] = /^(\s*)```(.*)$/.exec(line) ?? [];
    if (info === undefined || space === undefined) {
      open?.lines.push(line);
    } else if (open !== undefined) {
      const { language, info: words, lines, line: first } = open;
      const file = /\bfile=(\S+)/.exec(words)?.[1] ?? nameLine.exec(lines[0] ?? "")?.[1];
      blocks.push({ language, file, text: lines.map((one) => `${one}\n`).join(""), line: first });
      open = undefined;
    } else {
      const [language = ""] = info.trim().split(" ");
      if (space !== "" || language === "") throw new Error(`${place}: a block begins with \`\`\` and its language`);
      open = { language, info, line: index + 2, lines: [] };
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is not closed`);
  return blocks;
}
