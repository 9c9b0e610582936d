//! What a question about a berth's status is decided by: the berth, its furthest interests, and those that name it as a further berth.

use std::collections::HashMap;

use landfall_model::{
    berth_status::{ACCEPT, BY_HAND, Expectation, KEEP, expectations, furthest, reason, spaced},
    target::{Berth, Interest, Planned},
    words::list,
};
use uuid::Uuid;

use crate::interests::Wanted;

/// The active interests of each berth.
pub struct Marina<'p> {
    /// By the berth's id: interest and stage.
    deals: HashMap<Uuid, Vec<(i64, &'p str)>>,
    /// Interests that want the berth beside another one, by its mooring number. The target has room for one berth alone, so the rules do not see them.
    further: HashMap<&'p str, Vec<i64>>,
}

impl<'p> Marina<'p> {
    /// Of planned interests, with the berths that each wants.
    pub fn new(interests: &'p [Planned<Interest>], wanted: &'p [Wanted]) -> Self {
        let mut marina = Self { deals: HashMap::new(), further: HashMap::new() };
        for (Planned { from, row }, wanted) in interests.iter().zip(wanted) {
            let Some(at) = from.first().filter(|_| row.archived_at.is_none()) else { continue };
            if let Some(berth) = row.berth_id {
                marina.deals.entry(berth).or_default().push((at.id, &row.pipeline_stage));
            }
            for mooring in &wanted.others {
                marina.further.entry(mooring).or_default().push(at.id);
            }
        }
        marina
    }
}

/// A berth that does not fit.
pub struct Judged<'j> {
    /// The berth as the source has it.
    pub berth: &'j Berth,
    /// The furthest stage of its active interests.
    pub stage: Option<&'j str>,
    /// The interests at that stage, in their order.
    pub interests: Vec<i64>,
    /// Interests that name it as a further berth.
    pub further: &'j [i64],
    readings: Vec<Expectation>,
}

impl<'j> Judged<'j> {
    /// None where the status fits, or where the target has no word (`words`) for what a reading expects.
    pub fn new(berth: &'j Berth, marina: &'j Marina<'_>, words: &[&String]) -> Option<Self> {
        let deals = marina.deals.get(&berth.id).map_or(&[][..], Vec::as_slice);
        let stage = furthest(deals.iter().map(|(_, stage)| *stage));
        let mut readings = expectations(&berth.status, stage);
        readings.retain(|expected| words.iter().any(|word| *word == expected.status));
        let interests = deals.iter().filter(|(_, of)| Some(*of) == stage).map(|(id, _)| *id).collect();
        let further = marina.further.get(berth.mooring_number.as_str()).map_or(&[][..], Vec::as_slice);
        (!readings.is_empty()).then_some(Self { berth, stage, interests, further, readings })
    }

    /// What the readings expect, for the files.
    pub fn expected(&self) -> Vec<Expectation<String>> {
        let owned = |of: &Expectation| Expectation { rule: of.rule, status: of.status.to_owned() };
        self.readings.iter().map(owned).collect()
    }

    /// One answer for each status that a reading expects, and the one that leaves all as it is.
    pub fn options(&self) -> Vec<String> {
        let mut options: Vec<String> =
            self.readings.iter().map(|expected| format!("{ACCEPT} {}", expected.status)).collect();
        options.dedup();
        options.push(KEEP.to_owned());
        options
    }

    /// All that was judged.
    pub fn content(&self) -> String {
        let Self { berth, stage, interests, further, .. } = self;
        let by_hand = if self.is_by_hand() { BY_HAND } else { "" };
        format!("{}/{by_hand}/{}/{interests:?}/{further:?}", berth.status, stage.unwrap_or_default())
    }

    /// The question in words.
    pub fn text(&self) -> String {
        let which = match self.interests.as_slice() {
            [] => String::new(),
            [one] => format!(" (interest {one})"),
            several => format!(" (interests {})", list(several)),
        };
        let further = match self.further {
            [] => String::new(),
            [one] => format!(", and interest {one} names it as a further berth"),
            several => format!(", and interests {} name it as a further berth", list(several)),
        };
        format!(
            "Berth {} is {}{}, but {}{which}{further}: {}. Change it?",
            self.berth.mooring_number,
            spaced(&self.berth.status),
            self.hand(),
            reason(self.stage),
            self.say()
        )
    }

    /// The same, for all berths of which it can be said.
    pub fn alike(&self) -> String {
        let further = if self.further.is_empty() { "" } else { ", named as a further berth" };
        let hand = self.hand();
        let is = spaced(&self.berth.status);
        format!("{is}{hand}, but {}{further}: {}", reason(self.stage), self.say())
    }

    /// What the readings say: `the plan document and the CRM's rule BR-001 expect sold`, or each its own.
    fn say(&self) -> String {
        match self.readings.as_slice() {
            [a, b] if a.status == b.status => {
                format!("{} and {} expect {}", a.rule, b.rule, spaced(a.status))
            }
            readings => {
                let each = readings.iter().map(|of| format!("{} expects {}", of.rule, spaced(of.status)));
                each.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn is_by_hand(&self) -> bool {
        self.berth.status_override_mode.as_deref() == Some(BY_HAND)
    }

    fn hand(&self) -> &'static str {
        if self.is_by_hand() { " (set by hand)" } else { "" }
    }
}
