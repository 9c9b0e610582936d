//! How long a server is waited for. The driver's limit ends with the connection of TCP: a way that takes it and leads nowhere (a tunnel, a proxy)
//! would be waited for without end.

use std::time::Duration;

use tokio_postgres::Config;

/// For an address to take the connection, unless `connect_timeout` says otherwise.
const CONNECT: Duration = Duration::from_secs(10);
/// Firewalls forget a connection on which nothing moves for some minutes, and a statement may take longer. The driver's default, as the system's,
/// is two hours.
pub const QUIET: Duration = Duration::from_secs(60);
/// From one question whether the server is still there to the next, where it does not answer.
pub const ASKED_AGAIN: Duration = Duration::from_secs(10);
const DRIVERS_QUIET: Duration = Duration::from_secs(2 * 60 * 60);

/// Sets the limits that the address does not. None is set for what was sent and not taken (`tcp_user_timeout`): it would end the connection of a
/// server that is busy with what it has.
pub fn limit(config: &mut Config) {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_keepalives_idle() == DRIVERS_QUIET {
        config.keepalives_idle(QUIET);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(ASKED_AGAIN);
    }
}

/// For a connection on which the server has answered. The name of a server may have two addresses, the first of which leads nowhere.
pub fn of_all(config: &Config) -> Duration {
    let servers = u32::try_from(config.get_hosts().len()).unwrap_or(1).max(1);
    config.get_connect_timeout().copied().unwrap_or(CONNECT) * (2 * servers + 1)
}

/// The same for a connection that is made in this time where the address has one server; and the time for all of them.
pub fn within(time: Duration, config: &Config) -> (Config, Duration) {
    let mut config = config.clone();
    config.connect_timeout(time / 3);
    let limit = of_all(&config);
    (config, limit)
}
