// The HTTP client: one request, and the body of a successful answer or a text that says what went wrong.

import { entry, host } from "../current.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../values/index.ts";

/** Milliseconds for the whole exchange. */
const TIMEOUT = 30_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The innermost reason of a failure: `fetch failed` alone says little. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

async function bodyOf(response: globalThis.Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error("answer too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}

async function exchange(url: string, options: RequestInit): Promise<Result<string, string>> {
  try {
    const response = await host().fetch(url, options);
    if (response.ok) return new snow_variant_Ok(await bodyOf(response));
    await response.body?.cancel();
    return new snow_variant_Err(`${url}: status code ${response.status}`);
  } catch (error) {
    return new snow_variant_Err(reasonOf(error));
  }
}

/** Starts a request; `post` is the JSON text to send, without it it is a GET. Answers how to give it up. */
export function startRequest(
  url: string,
  post: string | undefined,
  done: (result: Result<string, string>) => void,
): () => void {
  const controller = new AbortController();
  const timer = host().setTimer(TIMEOUT, () => controller.abort(new Error("timeout")));
  const options: RequestInit =
    post === undefined ? {} : { method: "POST", body: post, headers: { "Content-Type": "application/json" } };
  // Not within the process that asks: the first use of `fetch` loads it, which takes a while.
  host().defer(() => {
    const answered = entry((result: Result<string, string>) => {
      host().clearTimer(timer);
      done(result);
    });
    void exchange(url, { ...options, signal: controller.signal }).then(answered);
  });
  return () => controller.abort(new Error("given up"));
}
