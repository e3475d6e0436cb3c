// Links between the pages of a site, which holds wherever it is put: all of them are relative.
import { posix } from "node:path";

/** From the page at one path to another place, which may have an anchor. */
export function relativeLink(from: string, target: string): string {
  const [path = "", anchor] = target.split("#", 2);
  const hash = anchor === undefined ? "" : `#${encodeURIComponent(anchor)}`;
  if (path === from && hash !== "") return hash;
  const relative = posix.relative(posix.dirname(from), path);
  return relative.split("/").map(encodeURIComponent).join("/") + hash;
}
