//! The versions of NocoDB that the tests know: as real servers, and as what the trap source imitates.

use std::fmt;

/// A version of NocoDB. What differs between them on the wire is in NOCODB 3 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// 0.262.5, on the Node that the machine has: the everyday server. Answers v1 and v2 of the API.
    V0262,
    /// 0.301.3, on a Node 22 of its own: the newest on npm. Answers v1, v2 and v3.
    V0301,
}

impl Version {
    /// All of them, the everyday one first.
    pub const ALL: [Self; 2] = [Self::V0262, Self::V0301];

    /// As npm names it.
    pub const fn number(self) -> &'static str {
        match self {
            Self::V0262 => "0.262.5",
            Self::V0301 => "0.301.3",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
