// The ways in which a client may be connected: with and without TLS, with and without compression.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { RawClient } from "./raw-client.ts";

export interface Transport {
  readonly name: string;
  readonly secure: boolean;
  readonly compressed: boolean;
}

export const transports: readonly Transport[] = [
  { name: "plain", secure: false, compressed: false },
  { name: "compressed", secure: false, compressed: true },
  { name: "TLS", secure: true, compressed: false },
  { name: "compressed over TLS", secure: true, compressed: true },
];

/** The server has to have the option `compress`; without the offer it does not compress. */
export function openVia({ secure, compressed }: Transport, port: number, target = "/"): Promise<RawClient> {
  const headers = compressed ? { "Sec-WebSocket-Extensions": "permessage-deflate" } : {};
  return RawClient.open(port, target, headers, secure);
}

/** A certificate and its key in files that are removed after the tests. */
export function certificateFiles(name = "localhost"): { readonly certificate: string; readonly key: string } {
  const directory = mkdtempSync(join(tmpdir(), "snow-tls-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const files = { certificate: join(directory, "certificate.pem"), key: join(directory, "key.pem") };
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const words = ["req", "-x509", ...curve, "-subj", `/CN=${name}`, "-keyout", files.key, "-out", files.certificate];
  execFileSync("openssl", words, { stdio: "ignore" });
  return files;
}
