// Logs of topics, as nodes follow them and append to them.
export { Logs, type LogsNode } from "./logs.ts";
