//! Where the steps are stopped: at every commit in every way, and spread over everything else.

use super::{
    proxy::Request,
    step::STEPS,
    trial::{End, Point},
};

/// Cycles, each of which stops every step once.
const CYCLES: usize = 50;

/// For each cycle one point of each step.
pub fn everywhere(requests: &[Vec<Request>]) -> Vec<[Option<Point>; STEPS]> {
    let steps: Vec<Vec<Point>> = requests.iter().map(|requests| of_step(requests)).collect();
    (0..CYCLES).map(|cycle| std::array::from_fn(|step| steps[step].get(cycle).copied())).collect()
}

/// Each commit is three points: killed and cut after the server has done it, and either before it. What is left of the cycles is spread.
fn of_step(requests: &[Request]) -> Vec<Point> {
    let numbers = |wanted: Request| (0..requests.len()).filter(move |n| requests[*n] == wanted);
    let at_commit = |(n, at): (usize, usize)| [point(at, 0), point(at, 1), point(at, 2 + n % 2)];
    let mut points: Vec<Point> = numbers(Request::Commit).enumerate().flat_map(at_commit).collect();
    let others: Vec<usize> = numbers(Request::Other).collect();
    let left = CYCLES - points.len();
    points.extend((0..left).map(|n| point(others[n * others.len() / left], n)));
    points
}

/// The ways alternate; now and then the repeated command is stopped too.
fn point(at: usize, way: usize) -> Point {
    let end = if way.is_multiple_of(2) { End::Kill } else { End::Cut };
    Point { at, arrives: (way / 2).is_multiple_of(2), end, times: if way % 5 == 4 { 2 } else { 1 } }
}

/// Some cycles in which the server itself ends: at a commit, before it or after it, and half way.
pub fn restarts(requests: &[Vec<Request>]) -> Vec<[Option<Point>; STEPS]> {
    let at = |requests: &Vec<Request>, cycle: usize| match cycle {
        0 => requests.len() / 2,
        _ => requests.iter().position(|request| *request == Request::Commit).unwrap(),
    };
    let point = |step: usize, cycle| {
        Some(Point { at: at(&requests[step], cycle), arrives: cycle == 2, end: End::Restart, times: 1 })
    };
    (0..3).map(|cycle| std::array::from_fn(|step| point(step, cycle))).collect()
}
