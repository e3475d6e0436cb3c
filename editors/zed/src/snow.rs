// Tells Zed how the language server is started.
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Snow;

impl zed::Extension for Snow {
    fn new() -> Self {
        Snow
    }

    fn language_server_command(&mut self, _server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("snow").ok_or("the command `snow` is not in PATH")?;
        Ok(Command { command, args: vec!["lsp".to_string()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Snow);
