-- A file of Snow: how it is indented and commented, and the language server.
vim.bo.commentstring = "# %s"
vim.bo.comments = ":##!,:##,:#"
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2

require("snow").attach(vim.api.nvim_get_current_buf())
