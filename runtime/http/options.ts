// The options that `HTTP.options()` answers.
import { type HttpOptions, newHttpOptions, snow_empty_list } from "../values/index.ts";

export const defaultOptions: HttpOptions = newHttpOptions({
  host: "0.0.0.0",
  hosts: snow_empty_list,
  trusted_proxies: snow_empty_list,
  cert_path: "",
  key_path: "",
  max_headers: 100,
  max_header_bytes: 8 * 1024,
  max_body_bytes: 1024 * 1024,
  read_timeout_ms: 30_000,
  idle_timeout_ms: 5000,
  compress: false,
});
