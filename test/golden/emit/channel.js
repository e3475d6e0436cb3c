"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;AAAAA;;;;;;;;;;;;;;;;;;;;;AAQEC;+CACuB;;;AAGvBC;EACE,kDAAgB;cACX;;AAGPC;EACE,mDAAM,oDAA0B;;;AAIlCC;;;;;IAIM,4DAAsB;;;;AAM5BC;EACE;SACA,qDAAe;;AAGjBC;SACE;;AAIJC;SACE,gBAAW,iDAA4B,iDAAsB","sources":["test/golden/emit/channel.snow"],"names":{"Main$main":"main","Main$Chat$2e$join":"Chat.join","Main$Chat$$Say":"Chat.Say","Main$Chat$$Tell":"Chat.Tell","Main$Chat$2e$left":"Chat.left","$Json_Main_Event$$form":"form","Main$Chat$2e$send_all":"Chat.send_all","Main$Chat$2e$later":"Chat.later","$start":"main"}});
const {
  snow_channel_broadcast, snow_channel_broadcast_others, snow_channel_count, snow_channel_define,
  snow_channel_local_count, snow_channel_parameter, snow_channel_push, snow_impl_json_int, snow_impl_json_option,
  snow_impl_json_string, snow_json_tagged_sum, snow_list_length, snow_list_of, snow_list_rest, snow_println,
  snow_timer_sleep, snow_variant, snow_variant_Err, snow_variant_Ok,
} = runtime;
const library = (() => {
function Library_List$each(list, use) {
  for (let index = list.start; index < list.end; index++) {
    const element = list.buffer[index];
    use(element);
  }
}
function Library_Option$unwrap_or(option, otherwise) {
  if (option.tag === 1) {
    const value = option._0;
    return value;
  }
  return otherwise;
}
return { snow_list_each: Library_List$each, snow_option_unwrap_or: Library_Option$unwrap_or };
})();
const { snow_list_each, snow_option_unwrap_or } = library;

// types
class Main$$Event$$Said {
  constructor(_0, _1) {
    this.tag = 0;
    this._0 = _0;
    this._1 = _1;
  }
}
snow_variant(Main$$Event$$Said, "Said", 2);

// instances
function $Json_Main_Event$$form() {
  return snow_json_tagged_sum("type", [["Said", Main$$Event$$Said, () => [snow_impl_json_string, snow_impl_json_string], ["room", "text"], (value, parts) => ({ type: "Said", room: value._0, text: value._1 }), (reader, forms, otherwise) => {
    let part_0;
    let part_1;
    asWritten: {
      if (!reader.passes(",\"room\":")) break asWritten;
      part_0 = reader.string();
      if (!reader.passes(",\"text\":")) break asWritten;
      part_1 = reader.string();
      if (reader.closes()) return new Main$$Event$$Said(part_0, part_1);
    }
    return otherwise(reader, [part_0, part_1]);
  }]]);
}

// dictionaries
const $Json_Main_Event = $Json_Main_Event$$form();
const $json_option_json_string = snow_impl_json_option(snow_impl_json_string);

// module Main
const Main$Chat = snow_channel_define({ name: "Chat", parameters: ["String", "Int"], history: 10, historyMilliseconds: 60000, historyBytes: 262144, event: $Json_Main_Event, hello: snow_impl_json_string, refusal: snow_impl_json_int, join: Main$Chat$2e$join, welcome: undefined, operations: [{ name: "Say", kind: "call", parameters: [{ name: "text", json: snow_impl_json_string }, { name: "to", json: $json_option_json_string }], reply: snow_impl_json_int, body: Main$Chat$$Say }, { name: "Tell", kind: "info", parameters: [], reply: undefined, body: Main$Chat$$Tell }], present: undefined, left: Main$Chat$2e$left });
function Main$Chat$2e$join(member, name) {
  if (name === "") return new snow_variant_Err(snow_channel_parameter(member, 1));
  return new snow_variant_Ok(name);
}
function* Main$Chat$$Say(member, me, text, to) {
  Main$Chat$2e$send_all(member, snow_list_of([text, snow_option_unwrap_or(to, me)]));
  return [me, yield Main$Chat$2e$later(member, text)];
}
function Main$Chat$$Tell(member, me, text) {
  snow_list_each(snow_list_of([new Main$$Event$$Said(snow_channel_parameter(member, 0), text)]), ($1) => snow_channel_push(member, $1));
  return me;
}
function Main$Chat$2e$send_all(member, texts) {
  for (;;) {
    if (texts.start === texts.end) return;
    const text = texts.buffer[texts.start];
    const rest = snow_list_rest(texts, 1);
    snow_channel_broadcast_others(member, new Main$$Event$$Said(snow_channel_parameter(member, 0), text));
    texts = rest;
  }
}
function* Main$Chat$2e$later(member, text) {
  yield snow_timer_sleep(1);
  return snow_channel_broadcast(member, new Main$$Event$$Said(snow_channel_parameter(member, 0), text));
}
function Main$Chat$2e$left(member, me, reason) {
  return snow_println(`${me} ${reason}`);
}
function* Main$main() {
  return snow_println(`${snow_channel_local_count(Main$Chat, ["a", 1])} ${yield snow_channel_count(Main$Chat, ["a", 1])} ${snow_list_length(snow_list_of([Main$Chat]))}`);
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
