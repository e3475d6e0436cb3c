// The header `Host` (RFC 9110 section 7.2): a name or an address, perhaps with a port.

interface HostName {
  /** In lower case; an IPv6 address in brackets. */
  readonly name: string;
  /** Digits, or `""`. */
  readonly port: string;
}

const MAX_PORT = 65_535;
const FORM = /^(\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+;=%-]+)(?::(\d*))?$/i;

/** Undefined: it is none. */
export function parseHost(text: string): HostName | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, name = "", port = ""] = match;
  return Number(port) > MAX_PORT ? undefined : { name: name.toLowerCase(), port };
}

/** Whether a host is one of `wanted`; those without a port stand for all ports. */
export function isAmongHosts({ name, port }: HostName, wanted: readonly string[]): boolean {
  return wanted.some((text) => {
    const one = parseHost(text);
    return one?.name === name && (one.port === "" || one.port === port);
  });
}
