// A channel for members without clients.
import { Channel } from "../../../../runtime/channels/definition.ts";
import { snow_impl_json_int, snow_impl_json_string } from "../../../../runtime/values/json/forms.ts";
import { snow_variant_Ok } from "../../../../runtime/values/types.generated.ts";

/** `Chat(room)`: events are texts, and presence is on, with Ints. */
export function plainChannel(): Channel {
  return new Channel({
    name: "Chat",
    parameters: ["String"],
    history: 0,
    historyMilliseconds: 60_000,
    historyBytes: 262_144,
    event: snow_impl_json_string,
    hello: undefined,
    refusal: snow_impl_json_string,
    join: () => new snow_variant_Ok(0),
    welcome: undefined,
    operations: [],
    present: { body: () => ["", 0], json: snow_impl_json_int },
    left: undefined,
  });
}
