"use strict"; const $script = runtime.snow_script(new Error(), {"mappings":";;;;;;;AAAAA;iFAC2C,iCAAkB;;AAE7DC;SACE,SAAI","sources":["test/golden/emit/sql.snow"],"names":{"Main$main":"main","Main$f":"f","$start":"main"}});
const { snow_dbg, snow_impl_tosql_int, snow_impl_tosql_option, snow_impl_tosql_string, snow_sql, snow_variant_None } = runtime;

// dictionaries
const $tosql_option_tosql_string = snow_impl_tosql_option(snow_impl_tosql_string);

// module Main
function Main$f(age, name) {
  return snow_sql(["SELECT id FROM person WHERE age >= ", " AND name = ", " "], [snow_impl_tosql_int.to_sql(age), $tosql_option_tosql_string.to_sql(name)]);
}
function* Main$main() {
  return snow_dbg(Main$f(1, snow_variant_None), "f(1, None)");
}

function* $start() {
  yield Main$main();
}
return { start: $start, script: $script };
