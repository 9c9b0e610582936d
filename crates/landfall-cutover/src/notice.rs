//! What the team is told when traffic went back. Written for a person to send; no name of anybody is in it.

use chrono::{DateTime, Utc};
use landfall_model::words::count;

use crate::{runbook::Weekend, severity::Severity};

/// Subject, an empty line, and the text. `moved` is when traffic moved; none where a person has yet to move it. `rows` are those of the re-entry
/// pack; none where it could not be made, so that nobody knows yet. It does not look at everything: no more is said than what it knows.
pub fn notice(
    weekend: &Weekend,
    severity: Severity,
    moved: Option<DateTime<Utc>>,
    rows: Option<u64>,
) -> String {
    let address = match moved.map(|at| weekend.local(at).format("%A, %-d %B, %H:%M")) {
        Some(local) => format!("Since {local} the usual address leads to the old system again."),
        None => {
            "The usual address is being changed, and may still lead to the new CRM for a while.".to_owned()
        }
    };
    let entered = match rows {
        Some(0) => "We know of nothing that was entered in the new CRM. If you entered something there, tell us.".to_owned(),
        None => "What was entered in the new CRM until then is being listed and will be entered in the old system; please enter nothing twice.".to_owned(),
        Some(n) => format!(
            "What was entered in the new CRM until then ({} that we know of) is on a list and will be entered in the old system; please enter nothing twice.",
            count(n, "row")
        ),
    };
    format!(
        "Subject: Please use the old system until further notice\n\nUse the old system until further notice. Do NOT use the new CRM.\n\n{address} The old system was never turned off and holds everything up to the freeze on Friday evening.\n{entered}\n\nWhy: {}. You will hear from us when the move is tried again.\n",
        severity.word(),
    )
}

#[cfg(test)]
mod tests {
    use super::notice;
    use crate::{runbook::Weekend, severity::Severity};

    #[test]
    fn the_team_is_told_what_to_do_in_its_first_sentence_and_by_its_own_clock() {
        let weekend = Weekend { friday: "2026-11-27".parse().unwrap(), offset: -4 * 3600, rehearsal: false };
        let at = Some("2026-11-30T13:05:00Z".parse().unwrap());
        let text = notice(&weekend, Severity::DataLoss, at, Some(3));
        assert!(text.starts_with("Subject: Please use the old system"));
        assert!(text.contains("\n\nUse the old system until further notice. Do NOT use the new CRM."));
        assert!(
            text.contains("Monday, 30 November, 09:05") && text.contains("(3 rows that we know of)"),
            "{text}"
        );
        let none = notice(&weekend, Severity::DataLoss, at, Some(0));
        assert!(none.contains("We know of nothing that was entered"), "{none}");
        assert!(!none.contains("Nothing was entered"), "the pack does not look at everything: {none}");
        let unknown = notice(&weekend, Severity::DataLoss, at, None);
        assert!(unknown.contains("is being listed") && !unknown.contains("We know of nothing"), "{unknown}");
        let by_hand = notice(&weekend, Severity::DataLoss, None, Some(0));
        assert!(
            by_hand.contains("may still lead to the new CRM")
                && !by_hand.contains("leads to the old system again")
        );
    }
}
