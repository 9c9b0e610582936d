//! What speaks against going live with this run, or wants eyes first: the sentences of the sign-off sheet.

use crate::facts::Facts;

impl Facts {
    /// One sentence a reason, the gravest first; empty where nothing speaks against it.
    pub fn against(&self) -> Vec<String> {
        let unverified = self.validation.is_none().then(|| "Nothing was verified.".to_owned());
        let counted = self.counted().into_iter().filter(|(count, ..)| *count > 0);
        let sentence = |(count, one, many)| format!("{count} {}", if count == 1 { one } else { many });
        self.taken_out().into_iter().chain(unverified).chain(counted.map(sentence)).collect()
    }

    /// How often each reason is there, with its sentence for one and for many.
    fn counted(&self) -> [(u64, &'static str, &'static str); 8] {
        let failed = self.failures().count();
        let unproven = self.copies.iter().filter(|copy| !copy.state.is_settled()).count();
        [
            (
                failed as u64,
                "check of the verification did not pass.",
                "checks of the verification did not pass.",
            ),
            (
                self.header.blocking,
                "question is open and holds the load.",
                "questions are open and hold the load.",
            ),
            (
                self.rejected.len() as u64,
                "row was rejected by the target.",
                "rows were rejected by the target.",
            ),
            (
                self.held_back.len() as u64,
                "row was held back by the plan.",
                "rows were held back by the plan.",
            ),
            (unproven as u64, "file was not copied well.", "files were not copied well."),
            (self.withheld.len() as u64, "file is withheld.", "files are withheld."),
            (self.conflicts.len() as u64, "row was changed in the CRM.", "rows were changed in the CRM."),
            (
                self.header.questions.saturating_sub(self.header.blocking),
                "question is open; until it is answered, a declared fallback holds.",
                "questions are open; until they are answered, declared fallbacks hold.",
            ),
        ]
    }
}
