// Typed rooms: members that are processes, events that are kept for who comes back, presence.
export {
  snow_channel_client_call,
  snow_channel_client_cast,
  snow_channel_client_close,
  snow_channel_client_connect,
  snow_channel_client_join,
  snow_channel_client_leave,
  snow_channel_client_next,
  snow_channel_client_welcome,
} from "./client.ts";
export { snow_channel_define, snow_channel_renew } from "./declaration.ts";
export { Channel, type ChannelDefinition } from "./definition.ts";
export { channelEndpoint } from "./endpoint.ts";
export {
  snow_channel_broadcast,
  snow_channel_broadcast_others,
  snow_channel_info,
  snow_channel_parameter,
  snow_channel_push,
} from "./member-functions.ts";
export { channelMetrics, channelOverview, topicOverview } from "./overview.ts";
export { createChannels } from "./part.ts";
export {
  snow_channel_broadcast_to,
  snow_channel_close,
  snow_channel_count,
  snow_channel_local_count,
  snow_channel_local_present,
  snow_channel_present,
  snow_channel_remove,
  snow_channel_topics,
} from "./topic-functions.ts";
