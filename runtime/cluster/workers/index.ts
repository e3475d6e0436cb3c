// Processes that run one program side by side: the one that starts them, and what each has of it.
export { HubBroker } from "./hub-broker.ts";
export { ParentLink } from "./link.ts";
export { runWorkers } from "./parent.ts";
export { type Workers, workersWanted } from "./wanted.ts";
