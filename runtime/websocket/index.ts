// WebSocket servers, their connections, and clients.
export { Client, connectClient } from "./client/client.ts";
export { isCloseCode } from "./close-codes.ts";
export { Connection } from "./connection.ts";
export { allConnections, connectionOf } from "./connections.ts";
export { binaryFrame, textFrame } from "./frame.ts";
export { defaultOptions } from "./options.ts";
export { createWebSocket } from "./part.ts";
export { serve } from "./server.ts";
export { createEndpoint } from "./upgrade.ts";
