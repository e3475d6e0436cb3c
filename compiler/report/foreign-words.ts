// Words of other languages, and what stands for them in Snow.

type Words = Readonly<Record<string, string>>;

/** One word for another. */
const names: Words = {
  var: "let",
  const: "let",
  val: "let",
  console: "println",
  puts: "println",
  async: "Job.async",
  await: "Job.await",
  Nothing: "None",
  True: "true",
  False: "false",
  public: "pub",
};

const helps: Words = {
  mut: "there are no mutable variables: `let` a new value of the same name",
  function: "write `fn name(…) do … end`",
  func: "write `fn name(…) do … end`",
  fun: "write `fn name(…) do … end`",
  lambda: "write `fn x -> … end`",
  defmodule: "a file is a module; there is no `module` block",
  class: "write `struct` for data and `fn` for behaviour",
  enum: "write `type Name do … end` with one variant per line",
  new: "a struct is made by `Name { field: value }`",
  this: "the receiver of a method is `self`",
  switch: "write `case value do … end`",
  then: "a block starts with `do`",
  of: "a block starts with `do`",
  unless: "write `if not … do … end`",
  until: "write `while not … do … end`",
  loop: "write `while true do … end`",
  foreach: "write `for x in xs do … end`",
  pass: "an empty block has the value `()`; write `()`",
  printf: "write `println`, with values in the text as `${…}`",
  try: "write `case` on a `Result`, or `?`",
  catch: "write `case` on a `Result`, or `?`",
  throw: "return `Err(…)`",
  raise: "return `Err(…)`",
  null: "write `nil`, or `None` for a missing value",
  undefined: "write `nil`, or `None` for a missing value",
  nothing: "write `nil`, or `None` for a missing value",
  NULL: "write `nil`, or `None` for a missing value",
  Null: "write `nil`, or `None` for a missing value",
  Nil: "write `nil`, or `[]` for an empty list",
  Just: "write `Some(…)`",
  elif: "write `else if`",
  elsif: "write `else if`",
  elseif: "write `else if`",
  export: "write `pub` before `fn`, `struct`, `type` or `interface`",
  private: "everything without `pub` is private",
  exposing: "write `from Module import name`",
  as: "there are no casts: convert with `Int.to_float`, `Float.to_int`, `String.to_int`",
};

/** One type for another. */
const types: Words = {
  Integer: "Int",
  Long: "Int",
  Double: "Float",
  Boolean: "Bool",
  Str: "String",
  Text: "String",
  Array: "List",
  Vec: "List",
  Vector: "List",
  Dict: "Map",
  HashMap: "Map",
  HashSet: "Set",
  Maybe: "Option",
  Optional: "Option",
  Either: "Result",
  Void: "()",
  void: "()",
  Unit: "()",
  None: "()",
};

const anyType = "a type parameter stands for any type: `fn name<T>(x :: T)`";

const typeHelps: Words = {
  Number: "write `Int` or `Float`",
  Char: "a character is a `String` of one code point",
  Object: "declare a `struct`, or write `Map<K, V>`",
  Any: anyType,
  any: anyType,
  Function: "the type of a function is written `Fun(A, B) -> C`",
  Tuple: "the type of a tuple is written `(A, B)`",
  Promise: "what `Job.async` answers is a `Pid<T>`",
  Future: "what `Job.async` answers is a `Pid<T>`",
  Error: "an error is of any type: `Result<T, String>`",
};

export interface ForeignWord {
  readonly help: string;
  /** What to write in its place, where that is one name. */
  readonly instead: string | undefined;
}

/** What to say of a word that means something in another language; it is only asked for words that mean nothing here. */
export function foreignWord(word: string): ForeignWord | undefined {
  return lookUp(word, names, helps);
}

/** The same for what stands in the place of a type. */
export function foreignType(word: string): ForeignWord | undefined {
  return lookUp(word, types, typeHelps);
}

function lookUp(word: string, words: Words, sentences: Words): ForeignWord | undefined {
  const instead = Object.hasOwn(words, word) ? words[word] : undefined;
  if (instead !== undefined) return { help: `write \`${instead}\``, instead };
  const help = Object.hasOwn(sentences, word) ? sentences[word] : undefined;
  return help === undefined ? undefined : { help, instead };
}
