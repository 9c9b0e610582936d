//! Whether a failed call is tried again, and after which pause. Pure: the clock and the dice are the caller's.

use std::time::Duration;

use crate::{
    config::Limits,
    failure::{Class, Failure},
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

/// The pause before the next try after `failure` of try number `tried` (from 1), `since` the first began; none where it is final. `dice` is
/// between 0 and 1: the pauses of parallel calls spread over the second half of their length, so that they do not come back all at once.
pub(crate) fn pause(
    failure: &Failure,
    (tried, since): (u32, Duration),
    patience: Patience,
    limits: &Limits,
    dice: f64,
) -> Option<Duration> {
    if tried >= tries(failure, patience, limits) {
        return None;
    }
    let backoff = limits.backoff.saturating_mul(1 << (tried - 1).min(16)).mul_f64(0.5 + dice / 2.0);
    let pause = match failure.class {
        Class::Blocked(asked) => asked.unwrap_or(limits.block),
        Class::Server(asked) | Class::Away(asked) => asked.unwrap_or(backoff),
        _ => backoff,
    };
    Some(pause.min(limits.longest_pause)).filter(|pause| since + *pause <= limits.retry_for)
}

fn tries(failure: &Failure, patience: Patience, limits: &Limits) -> u32 {
    let all = limits.tries;
    match (failure.class, patience) {
        (Class::TooLarge | Class::Refused | Class::Redirected | Class::Unreadable | Class::Status(_), _) => 1,
        (Class::Blocked(_), _) => all,
        (_, Patience::First) => all.min(2),
        (Class::Server(_) | Class::Deadline, Patience::Divisible) => all.min(2),
        _ => all,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Patience, pause};
    use crate::{
        config::Limits,
        failure::{Class, Failure},
    };

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn what_may_pass_is_tried_again_with_growing_pauses_and_the_rest_is_final() {
        let asked = Some(Duration::from_secs(7));
        let never = Some(Duration::from_secs(86_400));
        let cases = [
            (Class::Connection, 1, Patience::Full, Some(MS(500))),
            (Class::Connection, 3, Patience::Full, Some(MS(2000))),
            (Class::Connection, 6, Patience::Full, None),
            (Class::Connection, 2, Patience::First, None),
            (Class::Truncated, 1, Patience::Full, Some(MS(500))),
            (Class::Deadline, 2, Patience::Divisible, None),
            (Class::Server(None), 2, Patience::Full, Some(MS(1000))),
            (Class::Server(None), 2, Patience::Divisible, None),
            (Class::Server(asked), 1, Patience::Divisible, asked),
            (Class::Away(None), 3, Patience::Divisible, Some(MS(2000))),
            (Class::Away(asked), 5, Patience::Divisible, asked),
            (Class::Away(None), 6, Patience::Divisible, None),
            (Class::Blocked(None), 2, Patience::First, Some(MS(30_000))),
            (Class::Blocked(asked), 5, Patience::Divisible, asked),
            (Class::Blocked(asked), 6, Patience::Full, None),
            (Class::Blocked(never), 1, Patience::Full, Some(MS(120_000))),
            (Class::TooLarge, 1, Patience::Full, None),
            (Class::Refused, 1, Patience::Full, None),
            (Class::Redirected, 1, Patience::Full, None),
            (Class::Unreadable, 1, Patience::Full, None),
            (Class::Status(404), 1, Patience::Full, None),
        ];
        for (class, tried, patience, expected) in cases {
            let failure = Failure::new(class, "", "");
            let found = pause(&failure, (tried, MS(0)), patience, &Limits::default(), 1.0);
            assert_eq!(found, expected, "{class:?}, try {tried}, {patience:?}");
        }
    }

    #[test]
    fn a_call_is_given_up_once_its_tries_would_take_too_long_in_all() {
        let limits = Limits { retry_for: Duration::from_secs(60), ..Limits::default() };
        let blocked = Failure::new(Class::Blocked(None), "", "");
        let after =
            |seconds| pause(&blocked, (2, Duration::from_secs(seconds)), Patience::Full, &limits, 1.0);
        assert_eq!((after(30), after(31)), (Some(MS(30_000)), None));
    }

    #[test]
    fn the_dice_shorten_a_pause_by_half_at_most() {
        let failure = Failure::new(Class::Connection, "", "");
        let shortest = pause(&failure, (1, MS(0)), Patience::Full, &Limits::default(), 0.0);
        assert_eq!(shortest, Some(MS(250)));
    }
}
