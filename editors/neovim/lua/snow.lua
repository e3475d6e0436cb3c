-- Snow in Neovim, from 0.7 on: one language server for each project, and what its lenses run.
local M = {}

-- Clients by directory, for Neovim 0.7, which does not keep them itself.
local clients = {}

-- The nearest directory above with a manifest or, without one, with a main file; otherwise the file's own.
local function root_of(path)
  local directory = vim.fn.fnamemodify(path, ":p:h")
  for _, name in ipairs({ "snow.toml", "main.snow" }) do
    local found = vim.fn.findfile(name, vim.fn.fnameescape(directory) .. ";")
    if found ~= "" then
      return vim.fn.fnamemodify(found, ":p:h")
    end
  end
  return directory
end

-- `vim.g.snow_command`: a list of words, the command `snow` and what stands before it, if anything.
local function words(...)
  local command = vim.deepcopy(vim.g.snow_command or { "snow" })
  return vim.list_extend(command, { ... })
end

function M.attach(buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  local config = { name = "snow", cmd = words("lsp"), root_dir = root }
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = buffer })
  end
  local known = clients[root]
  if known == nil or vim.lsp.client_is_stopped(known) then
    clients[root] = vim.lsp.start_client(config)
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
  return clients[root]
end

-- In a terminal below; a name is that of one test.
local function run(word)
  return function(command)
    local path, name = unpack(command.arguments)
    local given = name and { path, "--only", name } or { path }
    vim.cmd("botright new")
    vim.fn.termopen(words(word, unpack(given)))
  end
end

vim.lsp.commands["snow.run"] = run("run")
vim.lsp.commands["snow.test"] = run("test")
vim.lsp.commands["snow.simulate"] = run("sim")

return M
