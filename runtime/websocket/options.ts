// The options that `Ws.options()` answers.
import { snow_empty_list } from "../values/list.ts";
import { WsOptions } from "../values/structs.ts";
import { snow_variant_CloseConnection, snow_variant_None } from "../values/sums.ts";

const MIB = 1024 * 1024;

export const defaultOptions: WsOptions = new WsOptions(
  "0.0.0.0",
  "",
  "",
  "",
  snow_empty_list,
  snow_empty_list,
  16 * MIB,
  0,
  MIB,
  snow_variant_CloseConnection,
  30_000,
  10_000,
  5000,
  0,
  10_000,
  0,
  snow_empty_list,
  snow_empty_list,
  false,
  snow_variant_None,
);
