// A network without wires: virtual sockets, where every delay and every cut is a decision of the world.
export { netModules } from "./modules.ts";
export { Network } from "./network.ts";
