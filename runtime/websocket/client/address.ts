// Where a client connects to: what its URL says.

export interface Address {
  readonly secure: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** As the header Host says it: with the port, unless it is that of the scheme. */
  readonly authority: string;
  /** Path and query. */
  readonly target: string;
}

type Parsed = { readonly ok: true; readonly address: Address } | { readonly ok: false; readonly problem: string };

function invalid(problem: string): Parsed {
  return { ok: false, problem: `invalid URL: ${problem}` };
}

const DEFAULT_PORT = { "ws:": 80, "wss:": 443 };

function schemeOf(url: URL): keyof typeof DEFAULT_PORT | undefined {
  return url.protocol === "ws:" || url.protocol === "wss:" ? url.protocol : undefined;
}

/** RFC 6455 section 3. */
export function parseAddress(text: string): Parsed {
  if (!URL.canParse(text)) return invalid("expected ws://HOST/PATH or wss://HOST/PATH");
  const url = new URL(text);
  const scheme = schemeOf(url);
  if (scheme === undefined) return invalid("expected ws:// or wss://");
  if (url.hash !== "" || text.includes("#")) return invalid("it may not have a fragment");
  if (url.username !== "" || url.password !== "") return invalid("a name and password belong in a header");
  const address: Address = {
    secure: scheme === "wss:",
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? DEFAULT_PORT[scheme] : Number(url.port),
    authority: url.host,
    target: `${url.pathname}${url.search}`,
  };
  return { ok: true, address };
}
