//! Is a process of this machine still there? A process that is gone need not be waited for.

use std::fs;

/// This process: machine since its start, namespace of processes, process id, moment of its start. Empty where the system does not tell.
pub fn mark() -> String {
    let id = std::process::id();
    here().zip(start_of(id)).map_or_else(String::new, |(here, start)| format!("{here} {id} {start}"))
}

/// True where the process of a mark ran here and is gone. Of other machines nothing is known.
pub fn is_gone(mark: &str) -> bool {
    let words: Vec<&str> = mark.rsplitn(3, ' ').collect();
    let [start, id, place] = words[..] else { return false };
    let Ok(id) = id.parse() else { return false };
    here().is_some_and(|here| here == place) && start_of(id).is_none_or(|now| now != start)
}

/// Two machines may have one name, and two containers one machine.
fn here() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), namespace.display()))
}

/// Field 22 of `/proc/ID/stat`, the twentieth behind the program's name in brackets: ids are given again, but not at the same moment.
fn start_of(id: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{is_gone, mark};

    #[test]
    fn only_a_process_that_ran_here_is_known_to_be_gone() {
        let own = mark();
        let (rest, start) = own.rsplit_once(' ').unwrap();
        let (place, id) = rest.rsplit_once(' ').unwrap();
        let cases = [
            (own.clone(), false),
            (format!("{place} {id} 1{start}"), true),
            (format!("{place} 4194305 {start}"), true),
            (format!("another {place} {id} 1{start}"), false),
            (String::new(), false),
        ];
        for (mark, gone) in cases {
            assert_eq!(is_gone(&mark), gone, "{mark}");
        }
    }
}
