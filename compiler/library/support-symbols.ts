// Names of the runtime that compiled programs use besides known functions, dictionaries and library classes.

/** Each is an export of the runtime. */
export const supportSymbols = [
  // panics
  "snow_panic",
  "snow_overflow",
  "snow_division_by_zero",
  "snow_no_match",
  "snow_not_initialised",
  // values
  "snow_list_of",
  "snow_empty_list",
  "snow_list_concat",
  "snow_map_of",
  "snow_range_of",
  "snow_range_stride",
  "snow_list_rest",
  "snow_map_walk",
  "snow_set_walk",
  "snow_iter_next",
  "snow_iter_end",
  "snow_is_list",
  "snow_string_lt",
  "snow_string_compare",
  // evidence
  "snow_display_of_debug",
  "snow_debug_of_display",
  // classes of structs and sum types, and what is derived for them
  "snow_struct",
  "snow_variant",
  "snow_variants",
  "snow_structural",
  "snow_hash_structure",
  "snow_ord_at_most",
  "snow_json_struct",
  "snow_json_sum",
  "snow_json_tagged_sum",
  "snow_json_decode",
  // statements, and rows of their results
  "snow_sql",
  "snow_tosql_enumeration",
  "snow_column_enumeration",
  "snow_row_of_column",
  "snow_row_struct",
  "snow_row_decode",
  // suspension
  "snow_is_generator",
  "snow_settle",
  "snow_settled",
  "snow_current",
  "snow_give_way",
  // processes
  "snow_spawn",
  "snow_loop",
  "snow_send",
  "snow_self",
  "snow_link",
  "snow_receive",
  "snow_timeout",
  "snow_service_renew",
  "snow_service_start",
  "snow_service_call",
  "snow_service_cast",
  "snow_supervisor_start",
  // channels
  "snow_channel_define",
  "snow_channel_renew",
  "snow_channel_parameter",
  "snow_channel_broadcast",
  "snow_channel_broadcast_others",
  "snow_channel_push",
  "snow_channel_info",
  "snow_channel_broadcast_to",
  "snow_channel_local_count",
  "snow_channel_local_present",
  "snow_channel_count",
  "snow_channel_present",
  "snow_channel_topics",
  "snow_channel_close",
  "snow_channel_remove",
  "snow_channel_client_call",
  "snow_channel_client_cast",
  "snow_channel_client_close",
  "snow_channel_client_connect",
  "snow_channel_client_join",
  "snow_channel_client_leave",
  "snow_channel_client_next",
  "snow_channel_client_welcome",
  // values that cross to JavaScript modules, by type
  "snow_extern",
  "snow_extern_async",
  "snow_extern_int",
  "snow_extern_float",
  "snow_extern_bigint",
  "snow_extern_bool",
  "snow_extern_string",
  "snow_extern_unit",
  "snow_extern_bytes",
  "snow_extern_handle",
  "snow_extern_list",
  "snow_extern_map",
  "snow_extern_option",
  "snow_extern_result",
  "snow_extern_tuple",
  "snow_extern_json",
  "snow_extern_outcome",
  "snow_extern_pid",
  "snow_extern_function",
  // the program as a whole
  "snow_script",
] as const;

/** Class of a library variant, or its singleton when it has no payload. */
export function variantSymbol(variant: string): string {
  return `snow_variant_${variant}`;
}

/** Class of a library struct. */
export function structSymbol(struct: string): string {
  return `snow_struct_${struct}`;
}

/** The dictionary of a type of the library. */
export function dictionarySymbol(interfaceName: string, type: string): string {
  return `snow_impl_${interfaceName.toLowerCase()}_${type === "()" ? "unit" : type.toLowerCase()}`;
}

/** The second form, a generator, of a known function with `suspends: "callback"`. */
export function suspendingSymbol(symbol: string): string {
  return `${symbol}_suspending`;
}
