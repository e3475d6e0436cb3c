// The client over TLS: whom it trusts, and what it says when it does not.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExchange } from "../../../runtime/http/exchange.ts";
import { Router, respond, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { defaultOptions } from "../../../runtime/http/options.ts";
import { newHttpOptions } from "../../../runtime/values/types.generated.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { start } from "./harness.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-https-"));
const own = { certificate: join(directory, "own.pem"), key: join(directory, "own.key") };
const other = { certificate: join(directory, "other.pem"), key: join(directory, "other.key") };
const unknown = { certificate: join(directory, "unknown.pem"), key: join(directory, "unknown.key") };
const usual = getCACertificates("default");

beforeAll(() => {
  makeCertificate(own, "snow", "DNS:localhost,IP:127.0.0.1");
  makeCertificate(other, "snow", "DNS:elsewhere.example");
  makeCertificate(unknown, "snow", "DNS:localhost,IP:127.0.0.1");
  const trusted = [own, other].map(({ certificate }) => readFileSync(certificate, "utf8"));
  setDefaultCACertificates([...usual, ...trusted]);
});
afterAll(() => {
  setDefaultCACertificates(usual);
  rmSync(directory, { recursive: true });
});

const router = new Router()
  .route("POST", "/", (request) => respond(200, TEXT_TYPE, `${request.info.scheme} ${request.body}`))
  .route("GET", "/agent", (request) => respond(200, TEXT_TYPE, request.info.header("user-agent") ?? ""));

function serve({ certificate, key }: typeof own): number {
  return start(router, newHttpOptions({ ...defaultOptions, cert_path: certificate, key_path: key })).port;
}

interface Question {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
}

/** Status and body, or why there are none. */
function ask({ url, method = "POST", body = "" }: Question): Promise<string> {
  const request = { method, url, headers: [], body: Buffer.from(body), redirects: 0, limit: 1_000_000 };
  return new Promise((resolve) => {
    startExchange(request, 30_000, (outcome) =>
      resolve(outcome instanceof Error ? outcome.message : `${outcome.status} ${outcome.body}`),
    );
  });
}

test("a server with a certificate of somebody who is trusted", async () => {
  const port = serve(own);
  const body = "s€".repeat(100_000);
  expect(await ask({ url: `https://localhost:${port}/`, body })).toBe(`200 https ${body}`);
  expect(await ask({ url: `https://127.0.0.1:${port}/`, body: "again" })).toBe("200 https again");
  expect(await ask({ url: `https://127.0.0.1:${port}/agent`, method: "GET" })).toBe("200 snow");
});

test("what is wrong with a certificate is told, and nothing is sent", async () => {
  expect(await ask({ url: `https://127.0.0.1:${serve(unknown)}/` })).toBe("TLS: self-signed certificate");
  expect(await ask({ url: `https://127.0.0.1:${serve(other)}/` })).toBe("TLS: certificate of another host");
});

test("one side speaks TLS, and the other one does not", async () => {
  const plain = start(router).port;
  expect(await ask({ url: `https://127.0.0.1:${plain}/` })).toMatch(/^TLS: |^connection ended$/);
  expect(await ask({ url: `http://127.0.0.1:${serve(own)}/` })).toMatch(/^connection ended$|^the answer is no HTTP$/);
});
