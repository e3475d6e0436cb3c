// Programs of any length that use the language as people do: structs, sum types, clauses, pipes, closures, interfaces.

const interfaceOf = (k: number): string => `interface Weigh${k} do
  fn weight${k}(self) -> Float
end

`;

const part = (k: number): string => `struct Record${k} do
  id :: Int
  name :: String
  score :: Float
end deriving(Eq, Display, Debug)

type Shape${k} do
  Disc${k}(Float)
  Box${k}(Float, Float)
  Empty${k}
end

## The area, by the kind of shape.
fn area${k}(Disc${k}(r)) = 3.14 * r * r
fn area${k}(Box${k}(w, h)) = w * h
fn area${k}(Empty${k}) = 0.0

${k % 10 === 0 ? interfaceOf(k) : ""}impl Weigh${k - (k % 10)} for Record${k} do
  fn weight${k - (k % 10)}(self) -> Float do
    self.score * 2.0
  end
end

fn make${k}(id :: Int, name :: String) -> Record${k} do
  let score = Int.to_float(id) * 1.5
  Record${k} { id: id, name: name, score: score }
end

fn total${k}(records :: List<Record${k}>) -> Float do
  let scores = records |> map(fn r -> r.score end) |> filter(fn s -> s > 0.5 end)
  reduce(scores, 0.0, fn acc, s -> acc + s end)
end

fn lookup${k}(m :: Map<String, Int>, key :: String) -> Int!String do
  case Map.find(m, key) do
    Some(v) when v > 10 -> Ok(v)
    Some(v) -> Ok(v * 2)
    None -> Err("no \${key} among \${Map.size(m)}")
  end
end

fn chain${k}(n :: Int) -> Int!String do
  let m = %{"a" => n, "b" => n + 1}
  let a = lookup${k}(m, "a")?
  let b = lookup${k}(m, "b")?
  # Both are there.
  if a > b do
    Ok(a - b)
  else if a == b do
    Ok(0)
  else
    Ok(b - a)
  end
end

fn heavier${k}(a :: Record${k}, b :: Record${k}) -> Bool do
  a.weight${k - (k % 10)}() > b.weight${k - (k % 10)}() and a != b
end

fn shapes${k}(limit :: Int) -> Float do
  let all = for i in 0..limit when i % 2 == 0 do
    if i > 10 do Disc${k}(Int.to_float(i)) else Empty${k} end
  end
  let areas = map(all, area${k})
  List.sum(areas)
end

fn swap${k}((a, b)) = (b, a)
fn last${k}([], none) = none
fn last${k}((h :: []), _) = h
fn last${k}((_ :: t), none) = last${k}(t, none)
fn loop${k}(n, acc) = if n == 0 do acc else loop${k}(n - 1, acc + n) end

`;

/** A program of about `lines` lines without a mistake. */
export function generateProgram(lines: number): string {
  const linesOfPart = part(1).split("\n").length - 1;
  const count = Math.max(1, Math.round(lines / linesOfPart));
  const parts = Array.from({ length: count }, (_, k) => part(k));
  return `${parts.join("")}fn main() do\n  println("\${loop0(10, 0)}")\nend\n`;
}
