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

/**
 * Accepts permessage-deflate without context takeover on both sides, so that one compression serves all receivers and
 * connections keep no compression state. An offer that can't be understood or accepted is declined.
 */
export async function chooseCompression(offer: string): Promise<Compression> {
  // Loaded only by servers that compress.
  const { extension, PerMessageDeflate } = await import("ws");
  try {
    // zlib has no raw streams with windows of 2^8 bytes.
    const offers = extension.parse(offer)[NAME]?.filter((one) => one.server_max_window_bits?.[0] !== "8");
    if (offers === undefined) return uncompressed;
    const deflate = new PerMessageDeflate({
      isServer: true,
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
    });
    const parameters = deflate.accept(offers);
    return {
      extensions: extension.format({ [NAME]: [parameters] }),
      windowBits: parameters.server_max_window_bits ?? DEFAULT_WINDOW_BITS,
    };
  } catch {
    return uncompressed;
  }
}
