// Request: what a handler may ask of it.

import { waitForOutside } from "../actors/index.ts";
import { cookieOf, formFields, type Request } from "../http/index.ts";
import { queryParameter, queryParameters } from "../net/index.ts";
import {
  type List,
  type Multipart,
  type MultipartLimits,
  type Option,
  optionOf,
  type Result,
  type Suspended,
  snow_list_of,
  snow_variant_Err,
} from "../values/index.ts";

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
  return optionOf(request.info.header(name));
}

export function snow_request_query(request: Request, name: string): Option<string> {
  return optionOf(queryParameter(request.info.target, name));
}

export function snow_request_query_all(request: Request, name: string): List<string> {
  return snow_list_of(queryParameters(request.info.target, name));
}

export function snow_request_param(request: Request, name: string): Option<string> {
  return optionOf(request.route.parameters.get(name));
}

export function snow_request_body_bytes(request: Request): Uint8Array {
  return request.bytes;
}

export function snow_request_remote_address(request: Request): string {
  return request.info.address;
}

export function snow_request_scheme(request: Request): string {
  return request.info.scheme;
}

export function snow_request_host(request: Request): Option<string> {
  return optionOf(request.info.header("host")?.toLowerCase());
}

export function snow_request_target(request: Request): string {
  return request.target.text;
}

export function snow_request_cookie(request: Request, name: string): Option<string> {
  return optionOf(cookieOf(request.info.header("cookie"), name));
}

export function snow_request_form(request: Request, name: string): Option<string> {
  return optionOf(formFields(request, name).at(-1));
}

export function snow_request_form_all(request: Request, name: string): List<string> {
  return snow_list_of(formFields(request, name));
}

export function snow_request_multipart_with(
  request: Request,
  limits: MultipartLimits,
): Suspended<Result<Multipart, string>> {
  const { max_fields: fields, max_files: files, max_field_bytes: fieldBytes, max_file_bytes: fileBytes } = limits;
  return waitForOutside("Request.multipart", (resume) => {
    if (request.upload !== undefined) {
      const read = { fields, files, fieldBytes, fileBytes };
      return request.upload.read(read, (outcome) => resume.value(outcome));
    }
    resume.value(new snow_variant_Err("not a form with files (multipart/form-data)"));
    return undefined;
  });
}

export function snow_request_with_value(request: Request, name: string, value: string): Request {
  return request.with(name, value);
}

export function snow_request_value(request: Request, name: string): Option<string> {
  return optionOf(request.values.get(name));
}
