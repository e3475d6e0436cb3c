// What the runtime and its libraries use of Node's module util.

/** Those of Linux that the simulated network and disk know. */
const systemErrors = new Map<number, [string, string]>([
  [-2, ["ENOENT", "no such file or directory"]],
  [-9, ["EBADF", "bad file descriptor"]],
  [-13, ["EACCES", "permission denied"]],
  [-17, ["EEXIST", "file already exists"]],
  [-20, ["ENOTDIR", "not a directory"]],
  [-21, ["EISDIR", "illegal operation on a directory"]],
  [-22, ["EINVAL", "invalid argument"]],
  [-27, ["EFBIG", "file too large"]],
  [-28, ["ENOSPC", "no space left on device"]],
  [-32, ["EPIPE", "broken pipe"]],
  [-36, ["ENAMETOOLONG", "name too long"]],
  [-39, ["ENOTEMPTY", "directory not empty"]],
  [-98, ["EADDRINUSE", "address already in use"]],
  [-99, ["EADDRNOTAVAIL", "address not available"]],
  [-104, ["ECONNRESET", "connection reset by peer"]],
  [-110, ["ETIMEDOUT", "connection timed out"]],
  [-111, ["ECONNREFUSED", "connection refused"]],
  [-3008, ["ENOTFOUND", "name not known"]],
]);

export function getSystemErrorMap(): ReadonlyMap<number, [string, string]> {
  return systemErrors;
}

/** A class of before there were classes. */
export function inherits(type: { prototype: object }, base: { readonly prototype: object }): void {
  Object.setPrototypeOf(type.prototype, base.prototype);
  Object.setPrototypeOf(type, base);
}
