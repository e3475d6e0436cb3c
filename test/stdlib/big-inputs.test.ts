// Every function that takes a collection or a text, with hundreds of thousands of elements or a million: what is not linear
// does not end in time.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const programs: Readonly<Record<string, { readonly text: string; readonly prints: string }>> = {
  "List: whole lists": {
    text: `
fn main() do
  let n = 1000000
  let xs = List.range(0, n)
  let grown = reduce(xs, List.new(), fn all, x -> List.append(all, x) end)
  println("\${List.length(grown)} \${List.last(grown)} \${List.get(grown, 500000)} \${List.nth(grown, 7)}")
  println("\${List.length(List.concat(xs, xs))} \${List.length(xs ++ grown)} \${List.head(List.reverse(xs))}")
  println("\${List.sum(map(xs, fn x -> x * 2 end))} \${List.length(filter(xs, fn x -> x % 3 == 0 end))}")
  println("\${List.head(List.sort(xs, fn a, b -> b - a end))} \${List.find(xs, fn x -> x == n - 1 end)}")
  println("\${List.any(xs, fn x -> x < 0 end)} \${List.all(xs, fn x -> x >= 0 end)} \${List.contains(xs, n)}")
  println("\${List.index_of(xs, n - 1)} \${List.length(List.zip(xs, grown))} \${List.min(xs)} \${List.max(xs)}")
  println("\${List.length(List.flat_map(xs, fn x -> [x, x] end))} \${List.length(List.enumerate(xs))}")
  println("\${List.length(List.flatten(List.chunk(xs, 2)))} \${List.length(List.intersperse(xs, 0))}")
  println("\${List.length(List.take(xs, n - 1))} \${List.length(List.drop(xs, 1))}")
  println("\${Map.size(List.group_by(xs, fn x -> x % 1000 end))} \${List.length(List.dedup(map(xs, fn x -> x / 2 end)))}")
  println("\${xs == grown} \${hash(xs) == hash(grown)} \${compare(xs, grown)} \${String.length("\${xs}")}")
end`,
    prints: `1000000 999999 500000 7
2000000 2000000 999999
999999000000 333334
999999 Some(999999)
false true false
Some(999999) 1000000 Some(0) Some(999999)
2000000 1000000
1000000 1999999
999999 999999
1000 500000
true true Equal 7888890
`,
  },
  "List: head and tail, and lists built from the front": {
    text: `
fn total([], acc) = acc
fn total((h :: t), acc) = total(t, acc + h)
fn walk(xs, acc) = if List.length(xs) == 0 do acc else walk(List.tail(xs), acc + List.head(xs)) end
fn build(n, xs) = if n == 0 do xs else build(n - 1, [n] ++ xs) end

fn main() do
  let xs = build(1000000, [])
  println("\${total(xs, 0)} \${walk(xs, 0)} \${List.length(xs)}")
end`,
    prints: "500000500000 500000500000 1000000\n",
  },
  "List: positions, and changes one by one": {
    text: `
fn main() do
  let n = 1000000
  let xs = List.range(0, n)
  let changed = reduce(List.range(0, 200000), xs, fn all, k -> List.set(all, k * 7919 % n, List.get(all, k) - n) end)
  println("\${List.length(changed)} \${List.count(changed, fn x -> x < 0 end)} \${List.get(xs, 7919)}")
  let apart = reduce(List.range(0, 200000), 0, fn sum, k -> sum + List.get(List.update_at(xs, k, fn x -> x * 2 end), k) end)
  let grown = reduce(List.range(0, 200000), xs, fn all, k -> List.set(List.append(all, k), k, 0) end)
  println("\${apart} \${List.length(grown)} \${List.length(List.insert_at(xs, 5, 0))} \${List.length(List.remove_at(xs, 5))}")
  println("\${List.length(List.windows(xs, 2))} \${List.length(Tuple.second(List.split_at(xs, 3)))} \${List.slice(xs, 7, 9)}")
  println("\${List.length(List.take_while(xs, fn x -> x < 5 end))} \${List.length(List.drop_while(xs, fn x -> x < 5 end))}")
end`,
    prints: `1000000 200000 7919
39999800000 1200000 1000001 999999
999999 999997 [7, 8]
5 999995
`,
  },
  "List: what everyday programs ask": {
    text: `
fn main() do
  let n = 1000000
  let xs = List.range(0, n)
  let key = fn x -> x * 7919 % n end
  println("\${List.head(List.sorted(map(xs, key)))} \${List.head(List.sort_by(xs, fn x -> 0 - x end))} \${List.max_by(xs, key)}")
  println("\${List.length(List.unique(map(xs, fn x -> x % 1000 end)))} \${List.unique_by(xs, fn x -> x / 500000 end)}")
  println("\${List.frequencies(map(xs, fn x -> x % 2 end))} \${List.product([n, n])} \${List.length(List.repeat(0, n))}")
  let (even, odd) = List.partition(xs, fn x -> x % 2 == 0 end)
  println("\${List.length(even)} \${List.last(List.scan(xs, 0, fn a, x -> a + x end))} \${List.fold_right(xs, 0, fn a, x -> x - a end)}")
  println("\${List.length(List.zip_with(even, odd, fn a, b -> a + b end))} \${List.length(Tuple.first(List.unzip(List.zip(even, odd))))}")
  println("\${List.length(List.transpose([even, odd]))} \${List.find_index(xs, fn x -> x == n - 1 end)} \${List.find_map(xs, fn x -> if x == n - 1 do Some(x) else None end end)}")
  println("\${List.length(List.filter_map(xs, fn x -> if x % 2 == 0 do Some(x) else None end end))} \${Result.is_ok(List.try_map(xs, fn x -> if x < 0 do Err(x) else Ok(x) end end))}")
  let m = Map.from_list(List.enumerate(xs))
  println("\${Map.fold(m, 0, fn sum, k, v -> sum + v end)} \${Map.size(Map.map_keys(m, fn k -> k / 2 end))} \${Map.first(Map.sorted(m))}")
  println("\${Iter.count(Iter.chunk(Iter.flat_map(Iter.range(0, n), fn x -> Iter.take(Iter.repeat(x), 2) end), 4))}")
end`,
    prints: `0 999999 Some(982321)
1000 [0, 500000]
%{0 => 500000, 1 => 500000} 1000000000000 1000000
500000 499999500000 -500000
500000 500000
500000 Some(999999) Some(999999)
500000 true
499999500000 500000 Some((0, 0))
500000
`,
  },
  "Map: every function": {
    text: `
fn main() do
  let n = 300000
  let m = Map.from_list(map(List.range(0, n), fn k -> (k, k) end))
  let put = reduce(List.range(0, 200000), Map.new(), fn all, k -> Map.put(all, k, k) end)
  println("\${Map.size(put)} \${Map.size(Map.put(m, n, 0))} \${Map.size(Map.delete(m, 3))}")
  println("\${Map.size(m)} \${Map.get(m, 77)} \${Map.find(m, n)} \${Map.get_or(m, n, 5)} \${Map.has_key(m, n - 1)}")
  println("\${List.last(Map.keys(m))} \${List.sum(Map.values(m))} \${List.length(Map.to_list(m))}")
  println("\${Map.size(Map.filter(m, fn(k, _) -> k % 2 == 0 end))} \${Map.get(Map.map_values(m, fn v -> v * 2 end), 9)}")
  let other = Map.from_list(Map.to_list(m))
  println("\${Map.size(Map.merge(m, other))} \${m == other}")
  let changed = reduce(List.range(0, 200000), put, fn all, k -> Map.update(all, k, 0, fn v -> v + 1 end) end)
  println("\${Map.get(changed, 0)} \${Map.get(put, 0)}")
  let rest = reduce(List.range(0, 199999), put, fn all, k -> Map.delete(all, k) end)
  println("\${rest} \${Map.size(put)}")
  let texts = reduce(List.range(0, n), Map.new(), fn all, k -> Map.put(all, "k\${k % 1000}", k) end)
  println("\${Map.size(texts)} \${Map.get(texts, "k7")}")
end`,
    prints: `200000 300001 299999
300000 77 None 5 true
299999 44999850000 300000
150000 18
300000 true
1 0
%{199999 => 199999} 200000
1000 299007
`,
  },
  "Map: old versions stay what they were": {
    text: `
fn main() do
  let base = Map.from_list(map(List.range(0, 100000), fn k -> (k, k) end))
  let versions = map(List.range(0, 100000), fn k -> Map.put(base, k, 0 - 1) end)
  let history = reduce(List.range(0, 100000), [base], fn all, k -> List.append(all, Map.put(List.last(all), k, 0)) end)
  println("\${List.sum(map(List.enumerate(versions), fn((i, m)) -> Map.get(m, i) end))} \${Map.get(base, 5)}")
  println("\${List.sum(map(List.enumerate(List.take(history, 100000)), fn((i, m)) -> Map.get(m, i) - i end))}")
end`,
    prints: "-100000 5\n0\n",
  },
  "Set and Queue": {
    text: `
fn drain(queue, sum) do
  if Queue.is_empty(queue) do
    sum
  else
    let (x, rest) = Queue.pop(queue)
    drain(rest, sum + x)
  end
end

fn main() do
  let xs = List.range(0, 300000)
  let s = Set.from_list(xs)
  let added = reduce(List.range(0, 200000), Set.new(), fn all, x -> Set.add(all, x) end)
  let evens = Set.from_list(filter(xs, fn x -> x % 2 == 0 end))
  println("\${Set.size(s)} \${Set.contains(s, 299999)} \${Set.size(Set.union(evens, s))}")
  println("\${Set.size(Set.intersection(s, evens))} \${Set.size(Set.difference(s, evens))} \${List.length(Set.to_list(s))}")
  println("\${reduce(List.range(0, 199999), added, fn all, x -> Set.remove(all, x) end)} \${s == Set.from_list(xs)}")
  let queue = reduce(xs, Queue.new(), fn all, x -> Queue.push(all, x) end)
  println("\${Queue.size(queue)} \${Queue.peek(queue)} \${drain(queue, 0)}")
end`,
    prints: `300000 true 300000
150000 150000 300000
#{199999} true
300000 0 44999850000
`,
  },
  "Iter and Range": {
    text: `
fn main() do
  let xs = List.range(0, 1000000)
  println("\${Iter.count(Iter.from(xs))} \${Iter.sum(Iter.map(Iter.from(xs), fn x -> x + 1 end))}")
  println("\${Iter.any(Iter.from(xs), fn x -> x < 0 end)} \${Iter.all(Iter.from(xs), fn x -> x >= 0 end)}")
  println("\${Iter.find(Iter.from(xs), fn x -> x == 999999 end)} \${Iter.reduce(Iter.from(xs), 0, fn a, x -> a + x end)}")
  println("\${List.length(List.collect(Iter.skip(Iter.take(Iter.filter(Iter.from(xs), fn x -> x % 2 == 0 end), 400000), 5)))}")
  println("\${Map.size(Map.collect(Iter.enumerate(Iter.from(xs))))} \${Set.size(Set.collect(Iter.from(xs)))}")
  println("\${Iter.count(Iter.zip(Iter.from(xs), Iter.from(xs)))}")
  println("\${String.length(String.collect(Iter.map(Iter.from(xs), fn x -> "ab" end)))}")
  println("\${List.length(Range.to_list(0..1000000))} \${List.length(Range.map(0..1000000, fn x -> x end))}")
  println("\${List.length(Range.filter(0..1000000, fn x -> x > 5 end))} \${Range.length(0..1000000)}")
  println("\${List.length(for x in 0..1000000 do x end)}")
end`,
    prints: `1000000 500000500000
false true
Some(999999) 499999500000
399995
1000000 1000000
1000000
2000000
1000000 1000000
999994 1000000
1000000
`,
  },
  "String and Bytes": {
    text: `
fn build(n, text) = if n == 0 do text else build(n - 1, text <> "żó,") end

fn main() do
  let text = build(1000000, "")
  println("\${String.length(text)} \${String.slice(text, 2999997, 3000000)} \${String.contains(text, "x")}")
  println("\${String.starts_with(text, "ż")} \${String.ends_with(text, ",")} \${String.index_of(text, "x")}")
  let parts = String.split(text, ",")
  println("\${List.length(parts)} \${String.length(String.join(parts, ";"))} \${List.length(String.chars(text))}")
  println("\${String.length(String.replace(text, ",", "--"))} \${List.length(String.lines(String.replace(text, ",", "\\n")))}")
  println("\${String.slice(String.reverse(text), 0, 3)} \${String.length(String.to_upper(text))}")
  println("\${String.length(String.trim(String.repeat(" ", 1000000)))} \${String.length(String.pad_left("", 1000000, "ab"))}")
  let bytes = Bytes.from_string(text)
  println("\${Bytes.length(bytes)} \${Bytes.to_string(bytes) == Ok(text)} \${Bytes.length(Bytes.concat(bytes, bytes))}")
  println("\${Bytes.from_hex(Bytes.to_hex(bytes)) == Ok(bytes)} \${Bytes.from_base64(Bytes.to_base64(bytes)) == Ok(bytes)}")
  println("\${Bytes.from_list(Bytes.to_list(bytes)) == bytes} \${Bytes.length(Bytes.slice(bytes, 1, 4000000))}")
end`,
    prints: `3000000 żó, false
true true None
1000001 3000000 3000000
4000000 1000000
,óż 3000000
0 1000000
5000000 true 10000000
true true
true 3999999
`,
  },
  "Json and Random": {
    text: `
struct Item do
  id :: Int
  name :: String?
end deriving(Json, Eq)

struct All do
  items :: List<Item>
end deriving(Json, Eq)

fn main() do
  let all = All { items: map(List.range(0, 200000), fn id -> Item { id: id, name: Some("n") } end) }
  let text = Json.encode(all)
  println("\${String.length(text)} \${All.from_json(text) == Ok(all)}")
  let shuffled = Random.shuffle(List.range(0, 1000000))
  println("\${List.length(shuffled)} \${List.sum(shuffled)} \${Random.pick(shuffled) >= 0}")
end`,
    prints: "4888901 true\n1000000 499999500000 true\n",
  },
};

test.each(Object.entries(programs))("%s", (_, { text, prints }) => {
  const directory = directoryWith({ "main.snow": text });
  const { stdout, stderr, status } = snow(["run", directory]);
  expect(stderr).not.toContain("panic");
  expect(stdout).toBe(prints);
  expect(status).toBe(0);
});
