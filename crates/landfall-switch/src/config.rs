//! What a switch goes by: which proxy, which two sides, where it is looked at, and how long.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// One of the two systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The new CRM.
    Crm,
    /// The old system, which was never turned off.
    Old,
}

/// Everything that a switch needs.
#[derive(Debug, Clone)]
pub struct Config {
    /// The proxy.
    pub proxy: Proxy,
    /// Addresses of the CRM as the proxy reaches them: `10.0.0.2:3000`.
    pub crm: Vec<String>,
    /// Addresses of the old system.
    pub old: Vec<String>,
    /// A page of the public address that the CRM answers with success when it is well.
    pub probe_crm: String,
    /// The same for the old system.
    pub probe_old: String,
    /// How long the new side may take to be seen, and is watched.
    pub deadline: Duration,
}

/// nginx, and what else wants to know.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// The include that holds the upstream; everything else of the proxy's configuration is the operator's.
    pub include: PathBuf,
    /// Name of the upstream.
    pub upstream: String,
    /// nginx's program; none where the hook alone moves traffic, and the include is only the place that says where it goes.
    pub nginx: Option<PathBuf>,
    /// Its configuration; none for the one that is built in.
    pub config: Option<PathBuf>,
    /// A program that is run after the reload with the side and its addresses: for other proxies and for DNS.
    pub hook: Option<PathBuf>,
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Crm => Self::Old,
            Self::Old => Self::Crm,
        }
    }

    /// The word in commands and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Crm => "crm",
            Self::Old => "old",
        }
    }
}

impl FromStr for Side {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "crm" => Ok(Self::Crm),
            "old" => Ok(Self::Old),
            other => Err(format!("\"{other}\" is no side: crm or old")),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crm => "the CRM",
            Self::Old => "the old system",
        })
    }
}

impl Config {
    /// The addresses of a side.
    pub fn addresses(&self, side: Side) -> &[String] {
        match side {
            Side::Crm => &self.crm,
            Side::Old => &self.old,
        }
    }

    /// The page that a side is judged by.
    pub fn page(&self, side: Side) -> &str {
        match side {
            Side::Crm => &self.probe_crm,
            Side::Old => &self.probe_old,
        }
    }
}
