// What the words of the language mean, and the types and interfaces that no library file declares: for `:doc`.

interface Form {
  /** How it is written. */
  readonly form: string;
  readonly meaning: string;
}

const processes: Readonly<Record<string, Form>> = {
  actor: {
    form: "actor counter(total :: Int) do\n  receive do\n    n -> counter(total + n)\n  end\nend",
    meaning:
      "A process with a mailbox. `spawn(counter, 0)` starts one and gives its `Pid<Int>`, the type of its messages; a call " +
      "from its own body goes on with other state.",
  },
  spawn: {
    form: "spawn(f, a, b)",
    meaning:
      "Starts a process that runs `f(a, b)` and gives its pid. `f` is an actor, a supervisor or a function value. Does " +
      "not wait: the new process runs when it is its turn.",
  },
  send: {
    form: "send(pid, message)",
    meaning:
      "Puts a message into the mailbox of a process. Never waits, never fails: what is sent to a process that has ended " +
      "is dropped. For a `Pid<M>` the message has the type `M`.",
  },
  receive: {
    form: "receive do\n  Add(n) when n > 0 -> n\n  Stop -> 0\nafter 1000 -> -1\nend",
    meaning:
      "Takes the oldest message of the mailbox that fits an arm, and waits until there is one; others stay for a later " +
      "`receive`. `after` ends the wait after so many milliseconds. Only inside an actor.",
  },
  after: {
    form: "receive do … after 1000 -> value end",
    meaning:
      "What a `receive` gives when no message has fitted for so many milliseconds. 0 looks once and does not wait.",
  },
  self: {
    form: "self()",
    meaning:
      "The pid of the present process, inside an actor or a service. Without parentheses, in a method: the value that the " +
      "method was called on.",
  },
  link: {
    form: "link(pid)",
    meaning:
      "Ties the present process to another one: when one of them ends by a panic or a kill, the other one ends too. To be " +
      "told instead, use `Process.monitor`.",
  },
  terminate: {
    form: "actor name() do … terminate do … end end",
    meaning: "What an actor still does when it ends, but for a kill. It does not see the actor's parameters.",
  },
  service: {
    form:
      "service Counter do\n  fn init(start :: Int) -> Int = start\n" +
      "  call Get() :: Int do |n| (n, n) end\n  cast Add(by :: Int) do |n| n + by end\nend",
    meaning:
      "A process that keeps a state, with functions for its clients: `Counter.start(0)` gives a pid, `Counter.get(pid)` " +
      "waits for the answer, `Counter.add(pid, 2)` does not. Operations are named `GetItem`, their functions `get_item`.",
  },
  call: {
    form: "call Get() :: Int do |state| (new_state, answer) end",
    meaning:
      "An operation of a service that answers: its value is the new state and the answer. Clients wait 5 seconds, or " +
      "as many milliseconds as they say: `Counter.get_within(pid, 100)`.",
  },
  cast: {
    form: "cast Add(by :: Int) do |state| new_state end",
    meaning: "An operation of a service that gives no answer: its value is the new state. Clients do not wait.",
  },
  channel: {
    form:
      "channel Chat(room :: String) do\n  sends: Event\n  fn join(hello :: Hello) -> Result<Visitor, String> = …\n" +
      "  call Say(text :: String) :: Int do |me| (me, broadcast(Said(text))) end\nend",
    meaning:
      "Typed rooms whose members are remote clients: `join` decides about each, operations answer their requests, " +
      "`broadcast`, `broadcast_others` and `push` send events. From anywhere: `Chat.broadcast(room, event)`. Also " +
      "`welcome`, `present`, `left`, and `info` for what the server alone tells a member. `HTTP.channels` serves them.",
  },
  supervisor: {
    form:
      "supervisor App do\n  strategy: one_for_one\n  child worker do\n    start: fn -> spawn(work) end\n" +
      '    restart: permanent\n    name: "worker"\n  end\nend',
    meaning:
      "A process that starts others and starts them again when they end. Strategies: `one_for_one`, `one_for_all`, " +
      "`rest_for_one`, `simple_one_for_one`. Start it with `spawn(App)`. A child with a `name` is registered " +
      "before others can look.",
  },
};

const control: Readonly<Record<string, Form>> = {
  case: {
    form: "case value do\n  Some(n) when n > 0 -> n\n  _ -> 0\nend",
    meaning:
      "The body of the first arm whose pattern, and guard after `when`, fit. The arms cover every value (E0012).",
  },
  match: { form: "match value do … end", meaning: "The same as `case`." },
  when: { form: "pattern when condition -> body", meaning: "The condition under which an arm or a clause is taken." },
  if: {
    form: "if a > b do a else if a < b do b else 0 end",
    meaning: "A value like any other form; without `else` it is `()`. One `end` closes the whole chain.",
  },
  else: { form: "if condition do … else … end", meaning: "What an `if` gives when its condition does not hold." },
  for: {
    form: "for x in 1..4 when x > 1 do x * 2 end",
    meaning: "The list of the body's values, for each element of a list, range, set or map (`{key, value}`) that fits.",
  },
  in: { form: "for x in list do … end", meaning: "Stands before what a `for` goes through." },
  while: {
    form: "while condition do … end",
    meaning:
      "Runs its body as long as the condition holds; its value is `()`. Values do not change: state is in processes.",
  },
  break: { form: "break", meaning: "Ends the innermost loop." },
  continue: { form: "continue", meaning: "Goes on with the next round of the innermost loop." },
  return: { form: "return value", meaning: "Ends the function with this value. A statement of its own." },
  do: { form: "do … end", meaning: "A block: its value is that of its last statement." },
  end: { form: "do … end", meaning: "Closes a block." },
  and: { form: "a and b", meaning: "Both; `b` is computed when `a` is true. Also written `&&`." },
  or: { form: "a or b", meaning: "At least one; `b` is computed when `a` is false. Also written `||`." },
  not: { form: "not a", meaning: "The other Bool. Also written `!`." },
  true: { form: "true", meaning: "One of the two values of `Bool`." },
  false: { form: "false", meaning: "One of the two values of `Bool`." },
  nil: { form: "nil", meaning: "The same as `()`." },
  "|>": { form: "a |> f(b)", meaning: "`f(a, b)`: the value on the left is the first argument." },
  "?": {
    form: "File.read(path)?",
    meaning: "The value in an `Ok` or a `Some`; an `Err` or `None` is at once the result of the function around it.",
  },
  "<>": { form: "a <> b", meaning: "Two Strings as one." },
  "++": { form: "a ++ b", meaning: "Two lists as one." },
  "..": { form: "1..4", meaning: "The range of 1, 2, 3. `1..=4` has the 4 too." },
  "::": {
    form: "head :: tail",
    meaning: "In patterns and expressions a list with one more element in front; after a name its type: `x :: Int`.",
  },
};

const definitions: Readonly<Record<string, Form>> = {
  let: {
    form: "let (a, b) = (1, 2)",
    meaning:
      "Names for the parts of a value. A name keeps its value; another `let` of the name hides it from there on.",
  },
  fn: {
    form: "fn add(a :: Int, b :: Int) -> Int = a + b\nfn add_all(list) do … end\nfn(a, b) -> a + b end",
    meaning: "A function, with its value after `=` or in a block; without a name a closure, which is a value.",
  },
  def: { form: "def add(a, b) = a + b", meaning: "The same as `fn`, for functions with a name." },
  struct: {
    form: "struct Point do\n  x :: Int\n  y :: Int\nend deriving(Eq, Json)",
    meaning: "A type with fields. `Point { x: 1, y: 2 }` makes one, `p.x` reads, `%{p | x: 3}` is a changed copy.",
  },
  type: {
    form: "type Shape do\n  Circle(Float)\n  Dot\nend deriving(Eq)\ntype Name = String",
    meaning:
      "A type of several variants, each a constructor that patterns tell apart; with `=` another name for a type.",
  },
  deriving: {
    form: 'end deriving(Eq, Ord, Hash, Display, Debug, Json)\nend deriving(Json(tag: "type"))',
    meaning:
      "Has the compiler write these interfaces for a struct or type. With a tag a variant is an object of its fields, with " +
      "its name under that key.",
  },
  interface: {
    form: "interface Area do\n  fn area(self) -> Float\nend",
    meaning: "Methods that types can implement with `impl`. `x.area()` and `area(x)` call them.",
  },
  impl: {
    form: "impl Area for Square do\n  fn area(self) -> Float = self.side * self.side\nend",
    meaning: "The methods of an interface for a type.",
  },
  where: {
    form: "fn most(list :: List<T>) -> T where T: Ord = …",
    meaning: "What the types of a signature implement.",
  },
  import: {
    form: "import Game.Board\nimport Game.Board as B",
    meaning: "Makes `Board.f` known, from the file `game/board.snow` below the main file's directory.",
  },
  from: {
    form: "from Game.Board import move, Cell",
    meaning: "Makes names of a module known without the module's name.",
  },
  pub: { form: "pub fn move(…) = …", meaning: "Lets other modules use a definition." },
  extern: {
    form: 'extern fn sum(a :: Int) -> Int = "sum" from "./sum.js"',
    meaning: "A function of a JavaScript module; `extern async fn` one that answers a promise.",
  },
};

const types: Readonly<Record<string, Form>> = {
  Int: {
    form: "type Int",
    meaning: "Whole numbers from -9007199254740991 to 9007199254740991; leaving them is a panic.",
  },
  Float: { form: "type Float", meaning: "Double-precision numbers: `1.5`, `2.0e6`. `Int.to_float` makes one." },
  Bool: { form: "type Bool", meaning: "`true` or `false`." },
  String: { form: "type String", meaning: 'Text: `"a ${x} b"` puts values in, `<>` joins, `"""` goes over lines.' },
  Atom: { form: "type Atom", meaning: "A name as a value: `:ready`." },
  Fun: { form: "Fun(Int, Int) -> Int", meaning: "The type of functions." },
  "()": { form: "()", meaning: "The only value of its type, for functions that give nothing." },
};

const interfaces: Readonly<Record<string, Form>> = {
  Eq: { form: "fn eq(self, other) -> Bool", meaning: "`==` and `!=`." },
  Ord: {
    form: "fn lt(self, other) -> Bool\nfn compare(self, other) -> Ordering",
    meaning: "`<`, `>`, `<=`, `>=`, and sorting.",
  },
  Hash: { form: "fn hash(self) -> Int", meaning: "With `Eq`: keys of maps, elements of sets." },
  Display: { form: "fn to_string(self) -> String", meaning: 'The text in `"${x}"`.' },
  Debug: { form: "fn inspect(self) -> String", meaning: "The text that the prompt shows." },
  Default: { form: "fn default() -> Self", meaning: "A value to begin with, of the type that the place wants." },
  Iterator: {
    form: "type Item\nfn next(self) -> Option<Self.Item>",
    meaning: "One element after the other, until `None`.",
  },
  Iterable: { form: "type Item\ntype Iter\nfn iter(self) -> Self.Iter", meaning: "What `for` goes through." },
  From: { form: "fn from(x :: T) -> Self", meaning: "Makes a value from one of type `T`; `?` uses it for errors." },
  Into: { form: "fn into(self) -> T", meaning: "Follows from `From`: `x.into()` is of the type that the place wants." },
  Add: { form: "fn add(self, other)", meaning: "`+`." },
  Sub: { form: "fn sub(self, other)", meaning: "`-`." },
  Mul: { form: "fn mul(self, other)", meaning: "`*`." },
  Div: { form: "fn div(self, other)", meaning: "`/`." },
  Mod: { form: "fn mod(self, other)", meaning: "`%`." },
  Neg: { form: "fn neg(self)", meaning: "`-x`." },
  Not: { form: "fn not(self) -> Bool", meaning: "`not x`, `!x`." },
};

const forms = new Map<string, Form>([
  ...[processes, control, definitions, types].flatMap((group) => Object.entries(group)),
  ...Object.entries(interfaces).map(([name, { form, meaning }]): [string, Form] => {
    const methods = form.split("\n").map((line) => `  ${line}\n`);
    return [name, { form: `interface ${name} do\n${methods.join("")}end`, meaning }];
  }),
]);

/** Undefined when it is no word of the language, and no type or interface that is built in. */
export function formText(name: string): string | undefined {
  const found = forms.get(name);
  return found === undefined ? undefined : `${found.form}\n${found.meaning}`;
}
