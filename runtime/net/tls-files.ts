// Certificate and key files: read at the start, where what is wrong with them is a panic of the caller, and when they change.

import { entry, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import type { HttpsServer } from "../host/http.ts";
import { systemErrorText } from "./system-errors.ts";

/** Of a certificate or key file. */
export const CERTIFICATE_BYTES = 1024 * 1024;
/** How often certificate files are looked at, ms. */
const RELOAD_INTERVAL = 1000;

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

function readPem(what: string, path: string): Buffer {
  if (path === "") throw new Panic(`cannot read ${what}: no path given`);
  const file = host().readFile(path, CERTIFICATE_BYTES);
  if (!file.ok) throw new Panic(`cannot read ${what} ${path}: ${systemErrorText(file.number)}`);
  return Buffer.from(file.value);
}

/** Reads both files. Panics with `cannot read certificate PATH: CAUSE` or `cannot read private key PATH: CAUSE`. */
export function readKeyPair({ certificate, key }: TlsFiles): KeyPair {
  const pair = { cert: readPem("certificate", certificate), key: readPem("private key", key) };
  const { createSecureContext } = host().tls();
  try {
    createSecureContext({ cert: pair.cert });
  } catch {
    throw new Panic(`cannot read certificate ${certificate}: invalid PEM`);
  }
  try {
    createSecureContext({ key: pair.key });
  } catch {
    throw new Panic(`cannot read private key ${key}: invalid PEM`);
  }
  try {
    createSecureContext(pair);
  } catch {
    throw new Panic(`cannot read private key ${key}: does not belong to the certificate`);
  }
  return pair;
}

/** Takes changed files into use for new connections; while they can't be used the old ones stay. Answers how to stop. */
export function reloadOnChange(server: HttpsServer, files: TlsFiles, report: (text: string) => void): () => void {
  const { watchFile, unwatchFile } = host().fileSystem();
  const reload = entry((): void => {
    try {
      server.setSecureContext(readKeyPair(files));
      report("TLS certificate reloaded");
    } catch (error) {
      report(`TLS certificate not reloaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  const paths = new Set([files.certificate, files.key]);
  for (const path of paths) watchFile(path, { persistent: false, interval: RELOAD_INTERVAL }, reload);
  return () => {
    for (const path of paths) unwatchFile(path, reload);
  };
}
