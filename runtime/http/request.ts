// A request as handlers see it.
import type { RequestInfo } from "../websocket/request-info.ts";

export class Request {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly body: string;
  readonly info: RequestInfo;
  /** Values of the `:name` segments of the route. */
  readonly parameters: ReadonlyMap<string, string>;

  constructor(method: string, path: string, body: string, info: RequestInfo, parameters: ReadonlyMap<string, string>) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.info = info;
    this.parameters = parameters;
  }
}
