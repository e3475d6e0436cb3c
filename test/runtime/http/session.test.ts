// Sessions in cookies: whatever a client sends in their place is an empty one, and over https they are for one host.
import nodeCrypto from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Router, respond, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { defaultOptions } from "../../../runtime/http/options.ts";
import { keepingSessions, putInSession } from "../../../runtime/http/session.ts";
import { snow_session_get } from "../../../runtime/intrinsics/session.ts";
import { Signer } from "../../../runtime/secrets/index.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { newHttpOptions } from "../../../runtime/values/types.generated.ts";
import { inFreshProgram } from "../../support/program.ts";
import { given, start } from "./harness.ts";

const secret = "0123456789abcdef0123456789abcdef";
const signing = { kind: "session", secret, purpose: "", seconds: 60 } as const;

function signText({ seconds, ...of }: ConstructorParameters<typeof Signer>[0] & { seconds: number }, text: string) {
  return new Signer(of).sign(seconds, text);
}

const router = new Router()
  .use(keepingSessions(secret))
  .route("GET", "/", (request) => {
    const user = snow_session_get(request, "user");
    return respond(200, TEXT_TYPE, user.tag === 1 ? user._0 : "nobody");
  })
  .route("POST", "/", (request) => putInSession(respond(200, TEXT_TYPE, ""), "user", request.body));

function serve() {
  const proxies = snow_list_of(["127.0.0.1"]);
  return start(router, newHttpOptions({ ...defaultOptions, host: "127.0.0.1", trusted_proxies: proxies })).url;
}

async function user(url: string, cookie: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers: { ...headers, Cookie: cookie } });
  expect(response.headers.getSetCookie()).toEqual([]);
  return response.text();
}

async function login(url: string, name: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { method: "POST", body: name, headers });
  const [line = "", ...others] = response.headers.getSetCookie();
  expect([response.status, others]).toEqual([200, []]);
  return line;
}

it("loads what signs, and makes its key, before the first request", () => {
  let asked = 0;
  const crypto = () => {
    asked += 1;
    return nodeCrypto;
  };
  inFreshProgram({ crypto }, () => keepingSessions(secret));
  expect(asked).toBe(1);
});

describe("a session", () => {
  it("gives back any text", async () => {
    const url = serve();
    const texts = fc.string({ unit: "grapheme", maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(texts, async (name) => {
        const cookie = (await login(url, name)).split(";")[0] ?? "";
        expect(await user(url, cookie)).toBe(name);
      }),
      { numRuns: 40 },
    );
  });

  it("is empty for what was changed, is of something else, or is none", async () => {
    const url = serve();
    const good = signText(signing, '[["user","ada"]]');
    expect(await user(url, `session=${good}`)).toBe("ada");
    const others = [
      signText({ ...signing, kind: "token" }, '[["user","ada"]]'),
      signText({ ...signing, secret: secret.toUpperCase() }, '[["user","ada"]]'),
      signText({ ...signing, seconds: 0 }, '[["user","ada"]]'),
      signText(signing, JSON.stringify([["user", "x".repeat(4000)]])),
      ...['{"user":"ada"}', '[["user",1]]', "[[]]", "1", "null"].map((text) => signText(signing, text)),
      ...[0, 5, 20, 30, good.length - 1].map((at) => `${good.slice(0, at)}~${good.slice(at + 1)}`),
      `${good}A`,
      "%FF",
      "",
    ];
    for (const cookie of others) expect([cookie, await user(url, `session=${cookie}`)]).toEqual([cookie, "nobody"]);
    expect(await user(url, `Session=${good}; __Host-session=${good}`)).toBe("nobody");
  });

  it("is over when its time is", async () => {
    const url = serve();
    const cookie = (await login(url, "ada")).split(";")[0] ?? "";
    const fortnight = 14 * 24 * 60 * 60 * 1000;
    const now = Date.now();
    given.wallClock = () => now + fortnight - 60_000;
    expect(await user(url, cookie)).toBe("ada");
    given.wallClock = () => now + fortnight + 60_000;
    expect(await user(url, cookie)).toBe("nobody");
    given.wallClock = Date.now;
  });

  it("is secure over https, and for this host alone", async () => {
    const url = serve();
    const secure = { "X-Forwarded-Proto": "https" };
    const line = await login(url, "ada", secure);
    expect(line).toMatch(/^__Host-session=v1\.[\w.-]+; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = line.split(";")[0] ?? "";
    expect(await user(url, cookie, secure)).toBe("ada");
    expect(await user(url, cookie)).toBe("nobody");
    expect(await user(url, cookie.replace("__Host-", ""), secure)).toBe("nobody");
  });
});
