//! One switch, from the first look to the last.

use std::time::{Duration, Instant};

use landfall_model::{
    cause,
    monitor::{Level, Monitor},
};
use tokio::time::{sleep, timeout};

use crate::{
    config::{Config, Side},
    error::Error,
    include::{self, Include},
    probe::{Probe, Seen},
    prober::{Looks, PACE, prober},
    proxy,
    report::Report,
};

/// So many good answers of the new side in a row prove that it serves.
const PROOF: u32 = 3;
/// So many in a row outlast the moment in which both sides serve: asked for where the proxy does not tell which side answers, and where nobody
/// watches on afterwards.
const PROOF_OF_LAST: u32 = 25;
/// A side without a good answer for so long is sick. Shorter would go back for a hiccup; longer would make people wait.
const SICK: Duration = Duration::from_secs(1);
/// How long the prober looks before anything is changed.
const BEFORE: Duration = Duration::from_millis(200);

/// Said where others are seen in the last second of what was looked at: whoever comes then may meet either system.
const NOT_ALL: &str = "answers that do not go by its include still come: not every proxy was moved, or not every one tells its mark";

/// A switch under way.
pub(crate) struct Turn<'a> {
    config: &'a Config,
    include: &'a Include,
    probe: &'a Probe,
    to: Side,
    /// The include to go by, and the one to go back to.
    new: Text,
    before: Text,
    report: Report,
}

struct Text {
    text: String,
    mark: Option<String>,
    side: Side,
}

impl Text {
    /// A new one, with a mark of its own.
    fn of(config: &Config, side: Side, number: u64) -> Self {
        let mark = include::mark(side, number);
        Self { text: include::text(config, side, &mark), mark: Some(mark), side }
    }
}

/// Why a side is not well.
struct Sick(String);

impl<'a> Turn<'a> {
    /// Nothing is changed yet.
    pub fn of(config: &'a Config, include: &'a Include, probe: &'a Probe, to: Side, number: u64) -> Self {
        let (new, before) = (Text::of(config, to, number), before(config, include, to, number));
        let (from, _) = include::standing(include.text.as_deref());
        Self { config, include, probe, to, new, before, report: Report::begun(from, to) }
    }

    /// The prober looks on as long as the switch is at work.
    pub async fn carry_out(mut self, monitor: &dyn Monitor) -> Result<Report, Error> {
        let (mut looks, looking) = prober(self.probe, self.to);
        let done = tokio::select! {
            done = self.steps(&mut looks, monitor) => done,
            never = looking => match never {},
        };
        for seen in looks.waiting() {
            self.count(&seen);
        }
        done.map(|()| self.report)
    }

    async fn steps(&mut self, looks: &mut Looks, monitor: &dyn Monitor) -> Result<(), Error> {
        self.look_before(looks, monitor).await;
        if monitor.stop_requested() {
            return Err(Error::Interrupted);
        }
        self.put_in_place(monitor).await?;
        let began = Instant::now();
        if let Err(words) = proxy::reload(self.config, self.to).await {
            return self.go_back(looks, monitor, format!("the proxy was not moved: {words}")).await;
        }
        match self.stays_well(looks, monitor, began).await {
            Ok(()) => Ok(()),
            Err(Sick(why)) => self.go_back(looks, monitor, why).await,
        }
    }

    async fn stays_well(
        &mut self,
        looks: &mut Looks,
        monitor: &dyn Monitor,
        began: Instant,
    ) -> Result<(), Sick> {
        self.until_seen(looks, began).await?;
        monitor.remark(Level::Info, &format!("{} answers; watching it", self.to));
        self.watch(looks, monitor, began).await
    }

    /// What the public address answers before; that it is not well is a reason to switch, not one against it.
    async fn look_before(&mut self, looks: &mut Looks, monitor: &dyn Monitor) {
        sleep(BEFORE).await;
        let Some(first) = looks.next().await else { return };
        let waiting = looks.waiting();
        self.report.proven |= waiting.iter().chain([&first]).any(|seen| seen.mark.is_some());
        if !first.healthy() {
            monitor.remark(
                Level::Warning,
                &format!("before the switch the public address is not well: {}", first.words),
            );
        }
    }

    /// The include in its place, if the proxy takes it; the one before otherwise.
    async fn put_in_place(&self, monitor: &dyn Monitor) -> Result<(), Error> {
        self.include.write(&self.new.text, monitor)?;
        let Err(words) = proxy::takes(self.config, &self.new.text).await else { return Ok(()) };
        let before = self.include.text.as_deref().unwrap_or(&self.before.text);
        match self.include.write(before, monitor) {
            Ok(()) => Err(Error::Refused(words)),
            Err(error) => Err(Error::Left { side: self.to, words, back: cause::in_words(&error) }),
        }
    }

    /// Until the new side is seen, or is sick, or the deadline is over.
    async fn until_seen(&mut self, looks: &mut Looks, began: Instant) -> Result<(), Sick> {
        let (mut good, mut well) = (0, began);
        while let Some(seen) = self.next(looks, began).await {
            let is_new = self.is_by(&seen, &self.new).unwrap_or(!self.report.proven);
            if seen.healthy() && is_new {
                self.report.first_answer_ms.get_or_insert(millis(seen.since(began)));
                good += 1;
            } else if seen.healthy() {
                self.report.last_of_before_ms = Some(millis(seen.asked.saturating_duration_since(began)));
                good = 0;
            }
            let wanted = if self.report.proven { PROOF } else { PROOF_OF_LAST };
            if good >= wanted {
                return Ok(());
            }
            // How long a look took does not count here: one that was asked before the reload, or of a process that the reload ended, says
            // something of the side before, and that one may answer nothing.
            if seen.healthy() {
                well = seen.asked;
            } else if seen.asked.saturating_duration_since(well) >= SICK {
                return Err(Sick(seen.words));
            }
        }
        Err(Sick(format!("it was not seen within {} s", self.config.deadline.as_secs())))
    }

    /// Until the deadline. Whoever asks to stop stays where traffic is.
    async fn watch(&mut self, looks: &mut Looks, monitor: &dyn Monitor, began: Instant) -> Result<(), Sick> {
        let (mut well, mut last, mut other) = (Instant::now(), Instant::now(), None);
        while let Some(seen) = self.next(looks, began).await {
            last = seen.asked;
            if seen.healthy() {
                well = seen.asked;
                if !self.is_by(&seen, &self.new).unwrap_or(!self.report.proven) {
                    other = Some(seen.asked);
                    self.report.last_of_before_ms = Some(millis(seen.asked.saturating_duration_since(began)));
                }
            } else if seen.since(well) >= SICK {
                return Err(Sick(seen.words));
            }
            if monitor.stop_requested() {
                monitor.remark(Level::Warning, "no longer watched; traffic stays where it is");
                return Ok(());
            }
        }
        // Counted back from the last look, not from now: a machine that stood still, or an answer that did not come in time, shows nothing of the end.
        match other.filter(|asked: &Instant| last.saturating_duration_since(*asked) < SICK) {
            Some(_) if self.to == Side::Crm => Err(Sick(NOT_ALL.to_owned())),
            // Whoever goes to the old system flees: half of it is better than nothing.
            Some(_) => {
                monitor.remark(Level::Warning, NOT_ALL);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The include before is in its place again, and answers by it are seen.
    async fn go_back(&mut self, looks: &mut Looks, monitor: &dyn Monitor, why: String) -> Result<(), Error> {
        monitor.remark(Level::Warning, &format!("{} is not well ({why}): going back", self.to));
        let decided = Instant::now();
        let stuck = |back: String| Error::Stuck { side: self.to, why: why.clone(), back };
        self.include.write(&self.before.text, monitor).map_err(|error| stuck(cause::in_words(&error)))?;
        proxy::test(self.config).await.map_err(stuck)?;
        proxy::reload(self.config, self.before.side).await.map_err(stuck)?;
        looks.waiting();
        let back = timeout(self.config.deadline, self.seen_before()).await;
        let back = back.map_err(|_| stuck(format!("{} is not seen", self.before.side)))?;
        self.report.back_ms = Some(millis(back.since(decided)));
        self.report.went_back = Some(why);
        Ok(())
    }

    /// The first of so many good answers of the side before in a row that no process of the sick side can still be taking requests: one answer
    /// alone may come while both sides serve. That side has its own page: the prober looks at another one.
    async fn seen_before(&self) -> Seen {
        let (mut first, mut good, mut is_told) = (None, 0, false);
        loop {
            let seen = self.probe.public(self.before.side).await;
            is_told |= seen.mark.is_some();
            if seen.healthy() && self.is_by(&seen, &self.before).unwrap_or(!is_told) {
                good += 1;
                let since = first.get_or_insert(seen);
                if good == PROOF_OF_LAST {
                    return since.clone();
                }
            } else {
                (first, good) = (None, 0);
            }
            sleep(PACE).await;
        }
    }

    /// Whether the answer went by this include. None where it tells no mark and the include has one: it may have, unless answers of that page were
    /// seen to tell theirs.
    fn is_by(&self, seen: &Seen, text: &Text) -> Option<bool> {
        match (&seen.mark, &text.mark) {
            (Some(seen), Some(mark)) => Some(seen == mark),
            // An include that was written by hand has no mark: what does not go by the new one goes by it.
            (Some(seen), None) => Some(Some(seen) != self.new.mark.as_ref()),
            (None, Some(_)) => None,
            (None, None) => Some(true),
        }
    }

    /// The next look before the deadline.
    async fn next(&mut self, looks: &mut Looks, began: Instant) -> Option<Seen> {
        let left = self.config.deadline.checked_sub(began.elapsed())?;
        let seen = timeout(left, looks.next()).await.ok()??;
        self.report.proven |= seen.mark.is_some();
        self.count(&seen);
        Some(seen)
    }

    fn count(&mut self, seen: &Seen) {
        self.report.looks += 1;
        if seen.healthy() {
            self.report.slowest_ms = self.report.slowest_ms.max(millis(seen.took));
        } else {
            self.report.failed += 1;
        }
    }
}

/// What to go back to: the include as it is. Where it names the same side already (a switch that was cut off), or there is none, the other side.
fn before(config: &Config, include: &Include, to: Side, number: u64) -> Text {
    let (side, mark) = include::standing(include.text.as_deref());
    match &include.text {
        Some(text) if side != Some(to) => Text { text: text.clone(), mark, side: to.other() },
        _ => Text::of(config, to.other(), number),
    }
}

fn millis(time: Duration) -> u64 {
    time.as_millis().try_into().unwrap_or(u64::MAX)
}
