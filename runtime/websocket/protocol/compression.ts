// The choice of permessage-deflate (RFC 7692) for a connection.

export interface Compression {
  /** The answer to the client's offer. */
  readonly extensions: string | undefined;
  /** Window of the compressor, 9 … 15; 0: no compression. */
  readonly windowBits: number;
}

export const uncompressed: Compression = { extensions: undefined, windowBits: 0 };

const NAME = "permessage-deflate";
const DEFAULT_WINDOW_BITS = 15;

/** The items of a list header; commas in quotes are none. */
function offersOf(header: string): string[] {
  return header.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
}

/** When this is done, choosing takes no time: nothing has to be read any more. */
export async function prepareCompression(): Promise<void> {
  await import("ws");
}

/**
 * Accepts permessage-deflate without context takeover on both sides, so that one compression serves all receivers and
 * connections keep no compression state. An offer that can't be understood or accepted is passed over for the next.
 */
export async function chooseCompression(header: string): Promise<Compression> {
  // Loaded only by servers that compress.
  const { extension, PerMessageDeflate } = await import("ws");
  for (const offer of offersOf(header)) {
    try {
      const [parameters] = extension.parse(offer.trim())[NAME] ?? [];
      // zlib has no raw streams with windows of 2^8 bytes.
      if (parameters === undefined || parameters.server_max_window_bits?.[0] === "8") continue;
      const deflate = new PerMessageDeflate({
        isServer: true,
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
      });
      const accepted = deflate.accept([parameters]);
      return {
        extensions: extension.format({ [NAME]: [accepted] }),
        windowBits: accepted.server_max_window_bits ?? DEFAULT_WINDOW_BITS,
      };
    } catch {
      // The next one may be better.
    }
  }
  return uncompressed;
}
