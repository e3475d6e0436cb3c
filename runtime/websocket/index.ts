// WebSocket servers and their connections.
export { isCloseCode } from "./close-codes.ts";
export { allConnections, Connection, connectionOf } from "./connection.ts";
export { binaryFrame, textFrame } from "./frame.ts";
export { defaultOptions } from "./options.ts";
export { serve } from "./server.ts";
export { createEndpoint } from "./upgrade.ts";
