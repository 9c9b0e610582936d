//! The interests: one row for a person and a wish. The stage decides what else is filled in: status words, dates, berth, documents.

use landfall_model::source::{Link, SourceRow, SourceTable};

use crate::{
    cast::Cast,
    columns::STAGES,
    people::{Person, Yacht},
    random::Rng,
    rows::{self, TODAY, set, text_or_nothing, typed},
};

/// Of a hundred deals, so many stand at each of the eight stages.
const SHARES: [usize; 8] = [50, 23, 8, 7, 5, 2, 1, 4];

/// From this stage on an EOI has been sent; from `SIGNED` on it is signed; from `RESERVED` on the berth is as good as sold.
pub(crate) const SENT: usize = 2;
pub(crate) const SIGNED: usize = 3;
pub(crate) const RESERVED: usize = 4;
pub(crate) const CONTRACT: usize = 5;
const COMPLETED: usize = 7;

/// What becomes of one interest: its stage, its berth by position in the berths table, the day it began.
#[derive(Debug, Clone)]
pub(crate) struct Deal {
    pub(crate) stage: usize,
    pub(crate) berth: Option<usize>,
    pub(crate) began: i64,
}

/// Record ids of the interests. At the plan's size 624 is one of them (DOMAIN 1.2 quotes it for a table of 252 rows).
pub(crate) fn ids(n: usize, seed: u64) -> Vec<i64> {
    let mut ids = rows::sparse_ids(n, 22, &mut Rng::new(seed, "interest ids"));
    if let Some(at) = ids.iter().position(|&id| id >= 624) {
        ids[at] = 624;
    }
    ids
}

/// Decides on all deals. A third of the berths is kept for reservations, each for one deal; a third is wanted by one or several;
/// the rest is wanted by nobody.
pub(crate) fn deals(n: usize, berths: usize, seed: u64) -> Vec<Deal> {
    let mut rng = Rng::new(seed, "deals");
    let mut moorings: Vec<usize> = (0..berths).collect();
    rng.shuffle(&mut moorings);
    let (taken, wanted) = (moorings.split_off(berths * 2 / 3), moorings.split_off(berths / 3));
    let mut taken = taken.into_iter();
    let mut deal = |i| {
        let mut stage = stage(&mut rng);
        let mut berth = match stage {
            0 => rng.chance(8).then(|| *rng.pick(&wanted)),
            1 => rng.chance(45).then(|| *rng.pick(&wanted)),
            SENT | SIGNED => Some(*rng.pick(&wanted)),
            _ => None,
        };
        if stage >= RESERVED {
            berth = taken.next();
            // More reservations than berths: the interest stays general.
            stage = if berth.is_some() { stage } else { 0 };
        }
        Deal { stage, berth, began: rows::created_day(i, n) }
    };
    (0..n).map(&mut deal).collect()
}

fn stage(rng: &mut Rng) -> usize {
    let mut at = rng.below(100);
    let passes = |share: &usize| at.checked_sub(*share).map(|rest| at = rest).is_none();
    SHARES.iter().position(passes).unwrap_or_default()
}

/// Writes the rows.
pub(crate) fn write(
    ids: &[i64],
    cast: &Cast,
    deals: &[Deal],
    berths: &[SourceRow],
    seed: u64,
) -> Vec<SourceRow> {
    let mut rng = Rng::new(seed, "interests");
    let mut write = |i: usize| {
        let mut row = rows::row(SourceTable::Interests, ids[i], deals[i].began, &mut rng);
        introduce(&mut row, &cast.people[i], &mut rng);
        let mooring = deals[i].berth.map(|berth| rows::text(&berths[berth], "Mooring Number").to_owned());
        set(&mut row, "Berth Number", text_or_nothing(mooring, &mut rng));
        follow(&mut row, &deals[i], &mut rng);
        comment(&mut row, &mut rng);
        row
    };
    (0..ids.len()).map(&mut write).collect()
}

/// One link per deal that has a berth.
pub(crate) fn links(ids: &[i64], deals: &[Deal], berths: &[SourceRow]) -> Vec<Link> {
    let link = |(i, deal): (usize, &Deal)| {
        deal.berth.map(|berth| Link { interest: ids[i], berth: rows::id(&berths[berth]) })
    };
    deals.iter().enumerate().filter_map(link).collect()
}

/// Gives every berth the status that its deals ask for, by the plan's rules and by BR-001 alike (DOMAIN 4.2).
pub(crate) fn settle(berths: &mut [SourceRow], deals: &[Deal]) {
    for deal in deals {
        let Some(berth) = deal.berth else { continue };
        set(&mut berths[berth], "Status", if deal.stage >= RESERVED { "Sold" } else { "Under Offer" });
    }
}

fn introduce(row: &mut SourceRow, person: &Person, rng: &mut Rng) {
    let Person { name, email, phone, address, residence, company, method, source, yacht } = person.clone();
    set(row, "Full Name", name);
    let cells = [
        ("Email Address", email),
        ("Phone Number", phone),
        ("Address", address),
        ("Place of Residence", residence),
        ("Company", company),
    ];
    for (title, text) in cells {
        set(row, title, text_or_nothing(text, rng));
    }
    set(row, "Contact Method Preferred", method);
    set(row, "Lead Category", *rng.pick(&LEADS));
    set(row, "Source", text_or_nothing(source.map(str::to_owned), rng));
    if let Some(Yacht { name, length }) = yacht {
        set(row, "Yacht Name", name);
        set(row, "Length", format!("{length} ft"));
        set(row, "Width", format!("{} ft", 6 + length / 6));
        set(row, "Depth", format!("{} ft", 3 + length / 20));
    }
    if rng.chance(30) {
        set(row, "Berth Size Desired", rng.word("20-25 m|about 60 ft|as large as possible|15 m, 2 m draft"));
    }
}

const LEADS: [Option<&str>; 8] = [
    Some("General"),
    Some("General"),
    Some("General"),
    Some("General"),
    Some("General"),
    Some("Hot Lead"),
    Some("Friends and Family"),
    None,
];

/// Status words and dates up to the deal's stage.
fn follow(row: &mut SourceRow, deal: &Deal, rng: &mut Rng) {
    set(row, "Sales Process Level", STAGES[deal.stage]);
    let mut day = deal.began;
    set(row, "Date Added", typed(day, rng));
    for (title, from) in MILESTONES {
        if deal.stage >= from && (from > 1 || rng.chance(60)) {
            day = (day + rng.between(2, 25)).min(TODAY);
            set(row, title, typed(day, rng));
        }
    }
    if rng.chance(80) {
        set(row, "Last Contact", typed((day + rng.between(1, 40)).min(TODAY), rng));
    }
    set(row, "EOI Status", eoi_status(deal.stage, rng));
    set(row, "Deposit 10% Status", deposit_status(deal.stage, rng));
    set(row, "Contract Status", contract_status(deal.stage));
    if deal.stage >= SENT {
        sign(row, rng);
    }
}

/// Date column and the stage from which it is filled.
const MILESTONES: [(&str, usize); 6] = [
    ("Request Form Sent", 1),
    ("EOI Time Sent", SENT),
    ("EOI Time Signed", SIGNED),
    ("Reservation Date", RESERVED),
    ("Contract Time Sent", CONTRACT),
    ("Contract Time Signed", COMPLETED),
];

fn eoi_status(stage: usize, rng: &mut Rng) -> Option<&'static str> {
    match stage {
        0 => None,
        1 => rng.chance(30).then_some("Awaiting Further Details"),
        SENT => Some("Waiting for Signatures"),
        _ => Some("Signed"),
    }
}

fn deposit_status(stage: usize, rng: &mut Rng) -> Option<&'static str> {
    match stage {
        0..=SENT => None,
        SIGNED => rng.chance(50).then_some("Pending"),
        _ => Some("Received"),
    }
}

const fn contract_status(stage: usize) -> Option<&'static str> {
    match stage {
        0..=RESERVED => None,
        CONTRACT => Some("Pending"),
        6 => Some("40% Received"),
        _ => Some("Complete"),
    }
}

fn sign(row: &mut SourceRow, rng: &mut Rng) {
    let envelope = 1_000 + 3 * rows::id(row);
    set(row, "documensoID", envelope.to_string());
    for who in ["Client", "Developer", "Approver"] {
        set(row, &format!("Signature Link {who}"), format!("https://sign.marina.test/sign/{}", rng.id(21)));
    }
}

fn comment(row: &mut SourceRow, rng: &mut Rng) {
    for (title, percent) in [("Internal Notes", 30), ("Extra Comments", 25)] {
        let note = rng.chance(percent).then(|| rng.word(NOTES).to_owned());
        set(row, title, text_or_nothing(note, rng));
    }
}

const NOTES: &str = "Prefers to be called in the evening.|Asked for the price list twice.|Met at the boat show, \
    came with family.|Wants shore power for two boats.|Will decide after the summer.|Broker asks for 5 % \
    commission.|Interested in a fixed-term berth only.|Needs a car park next to the berth.|Visited the site, \
    liked area C.|Sent brochure and map.";
