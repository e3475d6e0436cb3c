// The modules of Node that the runtime asks its host for, as far as a browser can have them.
import path from "path-browserify";
import * as stream from "readable-stream";
import type { Host } from "../../../runtime/host/index.ts";
import { nothingOf, partOf } from "./absent.ts";
import { hashes } from "./hashes.ts";
import * as util from "./instead/util.ts";

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isIPv6(address: string): boolean {
  try {
    return /^[\da-f:.]+$/i.test(address) && new URL(`http://[${address}]/`).hostname !== "";
  } catch {
    return false;
  }
}

function isIP(address: string): number {
  if (IPV4.test(address)) return 4;
  return isIPv6(address) ? 6 : 0;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** In a browser nobody can be asked where parked calls stand: reports have less to say. */
class Session {
  connect(): void {}
  disconnect(): void {}
  post(_method: string, _parameters: object, answered: (error: unknown, result: unknown) => void): void {
    answered(null, {});
  }
}

class HalfOfPair extends stream.Duplex {
  other: HalfOfPair | undefined;
  #taken: (() => void) | undefined;

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  override _write(bytes: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    if (this.other === undefined || bytes.length === 0) done();
    else this.other.#take(bytes, done);
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  #take(bytes: Uint8Array, done: () => void): void {
    this.#taken = done;
    this.push(bytes);
  }
}

function duplexPair(): [HalfOfPair, HalfOfPair] {
  const [one, other] = [new HalfOfPair(), new HalfOfPair()];
  one.other = other;
  other.other = one;
  return [one, other];
}

export const modules = {
  buffer: () => partOf<ReturnType<Host["buffer"]>>("buffer", { Buffer, isUtf8 }),
  path: () => path,
  util: () => partOf<ReturnType<Host["util"]>>("util", util),
  net: () => partOf<ReturnType<Host["net"]>>("net", { isIP }),
  http: () => nothingOf<ReturnType<Host["http"]>>("HTTP"),
  https: () => nothingOf<ReturnType<Host["https"]>>("HTTPS"),
  tls: () => nothingOf<ReturnType<Host["tls"]>>("TLS"),
  crypto: () => partOf<ReturnType<Host["crypto"]>>("crypto", hashes),
  stream: () => partOf<ReturnType<Host["stream"]>>("stream", { ...stream, duplexPair }),
  zlib: () => nothingOf<ReturnType<Host["zlib"]>>("compression"),
  fileSystem: () => nothingOf<ReturnType<Host["fileSystem"]>>("the disk"),
  sqlite: () => nothingOf<ReturnType<Host["sqlite"]>>("SQLite"),
  performance: () => partOf<ReturnType<Host["performance"]>>("performance", { performance }),
  inspector: () => partOf<ReturnType<Host["inspector"]>>("inspector", { Session }),
} satisfies Partial<Host>;
