// The file of the real disk that SQLite works on, for one of a simulated disk.
import type { ThreadAnswer, ThreadOptions } from "../../../threads/sqlite-protocol.ts";
import type { Host } from "../../index.ts";
import type { Disk } from "../disk/index.ts";
import { DatabaseImage } from "./image.ts";

const CANNOT_OPEN: ThreadAnswer = { ok: false, number: 14, message: "unable to open database file", inside: false };

type RealFile = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly answer: ThreadAnswer };

/** All who open a file get the same one for as long as nobody else writes into it. */
export function realFileFor(disk: Disk, base: Host, { file, readOnly }: ThreadOptions): RealFile {
  if (file === ":memory:") return { ok: true, value: file };
  const found = disk.find(file);
  const isPlace = found.ok && "directory" in found.value && !found.value.wantsDirectory;
  if (!isPlace || found.value.node?.kind === "directory") return { ok: false, answer: CANNOT_OPEN };
  let { node } = found.value;
  if (node === undefined) {
    if (readOnly) return { ok: false, answer: CANNOT_OPEN };
    node = disk.newFile(new Uint8Array(0));
    disk.put([found.value, node]);
  }
  const { content, modified } = node.state;
  if (content instanceof DatabaseImage) return { ok: true, value: content.path };
  const bytes = content.bytes();
  if (!bytes.ok) return { ok: false, answer: CANNOT_OPEN };
  const path = disk.scratch.file();
  if (bytes.value.length > 0) base.writeFile(path, bytes.value);
  node.state = { content: new DatabaseImage(base, path), modified };
  // SQLite has the name of its file on the disk, and writes through.
  disk.flush();
  return { ok: true, value: path };
}
