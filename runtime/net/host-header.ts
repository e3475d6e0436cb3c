// The header `Host` (RFC 9110 section 7.2): a name or an address, perhaps with a port.

interface HostName {
  /** In lower case; an IPv6 address in brackets. */
  readonly name: string;
  /** Digits, or `""`. */
  readonly port: string;
}

const NAME = String.raw`\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+;=%-]+`;
/** Up to 65535. */
const PORT = String.raw`|0*(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const FORM = new RegExp(`^(${NAME})(?::(${PORT}))?$`, "i");

/** Undefined: it is none. */
export function parseHost(text: string): HostName | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, name = "", port = ""] = match;
  return { name: name.toLowerCase(), port };
}

export function isHost(text: string): boolean {
  return FORM.test(text);
}

/** Whether a host is one of `wanted`; those without a port stand for all ports. */
export function isAmongHosts({ name, port }: HostName, wanted: readonly string[]): boolean {
  return wanted.some((text) => {
    const one = parseHost(text);
    return one?.name === name && (one.port === "" || one.port === port);
  });
}
