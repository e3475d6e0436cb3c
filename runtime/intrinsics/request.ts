// Request: what a handler may ask of it.
import type { Request } from "../http/index.ts";
import { queryParameter } from "../net/index.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../values/types.generated.ts";

function option(value: string | undefined): Option<string> {
  return value === undefined ? snow_variant_None : new snow_variant_Some(value);
}

export function snow_request_method(request: Request): string {
  return request.method;
}

export function snow_request_path(request: Request): string {
  return request.path;
}

export function snow_request_body(request: Request): string {
  return request.body;
}

export function snow_request_header(request: Request, name: string): Option<string> {
  return option(request.info.header(name));
}

export function snow_request_query(request: Request, name: string): Option<string> {
  return option(queryParameter(request.info.target, name));
}

export function snow_request_param(request: Request, name: string): Option<string> {
  return option(request.parameters.get(name));
}
