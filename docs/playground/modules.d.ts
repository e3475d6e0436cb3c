// Modules for browsers that have the shape of Node's.
declare module "readable-stream" {
  import { Duplex, PassThrough, Readable, Transform, Writable } from "node:stream";

  export { Duplex, PassThrough, Readable, Transform, Writable };
}

declare module "buffer/" {
  export * from "node:buffer";
}

declare module "path-browserify" {
  const path: typeof import("node:path").posix;
  export default path;
}
