//! The proxy's own commands: nginx says whether it likes its configuration, and reloads it; a hook does the same for others.

use std::process::Stdio;

use tokio::process::Command;

use crate::config::{Config, Proxy, Side};

/// Tests the configuration as it lies there; nginx's words where it refuses. A hook that is not there would be missed only when traffic moves.
pub(crate) async fn test(proxy: &Proxy) -> Result<(), String> {
    match proxy.hook.as_deref().filter(|hook| hook.components().count() > 1 && !hook.is_file()) {
        Some(hook) => Err(format!("the hook {} is no file", hook.display())),
        None => nginx(proxy, &["-t"]).await,
    }
}

/// Has the proxy take up what it tested, then runs the hook.
pub(crate) async fn reload(config: &Config, side: Side) -> Result<(), String> {
    nginx(&config.proxy, &["-s", "reload"]).await?;
    match &config.proxy.hook {
        Some(hook) => run(Command::new(hook).arg(side.word()).args(config.addresses(side))).await,
        None => Ok(()),
    }
}

async fn nginx(proxy: &Proxy, words: &[&str]) -> Result<(), String> {
    let Some(program) = &proxy.nginx else { return Ok(()) };
    let mut command = Command::new(program);
    if let Some(config) = &proxy.config {
        command.arg("-c").arg(config);
    }
    run(command.args(words)).await
}

async fn run(command: &mut Command) -> Result<(), String> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().await.map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    // nginx's first lines may be remarks; what it refuses is `[emerg]`.
    let line = words.lines().find(|line| line.contains("[emerg]")).or_else(|| words.lines().last());
    Err(format!("{name}: {}", line.unwrap_or("it failed without a word")))
}
