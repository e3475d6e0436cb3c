// WebSocket servers, their connections, and clients.
export { Client, connectClient, connectFree } from "./client/client.ts";
export { Connection } from "./connection.ts";
export { allConnections, connectionOf } from "./connections.ts";
export { defaultOptions } from "./options.ts";
export { createWebSocket } from "./part.ts";
export { isCloseCode } from "./protocol/close-codes.ts";
export { prepareCompression } from "./protocol/compression.ts";
export { binaryFrame, DataFrame, textFrame } from "./protocol/frame.ts";
export { serve } from "./server.ts";
export { createEndpoint } from "./upgrade.ts";
