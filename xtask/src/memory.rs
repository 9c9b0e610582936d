//! Where the tests keep their servers' data. It lives for seconds, is never read again, and what is slow about it is making and removing
//! thousands of small files: a database has three hundred.

use std::{env, fs, path::Path, process::Command};

/// The machine's file system in memory.
const FOLDER: &str = "/dev/shm";
/// So much must be free, in MiB: several times what all tests together were seen to need. A container's usual 64 MiB are not used.
const ROOM: u64 = 6 * 1024;

/// The folder in memory, where it has room for the tests and may hold programs; none where `TMPDIR` says already what to take.
pub fn folder() -> Option<&'static Path> {
    let is_taken = env::var_os("TMPDIR").is_some();
    (!is_taken && free(FOLDER)? >= ROOM && may_hold_programs(&fs::read_to_string("/proc/mounts").ok()?))
        .then_some(Path::new(FOLDER))
}

/// What is free in the file system of this folder, in MiB. The standard library does not tell.
fn free(folder: &str) -> Option<u64> {
    let df = Command::new("df").args(["--output=avail", "--block-size=1M", folder]).output().ok()?;
    String::from_utf8(df.stdout).ok()?.lines().last()?.trim().parse().ok()
}

/// Some tests run programs that they wrote. Read from `/proc/mounts`: device, folder, type, options.
fn may_hold_programs(mounts: &str) -> bool {
    // Of several at one place the last is what is seen.
    let mut mounts = mounts.lines().rev().map(|line| line.split(' ').collect::<Vec<_>>());
    let options =
        mounts.find(|fields| fields.get(1) == Some(&FOLDER)).and_then(|fields| fields.get(3).copied());
    options.is_some_and(|options| options.split(',').all(|option| option != "noexec" && option != "ro"))
}

#[cfg(test)]
mod tests {
    use super::may_hold_programs;

    #[test]
    fn programs_may_lie_where_the_last_mount_lets_them_run() {
        let cases = [
            ("tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0", true),
            ("tmpfs /dev/shm tmpfs rw,nosuid,nodev,noexec 0 0", false),
            ("tmpfs /dev/shm tmpfs rw 0 0\ntmpfs /dev/shm tmpfs ro 0 0", false),
            ("tmpfs /dev/shm tmpfs ro 0 0\ntmpfs /dev/shm tmpfs rw 0 0", true),
            ("tmpfs /run tmpfs rw 0 0", false),
            ("", false),
        ];
        for (mounts, expected) in cases {
            assert_eq!(may_hold_programs(mounts), expected, "{mounts}");
        }
    }
}
