// A request as handlers see it.
import { pathOf, type RequestInfo } from "../net/index.ts";
import type { Target } from "./target.ts";
import type { Upload } from "./upload.ts";

interface RequestParts {
  readonly target: Target;
  readonly body: Buffer;
  readonly info: RequestInfo;
  readonly route?: MatchedRoute;
  readonly values?: ReadonlyMap<string, string>;
  readonly session?: ReadonlyMap<string, string> | undefined;
  readonly upload?: Upload | undefined;
}

/** What a request was matched with. */
interface MatchedRoute {
  /** Values of the `:name` segments, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  /** How many segments of the path the pattern names, those aside that its `*` stands for. */
  readonly named: number;
}

export const nothing: ReadonlyMap<string, string> = new Map();
const unmatched: MatchedRoute = { parameters: nothing, named: 0 };

export class Request {
  readonly method: string;
  readonly target: Target;
  readonly bytes: Buffer;
  readonly info: RequestInfo;
  readonly route: MatchedRoute;
  /** What middleware has noted. */
  readonly values: ReadonlyMap<string, string>;
  /** What its visitor's session holds; undefined: no middleware keeps sessions. */
  readonly session: ReadonlyMap<string, string> | undefined;

  /** Its body, when that is a form with files, which nobody reads before the program does. */
  readonly upload: Upload | undefined;

  constructor({ target, body, info, route = unmatched, values = nothing, session, upload }: RequestParts) {
    this.method = info.method;
    this.target = target;
    this.bytes = body;
    this.info = info;
    this.route = route;
    this.values = values;
    this.session = session;
    this.upload = upload;
  }

  /** Without the query, as it came. */
  get path(): string {
    return pathOf(this.target.text);
  }

  /** As text; what is no UTF-8 in it stands as U+FFFD. */
  get body(): string {
    return this.bytes.toString("utf8");
  }

  #changed(parts: Partial<RequestParts>): Request {
    const { target, bytes, info, route, values, session, upload } = this;
    return new Request({ target, body: bytes, info, route, values, session, upload, ...parts });
  }

  matched(route: MatchedRoute): Request {
    const { target, bytes, info, values, session, upload } = this;
    return new Request({ target, body: bytes, info, route, values, session, upload });
  }

  with(name: string, value: string): Request {
    return this.#changed({ values: new Map(this.values).set(name, value) });
  }

  inSession(session: ReadonlyMap<string, string>): Request {
    return this.#changed({ session });
  }
}
