//! Traffic: which of two systems answers at the public address. The proxy's include is replaced in one step, the proxy is asked whether it
//! likes it, a prober looks all the while, and what does not answer well goes back by itself.
//!
//! What is not here: whether anybody may switch. That is decided in `landfall-cutover`, and noted by the program.

mod config;
mod error;
mod include;
mod probe;
mod prober;
mod proxy;
mod report;
mod turn;

use landfall_model::monitor::Monitor;

pub use config::{Config, Proxy, Side};
pub use error::Error;
pub use include::{number, number_of};
pub use report::{Report, Standing};

use crate::{include::Include, probe::Probe, turn::Turn};

/// Points traffic at a side: asks that side itself first, replaces the include, reloads, proves by answers on fresh connections that the
/// new side serves, and watches it until the deadline. Where it is sick for a second, or is not seen in time, traffic goes back. Whatever
/// include it leaves, one of its own has this number in its mark ([`number`]).
///
/// # Errors
/// [`Error`] where nothing was changed: the side does not answer, the proxy refuses the include, another switch is at work. And
/// [`Error::Left`] and [`Error::Stuck`] where the way back failed too, which are the cases that need a hand at once.
pub async fn to(config: &Config, side: Side, number: u64, monitor: &dyn Monitor) -> Result<Report, Error> {
    let include = Include::hold(config)?;
    let probe = Probe::new(config)?;
    if side == Side::Crm {
        // The way back waits for no setting.
        probe.refuse_elsewhere(side).await?;
    }
    probe.ask_itself(config, side).await?;
    Turn::of(config, &include, &probe, side, number).carry_out(monitor).await
}

/// Whether a switch could be made: the include can be replaced, and the proxy takes its configuration as it is, with the include in it. Nothing
/// is changed.
///
/// # Errors
/// [`Error`] says what stands in the way.
pub async fn check(config: &Config) -> Result<(), Error> {
    include::check(config)?;
    let probe = Probe::new(config)?;
    for side in [Side::Crm, Side::Old] {
        probe.refuse_elsewhere(side).await?;
    }
    let tried = match include::lies(config)? {
        Some(text) => proxy::takes(config, &text).await,
        None => proxy::test(config).await,
    };
    tried.map_err(Error::Refused)
}

/// Where traffic goes now: by the servers that the include names, and by what the public address answers.
///
/// # Errors
/// [`Error`] where the settings cannot be meant, or the include cannot be read.
pub async fn standing(config: &Config) -> Result<Standing, Error> {
    let lies = include::lies(config)?;
    let is_there = lies.is_some();
    let text = lies.unwrap_or_default();
    let (written_for, mark) = include::standing(Some(&text));
    // A hook that has no nginx beside it leaves the first include when it first moves traffic.
    let not_yet = (!is_there && config.proxy.nginx.is_none()).then_some(Side::Old);
    let include = include::leads_to(config, &text).or(not_yet);
    let seen = Probe::new(config)?.public(include.unwrap_or(Side::Old)).await;
    let by_hand = mark.is_some() && written_for != include;
    let unloaded = seen.mark.as_ref().is_some_and(|seen| !text.contains(seen));
    let proven = !by_hand && mark.is_some() && seen.mark == mark;
    Ok(Standing {
        is_there,
        include,
        healthy: seen.healthy(),
        proven,
        unloaded,
        by_hand,
        at_work: include::at_work(config),
        words: seen.words,
    })
}
