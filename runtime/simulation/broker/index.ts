// The broker of a simulated world, through which its programs are nodes of one cluster.
export type { BrokerClient } from "./client.ts";
export { SimulatedBroker } from "./server.ts";
