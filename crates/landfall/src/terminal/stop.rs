//! How a command hears that it shall stop.

use std::{
    fs, io,
    mem::replace,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use landfall_model::{
    exit::Exit,
    monitor::{Level, Monitor},
};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Progress;

/// How long a wish to stop may wait.
const NAP: Duration = Duration::from_millis(100);

/// Who asks: Ctrl-C, a shutdown or service manager, a terminal that is closed (ssh that is gone). Each would end the process at once by itself, in
/// the midst of a switch as well.
struct Askers {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

/// Who asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// Ctrl-C, which reaches all that run in the terminal.
    Interrupt,
    /// `kill`, which reaches this process alone.
    Terminate,
    /// The shell, and once that is gone the system as well; it reaches all that run in the terminal.
    HangUp,
}

impl Askers {
    fn listen() -> io::Result<Self> {
        let hang_up = if outlives_its_terminal() { None } else { Some(signal(SignalKind::hangup())?) };
        let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()];
        Ok(Self { interrupt: signal(interrupt)?, terminate: signal(terminate)?, hang_up })
    }

    async fn next(&mut self) -> Asker {
        let hung_up = async {
            match &mut self.hang_up {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Asker::Interrupt,
            _ = self.terminate.recv() => Asker::Terminate,
            () = hung_up => Asker::HangUp,
        }
    }
}

/// True under `nohup`, which has the closing of the terminal ignored, and where the system does not tell: then that is left as it is.
fn outlives_its_terminal() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & 1 != 0)
}

impl Progress {
    /// Ends once somebody wants the command to stop.
    pub async fn stopped(&self) {
        while !self.stop_requested() {
            tokio::time::sleep(NAP).await;
        }
    }
}

/// Asks the stages to stop. Who asks for the second time ends the process at once; a closed terminal does not, however often it is told of.
pub fn stop_when_asked(monitor: Arc<Progress>) {
    tokio::spawn(async move {
        let Ok(mut askers) = Askers::listen() else { return };
        let mut was_asked = false;
        loop {
            let asker = askers.next().await;
            if asker == Asker::HangUp && monitor.outlives.load(Ordering::Relaxed) {
                continue;
            }
            if asker != Asker::HangUp && replace(&mut was_asked, true) {
                std::process::exit(Exit::Interrupted as i32);
            }
            // Said before it is asked for, after which the process may be gone.
            if !monitor.stop_requested()
                && let Some(words) = what_follows(monitor.lent.load(Ordering::Relaxed), asker)
            {
                monitor.remark(Level::Warning, &words);
            }
            monitor.stop.store(true, Ordering::Relaxed);
        }
    });
}

/// What comes of the first wish to stop; none where the process that the terminal is lent to says so itself. It is sent no second signal from here: who stops
/// all processes of a service at once would have asked it twice, which ends it in the midst of a switch.
fn what_follows(lent: u32, asker: Asker) -> Option<String> {
    match (lent, asker) {
        (0, _) => Some("stopping at the next safe point; press Ctrl-C again to end at once".to_owned()),
        (_, Asker::Interrupt | Asker::HangUp) => None,
        (step, Asker::Terminate) => Some(format!(
            "only this command was asked to stop, and it waits for the step, which is process {step}: `kill {step}` asks that one to stop at its next safe point"
        )),
    }
}
