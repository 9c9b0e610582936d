//! How fast calls follow each other. Servers from 0.301.4 on take 5 calls a second and then none for 30 seconds (NOCODB 7); older ones take
//! any number. Which kind it is shows with the first refusal: until then nothing is slowed down, and from then on the pace stays under theirs.

use std::time::Duration;

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

/// Calls a second once a server has refused one.
const COURTEOUS: f64 = 4.0;

/// The turns of all calls to one server.
#[derive(Debug)]
pub(super) struct Pace(Mutex<Turns>);

#[derive(Debug)]
struct Turns {
    /// When the next call may begin.
    next: Instant,
    /// Between the beginnings of two calls.
    interval: Duration,
    /// The operator set the pace: it stays.
    set: bool,
}

impl Pace {
    /// The pace that was set, in calls per second; none for as fast as they come, until the server refuses one.
    pub fn new(calls_per_second: Option<f64>) -> Self {
        Self(Mutex::new(Turns::new(calls_per_second, Instant::now())))
    }

    /// Waits for this call's turn.
    pub async fn turn(&self) {
        let turn = self.0.lock().await.take(Instant::now());
        sleep_until(turn).await;
    }

    /// The server refused a call for coming too soon: no call begins for a while, and those after it keep a courteous pace.
    pub async fn refused(&self, pause: Duration) {
        self.0.lock().await.refuse(Instant::now() + pause);
    }
}

impl Turns {
    fn new(calls_per_second: Option<f64>, now: Instant) -> Self {
        let set = calls_per_second.filter(|rate| *rate > 0.0);
        Self { next: now, interval: set.map_or(Duration::ZERO, interval), set: set.is_some() }
    }

    fn take(&mut self, now: Instant) -> Instant {
        let turn = self.next.max(now);
        self.next = turn + self.interval;
        turn
    }

    fn refuse(&mut self, until: Instant) {
        self.next = self.next.max(until);
        if !self.set {
            self.interval = interval(COURTEOUS);
        }
    }
}

fn interval(calls_per_second: f64) -> Duration {
    Duration::from_secs_f64(1.0 / calls_per_second)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Turns;

    /// Milliseconds from `start` at which calls that all come at once may begin.
    fn turns(turns: &mut Turns, start: Instant, calls: u32) -> Vec<u128> {
        (0..calls).map(|_| (turns.take(start) - start).as_millis()).collect()
    }

    #[test]
    fn after_a_refusal_calls_wait_and_then_keep_to_four_a_second() {
        let start = Instant::now();
        let mut free = Turns::new(None, start);
        assert_eq!(turns(&mut free, start, 3), [0, 0, 0]);
        free.refuse(start + Duration::from_secs(30));
        assert_eq!(turns(&mut free, start, 3), [30_000, 30_250, 30_500]);
        free.refuse(start + Duration::from_secs(1));
        assert_eq!(turns(&mut free, start, 1), [30_750], "a shorter block ends no longer one");
    }

    #[test]
    fn a_pace_that_was_set_is_kept_before_and_after_a_refusal() {
        let start = Instant::now();
        let mut set = Turns::new(Some(10.0), start);
        assert_eq!(turns(&mut set, start, 3), [0, 100, 200]);
        set.refuse(start + Duration::from_secs(1));
        assert_eq!(turns(&mut set, start, 3), [1000, 1100, 1200]);
    }

    #[test]
    fn who_comes_late_waits_for_nobody() {
        let start = Instant::now();
        let mut set = Turns::new(Some(4.0), start);
        set.take(start);
        let late = start + Duration::from_secs(9);
        assert_eq!(set.take(late), late);
    }
}
