// The client in short: one request, and the body of a successful answer or a text that says what went wrong.
import { type Result, snow_variant_Err, snow_variant_Ok } from "../values/index.ts";
import { startExchange } from "./exchange.ts";

/** Milliseconds for the whole exchange. */
const TIMEOUT = 30_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/** Starts a request; `post` is the JSON text to send, without it it is a GET. Answers how to give it up. */
export function startRequest(
  url: string,
  post: string | undefined,
  done: (result: Result<string, string>) => void,
): () => void {
  const content =
    post === undefined
      ? { method: "GET", headers: [], body: Buffer.alloc(0) }
      : { method: "POST", headers: [{ name: "Content-Type", value: "application/json" }], body: Buffer.from(post) };
  return startExchange({ ...content, url, redirects: MAX_REDIRECTS, limit: MAX_BODY_BYTES }, TIMEOUT, (outcome) => {
    if (outcome instanceof Error) done(new snow_variant_Err(outcome.message));
    else if (outcome.status >= 200 && outcome.status < 300) done(new snow_variant_Ok(outcome.body.toString("utf8")));
    else done(new snow_variant_Err(`${url}: status code ${outcome.status}`));
  });
}
