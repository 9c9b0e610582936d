//! What speaks for two clients being one: each reason as a piece of a bar, and the bar adds up to the sum.

use landfall_model::{
    cluster::Cluster,
    finding::{Candidate, Reason},
};
use maud::{Markup, html};

use crate::pages::words::count;

/// Pairs that are drawn; of more the rest is folded away.
const DRAWN: usize = 6;
/// Points that fill the width.
const FULL: i32 = 120;
const HEIGHT: i32 = 14;

/// All pairs of a cluster, the strongest first.
pub(super) fn all(cluster: &Cluster<'_>) -> Markup {
    let (first, rest) = cluster.pairs.split_at(cluster.pairs.len().min(DRAWN));
    html! {
        section.sums aria-label="What speaks for it" {
            @for pair in first { (sum(pair)) }
            @if !rest.is_empty() {
                details {
                    summary { (count(rest.len(), "more pair")) }
                    @for pair in rest { (sum(pair)) }
                }
            }
        }
    }
}

fn sum(pair: &Candidate) -> Markup {
    let name = |interests: &[i64]| interests.first().copied().unwrap_or_default();
    let most = pair.reasons.iter().map(|reason| reason.points.max(0)).sum::<i32>().max(FULL);
    html! {
        div.sum {
            p.pair { (name(&pair.interests_a)) " and " (name(&pair.interests_b)) " " strong { (pair.score) " points" } }
            svg viewBox={ "0 0 " (most) " " (HEIGHT) } preserveAspectRatio="none" role="img" aria-label=(pair.sum()) {
                @for piece in pieces(&pair.reasons) {
                    rect class=(piece.class) x=(piece.from) y=(piece.top) width=(piece.width) height=(piece.height) {}
                }
                line.end x1=(pair.score) x2=(pair.score) y1="0" y2=(HEIGHT) {}
            }
            ul.reasons {
                @for (n, reason) in pair.reasons.iter().enumerate() {
                    li class=(class(n, reason)) { (reason.text) " " b { (format!("{:+}", reason.points)) } }
                }
            }
        }
    }
}

/// A piece of the bar.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    class: String,
    from: i32,
    width: i32,
    top: i32,
    height: i32,
}

/// What speaks for it goes to the right, one after the other; what speaks against goes back from there, below.
fn pieces(reasons: &[Reason]) -> Vec<Piece> {
    let mut at = 0;
    let numbered = reasons.iter().enumerate();
    let (fors, againsts): (Vec<_>, Vec<_>) = numbered.partition(|(_, reason)| reason.points >= 0);
    let mut piece = |(n, reason): (usize, &Reason)| {
        let (from, to) = (at.min(at + reason.points), at.max(at + reason.points));
        at += reason.points;
        let against = reason.points < 0;
        let (top, height) = if against { (HEIGHT / 2, HEIGHT / 2) } else { (0, HEIGHT) };
        Piece { class: class(n, reason), from, width: to - from, top, height }
    };
    fors.into_iter().chain(againsts).map(&mut piece).collect()
}

fn class(n: usize, reason: &Reason) -> String {
    if reason.points < 0 { "against".to_owned() } else { format!("for-{}", n % 5) }
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        cluster::Cluster,
        finding::{Candidate, Reason},
    };
    use uuid::Uuid;

    use super::{DRAWN, all, pieces};

    #[test]
    fn pairs_that_are_folded_away_are_counted_in_words_that_fit() {
        let pair = Candidate {
            question: Uuid::nil(),
            client_a: Uuid::nil(),
            client_b: Uuid::nil(),
            name_a: "Ann Lee".to_owned(),
            name_b: "Anne Lee".to_owned(),
            interests_a: vec![1],
            interests_b: vec![2],
            score: 50,
            reasons: Vec::new(),
        };
        for (more, expected) in [(1, "1 more pair<"), (2, "2 more pairs<")] {
            let shown = all(&Cluster { members: Vec::new(), pairs: vec![&pair; DRAWN + more] }).into_string();
            assert!(shown.contains(expected), "{shown}");
        }
    }

    #[test]
    fn the_bar_ends_where_the_sum_is() {
        let reason = |points| Reason { text: "".into(), points };
        let pieces = pieces(&[reason(50), reason(-30), reason(20)]);
        let spans: Vec<(i32, i32)> = pieces.iter().map(|piece| (piece.from, piece.width)).collect();
        assert_eq!(spans, [(0, 50), (50, 20), (40, 30)], "50 and 20 for it, then 30 back to 40");
    }
}
