// A request as handlers see it.
import { pathOf, type RequestInfo } from "../net/index.ts";
import type { Target } from "./target.ts";

interface RequestParts {
  readonly target: Target;
  readonly body: Buffer;
  readonly info: RequestInfo;
  readonly route?: MatchedRoute;
  readonly values?: ReadonlyMap<string, string>;
}

/** What a request was matched with. */
interface MatchedRoute {
  /** Values of the `:name` segments, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  /** How many segments of the path the pattern names, those aside that its `*` stands for. */
  readonly named: number;
}

const nothing: ReadonlyMap<string, string> = new Map();
const unmatched: MatchedRoute = { parameters: nothing, named: 0 };

export class Request {
  readonly method: string;
  readonly target: Target;
  readonly bytes: Buffer;
  readonly info: RequestInfo;
  readonly route: MatchedRoute;
  /** What middleware has noted. */
  readonly values: ReadonlyMap<string, string>;

  constructor({ target, body, info, route = unmatched, values = nothing }: RequestParts) {
    this.method = info.method;
    this.target = target;
    this.bytes = body;
    this.info = info;
    this.route = route;
    this.values = values;
  }

  /** Without the query, as it came. */
  get path(): string {
    return pathOf(this.target.text);
  }

  /** As text; what is no UTF-8 in it stands as U+FFFD. */
  get body(): string {
    return this.bytes.toString("utf8");
  }

  matched(route: MatchedRoute): Request {
    const { target, bytes, info, values } = this;
    return new Request({ target, body: bytes, info, route, values });
  }

  with(name: string, value: string): Request {
    const { target, bytes, info, route, values } = this;
    return new Request({ target, body: bytes, info, route, values: new Map(values).set(name, value) });
  }
}
