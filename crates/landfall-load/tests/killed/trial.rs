//! A cycle of steps, each of which is stopped somewhere and begun again, compared with a cycle that nothing disturbed.

use std::{io::Read, process::Child};

use landfall_testkit::Postgres;

use super::{
    proxy::{Door, Request, Stop},
    site::Site,
    step::{STEPS, Step},
};

/// How a step comes to its end before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its process is killed with SIGKILL.
    Kill,
    /// Its connection breaks.
    Cut,
    /// The server ends at once and comes back.
    Restart,
}

/// Where a step is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub at: usize,
    pub arrives: bool,
    pub end: End,
    /// How often: once, or the repeated command at the same place too.
    pub times: usize,
}

/// What a cycle leaves after each step, and what each step asks of the server.
pub struct Undisturbed {
    pub states: Vec<Vec<String>>,
    pub requests: Vec<Vec<Request>>,
}

/// A cycle that nobody disturbs.
pub fn undisturbed(site: &Site<'_>) -> Undisturbed {
    let mut seen = Undisturbed { states: Vec::new(), requests: Vec::new() };
    site.begin();
    for step in Step::ALL {
        site.prepare(step);
        let door = Door::open(site.port, None);
        finish(step.start(site.run(step).root(), &through(site, &door)), "undisturbed");
        seen.requests.push(door.close());
        seen.states.push(site.state());
    }
    seen
}

/// A cycle whose steps are stopped at these points and begun again; answers how many were.
pub fn cycle(
    postgres: &Postgres,
    site: &mut Site<'_>,
    expected: &Undisturbed,
    points: [Option<Point>; STEPS],
) -> usize {
    let mut stopped = 0;
    site.begin();
    for ((step, state), point) in Step::ALL.into_iter().zip(&expected.states).zip(points) {
        site.prepare(step);
        let what = format!("{step:?}, {point:?}");
        let mut is_done = false;
        if let Some(point) = point {
            for _ in 0..point.times {
                let (is_reached, is_success) = attempt(postgres, site, step, point);
                stopped += usize::from(is_reached);
                is_done = is_success;
            }
        }
        if !is_done {
            finish(step.start(site.run(step).root(), site.database.url()), &what);
        }
        same(&site.state(), state, &what);
    }
    stopped
}

/// One attempt; answers whether it came to the point, and whether the command took it for a success.
fn attempt(postgres: &Postgres, site: &mut Site<'_>, step: Step, point: Point) -> (bool, bool) {
    let stop = Stop { at: point.at, arrives: point.arrives, breaks: point.end == End::Cut };
    let door = Door::open(site.port, Some(stop));
    let mut child = step.start(site.run(step).root(), &through(site, &door));
    let is_reached = door.is_reached();
    if is_reached && point.end == End::Kill {
        // On Unix this is SIGKILL: nothing of the process runs any more.
        child.kill().unwrap();
    }
    if is_reached && point.end == End::Restart {
        postgres.restart_immediately().unwrap();
        site.look_again();
    }
    let is_success = child.wait().unwrap().success();
    door.close();
    site.wait_until_alone();
    (is_reached, is_success)
}

/// Without TLS: the door must see where each message ends.
fn through(site: &Site<'_>, door: &Door) -> String {
    let url = site.database.url().replace(&format!(":{}/", site.port), &format!(":{}/", door.port));
    url + "?sslmode=disable"
}

/// Waits for a command, which must succeed.
pub fn finish(mut child: Child, what: &str) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{what}: {said}");
}

pub fn same(found: &[String], expected: &[String], what: &str) {
    let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
    let strange: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(found == expected, "{what}\nmissing {missing:#?}\nstrange {strange:#?}");
}
