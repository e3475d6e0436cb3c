// Forms that are posted: fields as browsers write them come back, and whatever else comes is read.
import fc from "fast-check";
import { expect, it } from "vitest";
import { Router, respond, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { snow_request_form } from "../../../runtime/intrinsics/request.ts";
import { ask, start } from "./harness.ts";

const FORM = "application/x-www-form-urlencoded";
const text = fc.string({ unit: "grapheme", maxLength: 12 });

/** Asks for a field of a form; null when it has none. */
function asker(): (body: string, name: string, type?: string) => Promise<string | null> {
  const router = new Router().route("POST", "/", (request) => {
    const field = snow_request_form(request, decodeURIComponent(request.info.header("x-name") ?? ""));
    return respond(200, TEXT_TYPE, JSON.stringify(field.tag === 1 ? field._0 : null));
  });
  const { url } = start(router);
  return async (body, name, type = FORM) => {
    const headers = { "Content-Type": type, "X-Name": encodeURIComponent(name) };
    const [status, answer] = await ask(url, { method: "POST", body, headers });
    expect(status).toBe(200);
    return JSON.parse(answer);
  };
}

it("gives back the last field of a name, whatever names and values are", async () => {
  const field = asker();
  const name = fc.oneof(fc.constantFrom("a", "a b", "ż", "=", "&", "+", "%"), text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 6 }), async (pairs) => {
      const form = new URLSearchParams(pairs);
      for (const [one] of pairs) expect(await field(form.toString(), one)).toBe(form.getAll(one).at(-1));
    }),
    { numRuns: 60 },
  );
});

it("reads whatever comes: what is no escape, or no UTF-8, stays as it is", async () => {
  const field = asker();
  const piece = fc.constantFrom("a", "=", "&", "+", "%", "%20", "%zz", "%2", "%ff", ";", "a=1", "ż", "\0", "\r\n");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const body = pieces.join("");
      // Without malformed escapes it is what browsers read; they take a piece without `=` for an empty field.
      const isPlain = !/%(?!20)/.test(body) && body.split("&").every((one) => one.includes("="));
      const answer = await field(body, "a");
      if (isPlain) expect([body, answer]).toEqual([body, new URLSearchParams(body).getAll("a").at(-1) ?? null]);
    }),
    { numRuns: 200 },
  );
  expect(await field("a=%zz%20%ff", "a")).toBe("%zz%20%ff");
  expect(await field("a", "a")).toBe(null);
  expect(await field("a&a=", "a")).toBe("");
});

it("is read as one by its type alone", async () => {
  const field = asker();
  expect(await field("a=1", "a", `${FORM}; charset=utf-8`)).toBe("1");
  expect(await field("a=1", "a", " Application/X-WWW-form-urlencoded ")).toBe("1");
  for (const type of ["text/plain", `${FORM}x`, `text/${FORM}`]) expect(await field("a=1", "a", type)).toBe(null);
});
