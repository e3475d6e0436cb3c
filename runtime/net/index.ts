// What servers of all protocols share: listening, TLS, their end, what is known of requests, counters.
export { codeOf, connectionFailure } from "./connection-failure.ts";
export { Connections, type ServedConnection } from "./connections.ts";
export { watchEventLoopLag } from "./event-loop-lag.ts";
export { includesToken, isFieldValue, isFraming, isToken, itemsOf } from "./header-form.ts";
export { type HeaderLine, valuesOf } from "./header-lines.ts";
export { isAmongHosts, isHost, parseHost } from "./host-header.ts";
export { CLOSE_TIMEOUT, lingerAfter } from "./linger.ts";
export { createNet } from "./part.ts";
export { TrustedProxies } from "./proxies.ts";
export { Receivers } from "./receivers.ts";
export { noteRefusal, type Refusal, refuse } from "./refusal.ts";
export { type RequestFacts, RequestInfo, requestFacts } from "./request-info.ts";
export { pathOf, percentDecoded, queryParameter, queryParameters, strictlyDecoded } from "./request-target.ts";
export { cutServers, RunningServer, runningServers, serverOf } from "./servers.ts";
export { addedUp, METRICS_TYPE, metricsText, stats } from "./stats.ts";
export { systemErrorText } from "./system-errors.ts";
export { CERTIFICATE_BYTES, type KeyPair, type TlsFiles } from "./tls-files.ts";
export type { UpgradeEndpoint, UpgradeRequest } from "./upgrade.ts";
