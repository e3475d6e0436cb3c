// The doors to a simulated network, for one program.
import type { Host } from "../../index.ts";
import type { Lane } from "../world.ts";
import type { Network } from "./network.ts";
import { librariesOf, refuse } from "./refusal.ts";

type NetworkDoors = Pick<Host, "net" | "tls" | "acceptor" | "hasDescriptors" | "libraries">;

/** TLS passes as plain: what it needs is checked as ever, and nothing is encrypted. */
export function netModules(network: Network, lane: Lane, address: string): NetworkDoors {
  const site = network.site(lane, address);
  const { base } = site;
  const { BlockList, createServer, isIP } = base.net();
  const net: ReturnType<Host["net"]> = {
    BlockList,
    createServer,
    isIP,
    connect: (destination) => network.connect(site, destination, false),
  };
  const tls: ReturnType<Host["tls"]> = {
    createSecureContext: (options) => base.tls().createSecureContext(options),
    connect: (destination) =>
      "socket" in destination ? refuse(site.world, "NATS") : network.connect(site, destination, true),
  };
  const acceptor: ReturnType<Host["acceptor"]> = {
    listen: (place, receive, secure) => network.listen(site, place, receive, secure),
  };
  const libraries = librariesOf(site.world, base);
  return { net: () => net, tls: () => tls, acceptor: () => acceptor, hasDescriptors: () => true, libraries };
}
