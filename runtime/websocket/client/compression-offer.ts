// The offer of permessage-deflate (RFC 7692) that a client makes: without context takeover, as its server side accepts it.

export interface CompressionOffer {
  /** As the header Sec-WebSocket-Extensions says it. */
  readonly header: string;
  /** The window of the compressor when the answer accepts just that; otherwise 0. */
  accepts(answer: string): number;
}

const NAME = "permessage-deflate";
const WINDOW_BITS = 15;

export async function offerCompression(): Promise<CompressionOffer> {
  // Loaded only by clients that compress.
  const { extension, PerMessageDeflate } = await import("ws");
  const deflate = new PerMessageDeflate({
    isServer: false,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    clientMaxWindowBits: false,
  });
  return {
    header: extension.format({ [NAME]: [deflate.offer()] }),
    accepts(answer) {
      try {
        const { [NAME]: accepted = [], ...others } = extension.parse(answer);
        if (accepted.length !== 1 || Object.keys(others).length > 0) return 0;
        // Messages are inflated one by one: the server has to have agreed to that.
        return deflate.accept(accepted).server_no_context_takeover === true ? WINDOW_BITS : 0;
      } catch {
        return 0;
      }
    },
  };
}
