// Pages that are right, and pages that are found to be wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hasCurl } from "../support/requirements.ts";
import { RunnerPool } from "../support/runner-pool.ts";
import { runPage } from "./page-run.ts";

const pool = new RunnerPool(1);
const directory = mkdtempSync(join(tmpdir(), "snow-pages-"));
afterAll(() => {
  pool.close();
  rmSync(directory, { recursive: true, force: true });
});

/** `"""LANGUAGE` stands for a fence. */
function pageOf(name: string, text: string): Promise<void> {
  const path = join(directory, `${name}.md`);
  writeFileSync(path, text.replaceAll('"""', "```").replaceAll("'''", '"""'));
  return runPage(path, pool);
}

const server = `# echo.snow
fn main() do
  Ws.serve(fn _, _ -> Accept end, fn conn, text -> Ws.send(conn, text) end, fn _ -> () end, 8080)
end
`;

const right: Readonly<Record<string, string>> = {
  "a whole program": '"""snow\nfn main() do\n  println("hi")\nend\n"""\n\n"""text\nhi\n"""\n',
  "output in comments": '"""snow\nprintln("${1 + 1}")  # => 2\nprintln("two")  # => two\n"""\n',
  "a part that uses the one before":
    '"""snow\nfn twice(n) = n * 2\n"""\n\n"""snow\nprintln("${twice(4)}")  # => 8\n"""\n',
  "a part that makes a definition anew":
    '"""snow\nfn size() = 1\n"""\n\n"""snow\nfn size() = 2\n\nprintln("${size()}")  # => 2\n"""\n',
  "a report": '"""snow\nfn main() do\n  println(4)\nend\n"""\n\n"""text\n[E0001] Error: expected …\n…\n"""\n',
  "a file that is wrong, and shown so":
    '"""snow\n# a.snow\nfn main() do\n  println(4)\nend\n"""\n\n"""text\n[E0001] Error: expected …\n…\n"""\n',
  "a panic": '"""snow\nfn main() do\n  panic("no")\nend\n"""\n\n"""text\nSnow panic at main.snow:2: no\n…\n"""\n',
  "modules and foreign files": [
    '"""snow\n# geo/point.snow\npub fn origin() = (0, 0)\n"""\n\n"""js\n// clock.js\nexport const now = () => 5;\n"""\n',
    '"""snow\n# main.snow\nimport Geo.Point\n\nextern fn now() -> Int = "now" from "./clock.js"\n',
    '\nfn main() do\n  println("${Point.origin()} ${now()}")\nend\n"""\n\n"""text\n(0, 0) 5\n"""\n',
    '\n"""sh\n$ snow run main.snow\n(0, 0) 5\n$ ls | grep -c js\n1\n"""\n',
  ].join(""),
  "a session in two blocks":
    '"""text\nsnow> let n = 2\nn = 2 :: Int\n"""\n\n"""text\nsnow> n +\n  ... 1\n3 :: Int\n"""\n',
  "a server": `"""snow\n${server}"""\n
"""sh
$ snow run echo.snow &
[snow-rt] WebSocket server listening on 0.0.0.0:8080
$ curl -s http://localhost:8080/
Bad Request: missing Upgrade: websocket
$ kill %1; wait
"""
`,
  "a session in a program": '"""sh\n$ snow repl --strict\nsnow> 1 + 1\n2 :: Int\n$ (exit 3)\n$ echo $?\n3\n"""\n',
  "what nobody runs here": '"""sh\nnpm ci\n"""\n',
  "TypeScript that uses what commands wrote": [
    '"""sh\n$ echo "export const now = (): number => 5;" > clock.ts\n"""\n\n"""ts\nimport { now } from "./clock.ts";\n\n',
    'declare const wanted: number;\n"""\n\n"""ts\n// shown.ts\nimport { now } from "./clock.ts";\n\nconsole.log(now());\n',
    '"""\n\n"""ts\nexport const late: boolean = now() > wanted;\n"""\n\n"""sh\n$ node shown.ts\n5\n"""\n',
  ].join(""),
  "other languages": '"""json\n[1]\n"""\n\n"""html\n<p>A<br><b>c</b>\n"""\n\n"""ini\n[Unit]\nA=b\n"""\n',
};

test.skipIf(!hasCurl()).each(Object.keys(right))("runs %s", (name) => pageOf(name, right[name] ?? ""));

const wrong: Readonly<Record<string, readonly [page: string, told: RegExp]>> = {
  "other output": ['"""snow\nprintln("a")  # => b\n"""\n', /:2: expected 'a\\n' to be 'b\\n'/],
  "output that is not shown": ['"""snow\nprintln("a")\n"""\n', /expected 'a\\n' to be ''/],
  "an error that is not shown": ['"""snow\nprintln(4)\n"""\n', /E0001/],
  "a form that is not canonical": ['"""snow\nprintln( "a" )  # => a\n"""\n', /the canonical form/],
  "a file that nobody compiles": ['"""snow\n# a.snow\npub fn f() = g()\n"""\n', /E0004/],
  "other output of a command": ['"""sh\n$ echo a\nb\n"""\n', /: echo a: expected 'a\\n' to be 'b\\n'/],
  "other output of a session": ['"""text\nsnow> 1 + 1\n3 :: Int\n"""\n', /expected '2 :: Int\\n'/],
  "other seeds than the command runs": [
    '"""snow\n# a_test.snow\nfn sim_a() = ()\n"""\n\n"""sh\n$ snow test\nok sim_a (1000 seeds)\n1 passed, 0 failed\n"""\n',
    /: snow test: expected 'ok sim_a \(100 seeds\)/,
  ],
  "output of nothing": ['"""text\nhello\n"""\n', /nothing prints this/],
  "a language that nobody knows": ['"""cobol\nDISPLAY "A".\n"""\n', /nobody runs cobol/],
  "a block without a language": ['"""\n1\n"""\n', /its language/],
  "a block that is not closed": ['"""snow\n1\n', /not closed/],
  "JavaScript that is none": ['"""js\nconst = 4\n"""\n', /to not throw/],
  "TypeScript of other types": [
    '"""ts\nconst size: number = 1;\n"""\n\n"""ts\nconst name: string = size;\n"""\n',
    /page\.ts\(6,7\): error TS2322/,
  ],
  "TypeScript of other types in a file": ['"""ts\n// a.ts\nnope();\n"""\n', /a\.ts\(2,1\): error TS2304/],
  "HTML that is not closed": ['"""html\n<div><b></div>\n"""\n', /to not throw/],
};

test.each(Object.keys(wrong))("finds %s", async (name) => {
  const [page = "", told = /^$/] = wrong[name] ?? [];
  await expect(pageOf(name, page)).rejects.toThrow(told);
});
