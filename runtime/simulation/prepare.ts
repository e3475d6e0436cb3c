// What is read when it is first needed is read before: in a world nothing takes time of the real one.
import { prepareMediaTypes } from "../http/index.ts";
import { prepareCompression } from "../websocket/index.ts";

export async function prepare(): Promise<void> {
  await Promise.all([prepareCompression(), prepareMediaTypes()]);
}
