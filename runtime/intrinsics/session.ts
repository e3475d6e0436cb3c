// Session: what a visitor's browser keeps for the program, signed.

import { Panic } from "../failures/index.ts";
import { clearSession, keepingSessions, putInSession, type Request, type Response } from "../http/index.ts";
import { type Callback, type Option, optionOf } from "../values/index.ts";

export function snow_session_cookie(secret: string): Callback<[Request, Callback<[Request], Response>], Response> {
  return keepingSessions(secret);
}

export function snow_session_get(request: Request, name: string): Option<string> {
  const { session } = request;
  if (session === undefined) throw new Panic("Session.get: there is no middleware Session.cookie before this");
  return optionOf(session.get(name));
}

export function snow_session_put(response: Response, name: string, value: string): Response {
  return putInSession(response, name, value);
}

export function snow_session_clear(response: Response): Response {
  return clearSession(response);
}
