//! The proxy's own commands: nginx says whether it likes its configuration, and reloads it; a hook does the same for others.

use std::{ffi::OsStr, path::Path, pin::pin, process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};

use crate::config::{Config, Side};

/// Runs a command that ends, with all that it started, when standard input is closed, which the end of landfall does too, whatever ended it: what
/// is still at work then might move traffic later.
const LEASH: &str = r#"
exec 3<&0
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
"$@" </dev/null 3<&-
status=$?
kill $!
exit $status
"#;
/// What was killed is gone after this time.
const GONE: Duration = Duration::from_secs(1);

/// Tests the configuration as it lies there; nginx's words where it refuses. A hook that is not there would be missed only when traffic moves.
pub(crate) async fn test(config: &Config) -> Result<(), String> {
    tested(config, "-t").await.map(drop)
}

/// What nginx shows where it is asked to test its configuration by this word.
async fn tested(config: &Config, word: &str) -> Result<String, String> {
    let hook = config.proxy.hook.as_deref();
    match hook.filter(|hook| hook.components().count() > 1 && !hook.is_file()) {
        Some(hook) => Err(format!("the hook {} is no file", hook.display())),
        None => nginx(config, &[word]).await,
    }
}

/// The same, and whether what nginx read holds the include's text: it may well like a configuration that does not include it, and then a reload
/// moves nothing. It is looked for by its words, since a proxy in a container knows the file by another path.
pub(crate) async fn takes(config: &Config, text: &str) -> Result<(), String> {
    let read = tested(config, "-T").await?;
    // Some other program in nginx's place may have nothing to show.
    if read.trim().is_empty() || read.contains(text.trim()) {
        return Ok(());
    }
    let include = config.proxy.include.display();
    Err(format!("what nginx reads does not include {include}, so that nothing would move"))
}

/// Has the proxy take up what it tested, then runs the hook.
pub(crate) async fn reload(config: &Config, side: Side) -> Result<(), String> {
    nginx(config, &["-s", "reload"]).await?;
    let Some(hook) = &config.proxy.hook else { return Ok(()) };
    let addresses = config.addresses(side).iter().map(String::as_str);
    run(config, hook, [side.word()].into_iter().chain(addresses), Stdio::null()).await.map(drop)
}

/// What nginx shows; nothing where there is none.
async fn nginx(config: &Config, words: &[&str]) -> Result<String, String> {
    let Some(program) = &config.proxy.nginx else { return Ok(String::new()) };
    let file = config.proxy.config.iter().flat_map(|file| [OsStr::new("-c"), file.as_os_str()]);
    run(config, program, file.chain(words.iter().map(OsStr::new)), Stdio::piped()).await
}

/// Runs a program to its end, or ends it at the deadline: whoever waits for it holds the way back.
async fn run(
    config: &Config,
    program: &Path,
    words: impl IntoIterator<Item = impl AsRef<OsStr>>,
    shows: Stdio,
) -> Result<String, String> {
    let name = program.display();
    let failed = |error| format!("{name}: {error}");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", LEASH, "sh"]).arg(program).args(words).process_group(0);
    command.stdin(Stdio::piped()).stdout(shows).stderr(Stdio::piped());
    let mut running = command.spawn().map_err(failed)?;
    let leash = running.stdin.take();
    let mut end = pin!(running.wait_with_output());
    let Ok(output) = timeout(config.deadline, &mut end).await else {
        drop(leash);
        // Not before it is gone may anything else be tried.
        let _ = timeout(GONE, end).await;
        return Err(format!("{name}: it did not end within {} s and was killed", config.deadline.as_secs()));
    };
    let output = output.map_err(failed)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    // nginx's first lines may be remarks; what it refuses is `[emerg]`.
    let line = words.lines().find(|line| line.contains("[emerg]")).or_else(|| words.lines().last());
    Err(format!("{name}: {}", line.unwrap_or("it failed without a word")))
}
