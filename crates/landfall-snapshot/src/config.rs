//! Where the source is, with which token and in which manner it is read. The program fills it from `NOCODB_URL`, `NOCODB_TOKEN`
//! and `NOCODB_API`; nothing here looks at the environment.

use std::{str::FromStr, time::Duration};

use secrecy::SecretString;

use crate::{
    drift::Known,
    error::{Error, Problem},
    pace::Pace,
};

/// The address of a NocoDB server, a token for it, and how it is spoken to.
#[derive(Debug, Clone)]
pub struct SourceConfig {
    /// Root of the server: `https://nocodb.example.com`, with a path where a proxy puts it under one.
    pub url: String,
    /// An API token (sent as `xc-token`) or the JWT of a session (sent as `xc-auth`). A Viewer's right is enough.
    pub token: SecretString,
    /// The generation of the API.
    pub api: Api,
    /// Bounds on size, time and number.
    pub limits: Limits,
    /// The turns of the calls: clones share them.
    pub pace: Pace,
    /// The columns as an earlier run found them: a column that was renamed since is recognised by its id.
    pub known: Option<Known>,
}

impl SourceConfig {
    /// A source with the usual limits.
    pub fn new(url: impl Into<String>, token: SecretString, api: Api) -> Self {
        Self { url: url.into(), token, api, limits: Limits::default(), pace: Pace::default(), known: None }
    }
}

/// The generations of NocoDB's API that can be read; all give the same snapshot of the same server. Version 2 is the default although
/// newer servers answer version 3: that one is half as fast and shows no junction keys (NOCODB 4, 8), and every server answers version 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Api {
    /// `/api/v1/db/...`: the oldest, answered by every server.
    V1,
    /// `/api/v2/...`.
    #[default]
    V2,
    /// `/api/v3/...` for rows; descriptions and the junction table are read through version 2.
    V3,
}

impl FromStr for Api {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.trim().to_ascii_lowercase().as_str() {
            "v1" => Ok(Self::V1),
            "v2" => Ok(Self::V2),
            "v3" => Ok(Self::V3),
            other => Err(Error::Config(Problem::new(
                format!("NOCODB_API is \"{other}\", which is no generation of the API"),
                "set it to v1, v2 or v3",
            ))),
        }
    }
}

/// How much is asked at once, how long an answer may take, and how often a call is tried.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Rows asked for in one call. NocoDB gives 1000 at most and clips silently (NOCODB 3).
    pub page_rows: u32,
    /// Time for one call, from connecting to the last byte; of a file, which may be large, to its first byte and to each next piece.
    pub deadline: Duration,
    /// Size of one answer. A page of 1000 rows of 60 columns has 2 MB.
    pub answer_bytes: usize,
    /// Tries of one call in all.
    pub tries: u32,
    /// Time for all tries of one call: none begins later, so that a server that answers nothing useful is told of within the hour.
    pub retry_for: Duration,
    /// Time for which a server is waited for that cannot be reached, or that says that it is starting: a restart takes minutes at times.
    pub away_for: Duration,
    /// Pause before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// Pause after "too many requests" where the server names none: the length of NocoDB's own block (NOCODB 7).
    pub block: Duration,
    /// No pause is longer, whatever the server asks for.
    pub longest_pause: Duration,
    /// Calls under way at one time.
    pub parallel_calls: usize,
    /// Calls begun per second; none for as many as come until the server refuses one, and four from then on. Servers from 0.301.4 on block
    /// who asks more than 5 times a second.
    pub calls_per_second: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_rows: 1000,
            deadline: Duration::from_secs(60),
            answer_bytes: 64 << 20,
            tries: 6,
            retry_for: Duration::from_secs(600),
            away_for: Duration::from_secs(300),
            backoff: Duration::from_millis(500),
            block: Duration::from_secs(30),
            longest_pause: Duration::from_secs(120),
            parallel_calls: 4,
            calls_per_second: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Api;

    #[test]
    fn the_generation_is_read_from_text() {
        let cases = [("v1", Api::V1), (" V2 ", Api::V2), ("v3", Api::V3)];
        for (text, api) in cases {
            assert_eq!(text.parse::<Api>().unwrap(), api);
        }
        let other = "4".parse::<Api>().unwrap_err().to_string();
        assert!(other.contains("\"4\"") && other.contains("v1, v2 or v3"), "{other}");
    }
}
