//! Tags that the migration derives: where a row comes from, what kind of lead it is, and what waits for a person.

use std::collections::{BTreeMap, BTreeSet};

use landfall_model::{
    finding::QuestionKind,
    source::{SourceRef, SourceTable},
    target::{ClientTag, InterestTag, Planned, Table, Tag},
    words::count,
};
use uuid::Uuid;

use crate::{draft::Draft, inputs::Inputs, people::ClientOf};

/// Plans `tags`, `client_tags` and `interest_tags`. A tag that nothing carries is not made.
pub fn plan(inputs: &Inputs<'_>, client_of: &ClientOf, draft: &mut Draft) {
    let names = &inputs.mapping.tags;
    let review = to_review(inputs, client_of, draft);
    let mut tags = Tags { inputs, used: BTreeMap::new() };
    for (client, planned) in draft.plan.clients.iter().enumerate() {
        let mut own = BTreeSet::from([tags.id(&names.migrated)]);
        own.extend(review.clients.contains(&client).then(|| tags.id(&names.needs_review)));
        let tagged = |tag_id| Planned {
            from: planned.from.clone(),
            row: ClientTag { client_id: planned.row.id, tag_id },
        };
        draft.plan.client_tags.extend(own.into_iter().map(tagged));
    }
    for (row, planned) in draft.plan.interests.iter().enumerate() {
        let mut own = BTreeSet::from([tags.id(&names.migrated)]);
        let lead = planned.row.lead_category.as_ref().and_then(|lead| names.lead_category.get(lead));
        own.extend(lead.map(|name| tags.id(name)));
        own.extend(review.interests.contains(&row).then(|| tags.id(&names.needs_review)));
        let tagged = |tag_id| Planned {
            from: planned.from.clone(),
            row: InterestTag { interest_id: planned.row.id, tag_id },
        };
        draft.plan.interest_tags.extend(own.into_iter().map(tagged));
    }
    draft.plan.tags = tags.plan();
    let (tags, clients, interests) =
        (draft.plan.tags.len(), draft.plan.client_tags.len(), draft.plan.interest_tags.len());
    draft.step(
        "tags",
        format!(
            "{}, {} on clients and {} on interests.",
            count(tags, "tag"),
            count(clients, "time"),
            count(interests, "time")
        ),
    );
}

/// Tags by name, as far as they are used.
struct Tags<'t, 'a> {
    inputs: &'t Inputs<'a>,
    used: BTreeMap<String, Uuid>,
}

impl Tags<'_, '_> {
    fn id(&mut self, name: &str) -> Uuid {
        if let Some(&id) = self.used.get(name) {
            return id;
        }
        let id = self.inputs.id(Table::Tags, name);
        self.used.insert(name.to_owned(), id);
        id
    }

    fn plan(self) -> Vec<Planned<Tag>> {
        let (color, at) = (&self.inputs.mapping.tags.color, self.inputs.earliest);
        let tag = |(name, id)| Tag { id, name, color: Some(color.clone()), created_at: at, updated_at: at };
        self.used.into_iter().map(tag).map(|row| Planned { from: Vec::new(), row }).collect()
    }
}

/// Clients (by index) behind an open question about people, interests (by index of the row) behind one about their own values.
struct Review {
    clients: BTreeSet<usize>,
    interests: BTreeSet<usize>,
}

fn to_review(inputs: &Inputs<'_>, client_of: &ClientOf, draft: &Draft) -> Review {
    let sheet = inputs.sheet(SourceTable::Interests);
    let mut review = Review { clients: BTreeSet::new(), interests: BTreeSet::new() };
    for question in &draft.plan.questions {
        let interests = question.records.iter().filter(|at| at.table == SourceTable::Interests);
        let rows = interests.filter_map(|at: &SourceRef| sheet.index_of(at.id));
        match question.kind {
            QuestionKind::SharedInbox | QuestionKind::Duplicate | QuestionKind::SuspectCluster => {
                review.clients.extend(rows.map(|row| client_of.row(row)));
            }
            QuestionKind::UnknownValue => review.interests.extend(rows),
            QuestionKind::FileOwner | QuestionKind::BerthStatus => {}
        }
    }
    review
}
