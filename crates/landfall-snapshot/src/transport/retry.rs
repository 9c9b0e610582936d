//! Whether a failed call is tried again, and after which pause. Pure: the clock and the dice are the caller's.

use std::time::Duration;

use landfall_model::words::count;

use crate::{
    config::Limits,
    error::{Class, Failure},
};

/// How much patience a call deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// The first call of all: a wrong address should be told at once, not after all tries.
    First,
    /// A page that can be asked for in smaller parts: what its size may cause is tried only once more as it is. A server that is away gets all
    /// tries first: smaller pages would not bring it back, and stay small.
    Divisible,
    /// All tries.
    Full,
}

/// The tries of one call so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tries {
    /// All.
    made: u32,
    /// Those that count: while a server is waited for that is away, time counts instead.
    counted: u32,
}

/// While a server is away it is asked at least so often: who waits should go on soon after it is back.
const LOOK: Duration = Duration::from_secs(10);

impl Tries {
    /// The pause before the next try after `failure`, `since` the first began; none where it is final. `dice` is between 0 and 1: the pauses of
    /// parallel calls spread over the second half of their length, so that they do not come back all at once.
    pub fn pause(
        &mut self,
        failure: &Failure,
        since: Duration,
        patience: Patience,
        limits: &Limits,
        dice: f64,
    ) -> Option<Duration> {
        let is_away = is_away(failure, patience);
        self.made += 1;
        self.counted += u32::from(!is_away);
        let most = tries(failure, patience, limits);
        if !is_away && self.counted >= most {
            return None;
        }
        let backoff = limits.backoff.saturating_mul(1 << (self.made - 1).min(16)).mul_f64(0.5 + dice / 2.0);
        let pause = match failure.class {
            Class::Blocked(asked) => asked.unwrap_or(limits.block),
            Class::Server(asked) | Class::Away(asked) => asked.unwrap_or(backoff.min(LOOK)),
            Class::Connection => backoff.min(LOOK),
            _ => backoff,
        };
        // However short the wait: a connection that broke is tried again like any other failure.
        let is_wait = is_away && self.made >= most;
        let bound = if is_wait { limits.away_for.min(limits.retry_for) } else { limits.retry_for };
        Some(pause.min(limits.longest_pause)).filter(|pause| since + *pause <= bound)
    }
}

/// How long a call is tried again that fails like this, in words.
pub(super) fn bound(failure: &Failure, patience: Patience, limits: &Limits) -> String {
    if is_away(failure, patience) && !limits.away_for.is_zero() {
        format!("for about {}", count(limits.away_for.as_secs().div_ceil(60), "minute"))
    } else {
        format!("{} in all", count(tries(failure, patience, limits), "time"))
    }
}

/// True where the server is waited for by time. A proxy's refusal of a page that can be asked for in parts may be of its size: that is for
/// smaller pages first, and the smallest waits.
fn is_away(failure: &Failure, patience: Patience) -> bool {
    match (failure.class, patience) {
        (_, Patience::First) => false,
        (Class::Connection, _) => true,
        (Class::Away(_), patience) => patience == Patience::Full,
        _ => false,
    }
}

fn tries(failure: &Failure, patience: Patience, limits: &Limits) -> u32 {
    let all = limits.tries;
    match (failure.class, patience) {
        (
            Class::TooLarge
            | Class::TooLong
            | Class::Refused
            | Class::Redirected
            | Class::Unreadable
            | Class::Status(_),
            _,
        ) => 1,
        (Class::Blocked(_), _) => all,
        (_, Patience::First) => all.min(2),
        (Class::Server(_) | Class::Deadline, Patience::Divisible) => all.min(2),
        _ => all,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Patience, Tries, bound};
    use crate::{
        config::Limits,
        error::{Class, Failure},
    };

    const MS: fn(u64) -> Duration = Duration::from_millis;

    /// Before the failure of this try.
    fn nth(tried: u32) -> Tries {
        Tries { made: tried - 1, counted: tried - 1 }
    }

    #[test]
    fn what_may_pass_is_tried_again_with_growing_pauses_and_the_rest_is_final() {
        let asked = Some(Duration::from_secs(7));
        let never = Some(Duration::from_secs(86_400));
        let cases = [
            (Class::Broken, 1, Patience::Full, Some(MS(500))),
            (Class::Broken, 3, Patience::Full, Some(MS(2000))),
            (Class::Broken, 6, Patience::Full, None),
            (Class::Connection, 60, Patience::Full, Some(MS(10_000))),
            (Class::Connection, 60, Patience::Divisible, Some(MS(10_000))),
            (Class::Connection, 2, Patience::First, None),
            (Class::Truncated, 1, Patience::Full, Some(MS(500))),
            (Class::Deadline, 2, Patience::Divisible, None),
            (Class::Server(None), 2, Patience::Full, Some(MS(1000))),
            (Class::Server(None), 2, Patience::Divisible, None),
            (Class::Server(asked), 1, Patience::Divisible, asked),
            (Class::Away(None), 3, Patience::Divisible, Some(MS(2000))),
            (Class::Away(asked), 5, Patience::Divisible, asked),
            (Class::Away(None), 6, Patience::Divisible, None),
            (Class::Away(None), 60, Patience::Full, Some(MS(10_000))),
            (Class::Away(asked), 60, Patience::Full, asked),
            (Class::Away(None), 2, Patience::First, None),
            (Class::Blocked(None), 2, Patience::First, Some(MS(30_000))),
            (Class::Blocked(asked), 5, Patience::Divisible, asked),
            (Class::Blocked(asked), 6, Patience::Full, None),
            (Class::Blocked(never), 1, Patience::Full, Some(MS(120_000))),
            (Class::TooLarge, 1, Patience::Full, None),
            (Class::TooLong, 1, Patience::Full, None),
            (Class::Refused, 1, Patience::Full, None),
            (Class::Redirected, 1, Patience::Full, None),
            (Class::Unreadable, 1, Patience::Full, None),
            (Class::Status(404), 1, Patience::Full, None),
        ];
        for (class, tried, patience, expected) in cases {
            let failure = Failure::new(class, "", "");
            let found = nth(tried).pause(&failure, MS(0), patience, &Limits::default(), 1.0);
            assert_eq!(found, expected, "{class:?}, try {tried}, {patience:?}");
        }
    }

    #[test]
    fn how_long_a_call_is_tried_again_is_told_by_time_only_where_time_counts() {
        let never_answered = Limits { away_for: Duration::ZERO, ..Limits::default() };
        let cases = [
            (Class::Connection, Patience::Full, Limits::default(), "for about 5 minutes"),
            (Class::Away(None), Patience::Full, Limits::default(), "for about 5 minutes"),
            (Class::Away(None), Patience::Divisible, Limits::default(), "6 times in all"),
            (Class::Connection, Patience::Full, never_answered, "6 times in all"),
            (Class::Server(None), Patience::Full, Limits::default(), "6 times in all"),
            (Class::Server(None), Patience::Divisible, Limits::default(), "2 times in all"),
            (Class::Blocked(None), Patience::Full, Limits::default(), "6 times in all"),
        ];
        for (class, patience, limits, expected) in cases {
            let told = bound(&Failure::new(class, "", ""), patience, &limits);
            assert_eq!(told, expected, "{class:?}, {patience:?}");
        }
    }

    #[test]
    fn a_call_is_given_up_once_its_tries_would_take_too_long_in_all() {
        let limits = Limits { retry_for: Duration::from_secs(60), ..Limits::default() };
        let blocked = Failure::new(Class::Blocked(None), "", "");
        let after =
            |seconds| nth(2).pause(&blocked, Duration::from_secs(seconds), Patience::Full, &limits, 1.0);
        assert_eq!((after(30), after(31)), (Some(MS(30_000)), None));
    }

    #[test]
    fn the_dice_shorten_a_pause_by_half_at_most() {
        let failure = Failure::new(Class::Connection, "", "");
        let shortest = nth(1).pause(&failure, MS(0), Patience::Full, &Limits::default(), 0.0);
        assert_eq!(shortest, Some(MS(250)));
    }

    #[test]
    fn a_server_that_is_away_is_waited_for_by_time_and_the_wait_uses_up_no_try() {
        let limits = Limits::default();
        let [away, failed] =
            [Class::Connection, Class::Server(None)].map(|class| Failure::new(class, "", ""));
        let mut tries = Tries::default();
        let mut pause = |failure, seconds| {
            tries.pause(failure, Duration::from_secs(seconds), Patience::Full, &limits, 1.0)
        };
        for _ in 0..30 {
            assert!(pause(&away, 290).is_some());
        }
        assert_eq!(pause(&failed, 290), Some(MS(10_000)), "what starts fails in more than one way");
        assert_eq!(pause(&away, 291), None);
        let hasty = Limits { away_for: Duration::ZERO, ..Limits::default() };
        let pauses = |made| nth(made).pause(&away, MS(0), Patience::Full, &hasty, 1.0).is_some();
        assert_eq!([1, 5, 6].map(pauses), [true, true, false], "a connection that broke is no wait");
    }
}
