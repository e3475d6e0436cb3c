// A new file of a simulated disk that is written bit by bit.
import type { FileWriting } from "../../file-system.ts";
import type { HostResult } from "../../index.ts";
import type { Lane } from "../world.ts";
import type { Disk, Place } from "./disk.ts";
import { refusal, refusalError } from "./refusals.ts";
import type { FileNode } from "./tree.ts";

interface Opened {
  readonly place: Place;
  readonly file: FileNode;
}

function create(disk: Disk, path: string): HostResult<Opened> {
  const found = disk.find(path);
  if (!found.ok) return found;
  if (!("directory" in found.value) || found.value.node !== undefined) return refusal("EEXIST");
  if (found.value.wantsDirectory) return refusal("EISDIR");
  const code = disk.fails("making", path, true);
  if (code !== undefined) return refusal(code);
  const file = disk.newFile(new Uint8Array(0));
  disk.put([found.value, file]);
  return { ok: true, value: { place: found.value, file } };
}

export function writingTo(disk: Disk, lane: Lane, path: string): FileWriting {
  const { Writable } = disk.base.stream();
  const { world } = disk;
  let opened: Opened | undefined;
  let bytesWritten = 0;

  function append({ place, file }: Opened, bytes: Uint8Array): HostResult<undefined> {
    const code = disk.fails("writing", path, true);
    if (code !== undefined) return refusal(code);
    bytesWritten += bytes.length;
    return disk.append(place, file, bytes);
  }

  class Writing extends Writable implements FileWriting {
    get bytesWritten(): number {
      return bytesWritten;
    }
  }
  return new Writing({
    construct(done) {
      const open = (): void => {
        const created = create(disk, path);
        if (created.ok) opened = created.value;
        done(created.ok ? null : refusalError(created));
      };
      world.plan(0, open, { lane });
    },
    write(chunk: Uint8Array, _encoding, done) {
      const write = (): void => {
        const written = opened === undefined ? refusal("EBADF") : append(opened, chunk);
        done(written.ok ? null : refusalError(written));
      };
      world.plan(0, write, { lane });
    },
  });
}
