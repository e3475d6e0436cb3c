// Close codes of RFC 6455 section 7.4 and the reasons that this server gives.

const GOING_AWAY = 1001;
const PROTOCOL_ERROR = 1002;
const UNSUPPORTED_DATA = 1003;
/** Never on the wire: the close frame had no code. */
export const NO_STATUS = 1005;
/** Never on the wire: the connection ended without a close frame. */
const ABNORMAL = 1006;
const INVALID_PAYLOAD = 1007;
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
const INTERNAL_ERROR = 1011;
const TRY_AGAIN_LATER = 1013;

/** Why a connection ends: what the close frame carries and `on_close` is told. */
export interface CloseCause {
  readonly code: number;
  readonly reason: string;
}

export const protocolError: CloseCause = { code: PROTOCOL_ERROR, reason: "protocol error" };
export const unmaskedFrame: CloseCause = { code: PROTOCOL_ERROR, reason: "unmasked frame" };
export const maskedFrame: CloseCause = { code: PROTOCOL_ERROR, reason: "masked frame" };
export const newMessageInFragments: CloseCause = {
  code: PROTOCOL_ERROR,
  reason: "new message during fragmented sequence",
};
export const unexpectedContinuation: CloseCause = { code: PROTOCOL_ERROR, reason: "unexpected continuation frame" };
export const messageTooBig: CloseCause = { code: TOO_BIG, reason: "message too big" };
export const invalidUtf8: CloseCause = { code: INVALID_PAYLOAD, reason: "invalid UTF-8" };
export const invalidCompression: CloseCause = { code: INVALID_PAYLOAD, reason: "invalid compressed data" };
export const binaryNotSupported: CloseCause = { code: UNSUPPORTED_DATA, reason: "binary messages not supported" };
export const rateLimitExceeded: CloseCause = { code: POLICY_VIOLATION, reason: "rate limit exceeded" };
export const internalError: CloseCause = { code: INTERNAL_ERROR, reason: "internal error" };
export const serverBusy: CloseCause = { code: TRY_AGAIN_LATER, reason: "server busy" };
export const slowConsumer: CloseCause = { code: TRY_AGAIN_LATER, reason: "slow consumer" };
export const pongTimeout: CloseCause = { code: GOING_AWAY, reason: "pong timeout" };
export const serverStopping: CloseCause = { code: GOING_AWAY, reason: "server stopping" };
export const peerVanished: CloseCause = { code: ABNORMAL, reason: "" };

/** Whether a close frame may carry this code. */
export function isCloseCode(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}
