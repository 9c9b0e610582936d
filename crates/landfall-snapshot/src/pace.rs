//! How fast calls follow each other. Servers from 0.301.4 on take 5 calls a second and then none for 30 seconds (NOCODB 7); older ones take
//! any number. Which kind it is shows with the first refusal: until then nothing is slowed down, and from then on the pace stays under theirs.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

/// Calls a second once a server has refused one.
const COURTEOUS: f64 = 4.0;

/// The turns of all calls to one server. Clones share them: who reads again and again, as a watch does, is not refused anew each time.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<Turns>>);

#[derive(Debug, Default)]
struct Turns {
    /// When the next call may begin; none for at once.
    next: Option<Instant>,
    /// The server has refused a call for coming too soon.
    refused: bool,
}

impl Pace {
    /// Waits for a call's turn. `set` is the pace that the operator chose, in calls per second; without one calls come as fast as they may.
    pub(crate) async fn turn(&self, set: Option<f64>) {
        let turn = self.0.lock().await.take(set, Instant::now());
        sleep_until(turn).await;
    }

    /// The server refused a call for coming too soon: none begins for a while, and those after it keep a courteous pace.
    pub(crate) async fn refused(&self, pause: Duration) {
        self.0.lock().await.refuse(Instant::now() + pause);
    }
}

impl Turns {
    fn take(&mut self, set: Option<f64>, now: Instant) -> Instant {
        let rate = set.filter(|rate| *rate > 0.0).or(self.refused.then_some(COURTEOUS));
        let turn = self.next.map_or(now, |next| next.max(now));
        self.next = Some(turn + rate.map_or(Duration::ZERO, |rate| Duration::from_secs_f64(1.0 / rate)));
        turn
    }

    fn refuse(&mut self, until: Instant) {
        self.next = Some(self.next.map_or(until, |next| next.max(until)));
        self.refused = true;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Turns;

    /// Milliseconds from `start` at which calls that all come at once may begin.
    fn turns(turns: &mut Turns, set: Option<f64>, start: Instant, calls: u32) -> Vec<u128> {
        (0..calls).map(|_| (turns.take(set, start) - start).as_millis()).collect()
    }

    #[test]
    fn after_a_refusal_calls_wait_and_then_keep_to_four_a_second() {
        let start = Instant::now();
        let mut free = Turns::default();
        assert_eq!(turns(&mut free, None, start, 3), [0, 0, 0]);
        free.refuse(start + Duration::from_secs(30));
        assert_eq!(turns(&mut free, None, start, 3), [30_000, 30_250, 30_500]);
        free.refuse(start + Duration::from_secs(1));
        assert_eq!(turns(&mut free, None, start, 1), [30_750], "a shorter block ends no longer one");
    }

    #[test]
    fn a_pace_that_was_set_is_kept_before_and_after_a_refusal() {
        let (start, ten) = (Instant::now(), Some(10.0));
        let mut set = Turns::default();
        assert_eq!(turns(&mut set, ten, start, 3), [0, 100, 200]);
        set.refuse(start + Duration::from_secs(1));
        assert_eq!(turns(&mut set, ten, start, 3), [1000, 1100, 1200]);
    }

    #[test]
    fn who_comes_late_waits_for_nobody() {
        let start = Instant::now();
        let mut set = Turns::default();
        set.take(Some(4.0), start);
        let late = start + Duration::from_secs(9);
        assert_eq!(set.take(Some(4.0), late), late);
    }
}
