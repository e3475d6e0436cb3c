// Neovim with the settings that are given for it, and its own client of the language server.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keywords } from "../../compiler/1-parse/tokens.ts";
import { builtCommand, command, directoryWith, root } from "../support/command.ts";
import { hasNeovim } from "../support/requirements.ts";

const settings = join(root, "editors/neovim");

/** Opens the first file, and writes what the script answers. */
const script = `
vim.opt.runtimepath:append(${JSON.stringify(settings)})
vim.g.snow_command = { ${JSON.stringify(builtCommand())} }
vim.cmd("filetype plugin on")
vim.cmd("syntax on")
vim.cmd("edit main.snow")
local said = vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)
local position = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = 1, character = 6 } }
local hovers = vim.lsp.buf_request_sync(0, "textDocument/hover", position, 60000)
local lenses = vim.lsp.buf_request_sync(0, "textDocument/codeLens", position, 60000)
local function first(answers) for _, answer in pairs(answers or {}) do return answer.result end end
local function group(line, column) return vim.fn.synIDattr(vim.fn.synID(line, column, 1), "name") end
local command = first(lenses)[1].command
vim.lsp.commands[command.command](command)
local job = vim.b.terminal_job_id
local terminal = vim.api.nvim_get_current_buf()
vim.fn.jobwait({ job }, 60000)
local printed = table.concat(vim.api.nvim_buf_get_lines(terminal, 0, -1, false), "\\n")
vim.cmd("wincmd p")
local answer = {
  said = said,
  filetype = vim.bo.filetype,
  indent = vim.bo.shiftwidth,
  diagnostics = vim.tbl_map(function(one) return { one.code or one.user_data.lsp.code, one.lnum, one.col } end, vim.diagnostic.get(0)),
  hover = first(hovers).contents.value,
  command = command.command,
  printed = printed,
  groups = { group(1, 1), group(2, 3), group(2, 15), group(2, 23) },
}
vim.fn.writefile({ vim.json and vim.json.encode(answer) or vim.fn.json_encode(answer) }, "answer.json")
vim.cmd("qall!")
`;

describe.skipIf(!hasNeovim())("neovim", () => {
  test("has colours, shows diagnostics, asks the server, and runs what a lens names", () => {
    const directory = directoryWith({
      "main.snow": 'fn main() do\n  let total = "a\u{1F600}${1 + 1}"\n  println("ran")\nend\n',
      "script.lua": script,
    });
    const words = ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", "script.lua"];
    const { status, stderr } = command("nvim", words, { cwd: directory });
    expect({ status, stderr: stderr.trim() }).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(directory, "answer.json"), "utf8"))).toEqual({
      said: true,
      filetype: "snow",
      indent: 2,
      diagnostics: [["W0004", 1, 6]],
      hover: expect.stringContaining("total :: String"),
      command: "snow.run",
      printed: expect.stringContaining("ran"),
      groups: ["snowDefinition", "snowDefinition", "snowString", "snowNumber"],
    });
  });
});

test("the words with colours are those of the language", () => {
  const text = readFileSync(join(settings, "syntax/snow.vim"), "utf8");
  const coloured = [...text.matchAll(/^syntax keyword snow(?!Todo)\w+ (.+)$/gm)].flatMap(([, words = ""]) =>
    words.split(" "),
  );
  expect(coloured.sort()).toEqual([...keywords.keys()].sort());
});
