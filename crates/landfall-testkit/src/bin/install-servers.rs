//! Installs the servers of the tests; `cargo xtask install` runs this.

use std::io::{self, Write};

fn main() -> anyhow::Result<()> {
    landfall_testkit::install::all(&|line| {
        // A closed terminal is no reason to leave an installation half done.
        let _ = writeln!(io::stdout(), "{line}");
    })
}
