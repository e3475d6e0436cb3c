// A request as handlers see it.
import { pathOf, type RequestInfo } from "../net/index.ts";
import type { Target } from "./target.ts";

interface RequestParts {
  readonly target: Target;
  readonly body: string;
  readonly info: RequestInfo;
  /** Values of the `:name` segments of the route, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

export class Request {
  readonly method: string;
  readonly target: Target;
  readonly body: string;
  readonly info: RequestInfo;
  readonly parameters: ReadonlyMap<string, string>;

  constructor({ target, body, info, parameters }: RequestParts) {
    this.method = info.method;
    this.target = target;
    this.body = body;
    this.info = info;
    this.parameters = parameters;
  }

  /** Without the query, as it came. */
  get path(): string {
    return pathOf(this.target.text);
  }
}
