// The room of the values: what the other rooms use of it.

export { addInts, type NumberDictionary, snow_impl_number_float } from "./arithmetic.ts";
export { bytesOfBase64, textOfBase64 } from "./base64.ts";
export { DateTime, temporal, UTC, zonedOf } from "./date-time.ts";
export type { Comparison, Display, Eq, FromDbError, Hash, Ord } from "./dictionaries/interfaces.ts";
export { snow_impl_comparison_ordering } from "./dictionaries/ord.ts";
export { listIter } from "./dictionaries/others.ts";
export { foreignNode, kindOfNode, nothingThere } from "./foreign-json.ts";
export { firstDifference } from "./forms/difference.ts";
export { inOneLine, laidOut } from "./forms/laid-out.ts";
export { leafText, type Pieces, piecesOf } from "./forms/pieces.ts";
export { keyText } from "./forms/text.ts";
export { andThen, type Callback, type Pending, type Suspended, snow_is_generator } from "./generator.ts";
export {
  chainIter,
  chunkIter,
  filterIter,
  flatMapIter,
  Iter,
  mapIter,
  type Step,
  skipIter,
  snow_iter_end,
  snow_iter_next,
  takeIter,
  takeWhileIter,
  zipIter,
} from "./iter.ts";
export { iterateIter, unfoldIter } from "./iter-sources.ts";
export { snow_impl_json_list, snow_impl_json_map } from "./json/collections.ts";
export {
  decodeToResult,
  type JsonForm,
  JsonMismatch,
  parseToResult,
  snow_impl_json_string,
  snow_json_decode,
  within,
} from "./json/forms.ts";
export {
  exactInt,
  isJsonArray,
  isJsonObject,
  Json,
  type JsonNode,
  JsonNumber,
  jsonText,
  nearestFloat,
} from "./json/json.ts";
export { JsonSyntaxError, parseJson } from "./json/parser.ts";
export {
  arrayFor,
  List,
  sliceList,
  snow_empty_list,
  snow_list_append,
  snow_list_concat,
  snow_list_of,
  snow_list_rest,
} from "./list/list.ts";
export { Entry, emptyMap, MapBuilder, mapFromEntries, OrderedMap, snow_map_of } from "./map/ordered-map.ts";
export { emptySet, OrderedSet, SetBuilder } from "./map/ordered-set.ts";
export { fixedText, formattedNumber } from "./number-text.ts";
export { optionOf, valueOfOption } from "./option.ts";
export { orderingOf, snow_string_compare } from "./order.ts";
export { emptyQueue, Queue } from "./queue.ts";
export { RandomSequence, WIDEST } from "./random.ts";
export { Range, snow_range_stride } from "./range.ts";
export { partsOf } from "./shape.ts";
export type { SqlCell } from "./sql/columns.ts";
export type { RowForm } from "./sql/rows.ts";
export { renderSql, Sql, type SqlDialect, type SqlFragment, type SqlParameter, sqlText } from "./sql/sql.ts";
export type { ToSql } from "./sql/to-sql.ts";
export { floatText, handleText } from "./text.ts";
export * from "./types.generated.ts";
