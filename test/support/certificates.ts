// Certificates that sign themselves, made by openssl.
import { execFileSync } from "node:child_process";

export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** For two days; `names` as in `DNS:localhost,IP:127.0.0.1`, without them for nobody. */
export function makeCertificate(files: CertificateFiles, subject: string, names?: string): void {
  const alternatives = names === undefined ? [] : ["-addext", `subjectAltName=${names}`];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", `/CN=${subject}`, ...alternatives, "-keyout", files.key, "-out", files.certificate],
    ],
    { stdio: "ignore" },
  );
}
