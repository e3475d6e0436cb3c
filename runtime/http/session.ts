// Sessions in signed cookies: what they hold is opened before a handler runs, and what its answer changes is closed after it.
//
// Whoever has the cookie can read the session, and cannot change it: the signature is made with a key that nothing else has.
// Over https its name begins with `__Host-`, so that no other host, and nobody on the way, can set it (RFC 6265bis 4.1.3).

import { Panic } from "../failures/index.ts";
import { Signer } from "../secrets/index.ts";
import {
  andThen,
  type Callback,
  newCookieOptions,
  snow_variant_None,
  snow_variant_SameSiteLax,
  snow_variant_Some,
} from "../values/index.ts";
import { cookieOf, withCookie } from "./cookies.ts";
import { nothing, type Request } from "./request.ts";
import type { Response, SessionChanges } from "./response.ts";

type Session = ReadonlyMap<string, string>;
type Handler = Callback<[Request], Response>;

/** Of a session as JSON: signed, with the name of the cookie, it stays below the 4096 bytes that browsers keep. */
const MAX_BYTES = 3000;
const MAX_COOKIE_BYTES = 4096;
/** Fourteen days, from the last change. */
const SECONDS = 14 * 24 * 60 * 60;

function cookieName(secure: boolean): string {
  return secure ? "__Host-session" : "session";
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}

/** The session in a signed text; an empty one when the text is none, is expired, or was signed by others. */
function opened(signer: Signer, text: string): Session {
  if (text.length > MAX_COOKIE_BYTES) return nothing;
  const content = signer.open(text);
  if (content.tag === 1) return nothing;
  const pairs: unknown = JSON.parse(content._0);
  return Array.isArray(pairs) ? new Map(pairs.filter(isPair)) : nothing;
}

/** As JSON; panics when that is more than a cookie holds. */
function written(session: Session): string {
  const text = JSON.stringify([...session]);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw new Panic(`Session.put: the session has ${bytes} bytes, and may have ${MAX_BYTES}`);
  return text;
}

/** The answer that puts a value into the session, after what it did to it before. */
export function putInSession(response: Response, name: string, value: string): Response {
  const { cleared = false, values = nothing } = response.extras.session ?? {};
  const changed = new Map(values).set(name, value);
  // The middleware looks at the whole session; here the panic is at the call that is to blame.
  written(changed);
  return response.withSession({ cleared, values: changed });
}

/** The answer that leaves nothing in the session. */
export function clearSession(response: Response): Response {
  return response.withSession({ cleared: true, values: nothing });
}

/** The session after an answer. */
function after(session: Session, { cleared, values }: SessionChanges): Session {
  return new Map([...(cleared ? nothing : session), ...values]);
}

interface Visit {
  readonly signer: Signer;
  readonly secure: boolean;
  /** The cookie as it came. */
  readonly cookie: string | undefined;
  readonly session: Session;
}

/** The answer with a cookie for what it changes; one that changes nothing stays as it is. */
function closed(answer: Response, { signer, secure, cookie, session }: Visit): Response {
  const { session: changes } = answer.extras;
  if (changes === undefined) return answer;
  const kept = answer.withSession(undefined);
  const left = after(session, changes);
  if (left.size === 0 && cookie === undefined) return kept;
  const value = left.size === 0 ? "" : signer.sign(SECONDS, written(left));
  const options = newCookieOptions({
    path: "/",
    domain: snow_variant_None,
    max_age: new snow_variant_Some(left.size === 0 ? 0 : SECONDS),
    http_only: true,
    secure,
    same_site: snow_variant_SameSiteLax,
  });
  return withCookie(kept, { name: cookieName(secure), value, options });
}

/** Middleware that keeps sessions; panics for a secret of less than 32 bytes. */
export function keepingSessions(secret: string): Callback<[Request, Handler], Response> {
  // Made here, and the library that signs is loaded here: the first visitor waits for neither.
  const signer = new Signer({ kind: "session", secret, purpose: "" });
  return (request, next) => {
    const secure = request.info.scheme === "https";
    const cookie = cookieOf(request.info.header("cookie"), cookieName(secure));
    const session = cookie === undefined ? nothing : opened(signer, cookie);
    return andThen(next(request.inSession(session)), (answer) => closed(answer, { signer, secure, cookie, session }));
  };
}
