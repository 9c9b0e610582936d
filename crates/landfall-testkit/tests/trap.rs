//! The trap source of the kit itself: how it serves, and that each trick does what it says. That it answers as NocoDB does is the matter
//! of the suite that it shares with the real servers.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use landfall_model::{
    snapshot::Snapshot,
    source::{SourceRow, SourceTable},
};
use landfall_practice::{Size, world_of};
use landfall_testkit::{
    Trap, Version,
    trap::{Reply, RetryAfter, Trick, edit},
};
use serde_json::{Value, json};

fn world() -> Snapshot {
    world_of(Size::SMALLEST, 1).snapshot
}

/// One answer: its status, its headers in lower case, its body.
#[derive(Debug, Clone)]
struct Answer(u16, Vec<String>, String);

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.2).unwrap()
    }

    fn ids(&self) -> Vec<i64> {
        self.json()["list"].as_array().unwrap().iter().map(|row| row["Id"].as_i64().unwrap()).collect()
    }
}

/// A client that keeps its connection.
struct Client(BufReader<TcpStream>);

impl Client {
    fn of(trap: &Trap) -> Self {
        Self(BufReader::new(TcpStream::connect(trap.url().trim_start_matches("http://")).unwrap()))
    }

    /// `GET` with the right token; none where the connection ended before the answer was whole.
    fn get(&mut self, target: &str) -> Option<Answer> {
        let head = format!("GET {target} HTTP/1.1\r\nHost: x\r\nxc-token: {}\r\n\r\n", Trap::TOKEN);
        self.0.get_mut().write_all(head.as_bytes()).ok()?;
        let lines = self.0.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
        let head: Vec<String> = lines.map(|line| line.to_lowercase()).collect();
        let status = head.first()?.split(' ').nth(1)?.parse().unwrap();
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.0.read_exact(&mut body).ok()?;
        Some(Answer(status, head, String::from_utf8(body).unwrap()))
    }
}

fn get(trap: &Trap, target: &str) -> Answer {
    Client::of(trap).get(target).unwrap()
}

fn rows(table: SourceTable, query: &str) -> String {
    format!("/api/v2/tables/{}/records?{query}", world().columns_of(table).unwrap().table_id)
}

#[test]
fn many_calls_share_a_connection_and_all_are_remembered() {
    let trap = Trap::start(world()).unwrap();
    let mut client = Client::of(&trap);
    for page in 1..=20 {
        let answer = client.get(&rows(SourceTable::Interests, &format!("limit=5&page={page}"))).unwrap();
        assert_eq!((answer.0, answer.ids().len()), (200, 5));
        assert!(answer.1.contains(&"connection: keep-alive".to_owned()));
    }
    let calls = trap.calls();
    assert_eq!(calls.len(), 20);
    assert_eq!((calls[3].query("page"), calls[3].header("xc-token")), (Some("4"), Some(Trap::TOKEN)));
}

#[test]
fn a_dropped_trap_is_gone_with_its_connections() {
    let trap = Trap::start(world()).unwrap();
    let mut client = Client::of(&trap);
    assert!(client.get("/api/v2/meta/bases/").is_some());
    let address = trap.url().trim_start_matches("http://").to_owned();
    drop(trap);
    assert!(client.get("/api/v2/meta/bases/").is_none());
    // Its listener ends with the first connection after that, which may be the trap's own.
    let refused = (0..1000).any(|_| match TcpStream::connect(&address) {
        Ok(mut stream) => stream.read(&mut [0]).is_ok_and(|_| false),
        Err(_) => true,
    });
    assert!(refused, "somebody still listens");
}

#[test]
fn the_world_is_edited_while_it_is_served() {
    let trap = Trap::start(world()).unwrap();
    let table = SourceTable::Berths;
    let berth = world().links[0].berth;
    let count = |trap: &Trap| {
        get(trap, &rows(table, &format!("where=(Id,eq,{berth})"))).json()["list"][0]["Interested Parties"]
            .as_u64()
    };
    let before = count(&trap).unwrap();
    trap.world().links.remove(0);
    assert_eq!(count(&trap), Some(before - 1));
    edit::edit(&mut trap.world(), table, berth, "Area", json!("Z"), "2030-01-01 00:00:00+00:00");
    let since = get(&trap, &rows(table, "where=(UpdatedAt,ge,exactDate,2030-01-01%2000:00:00)"));
    assert_eq!(since.ids(), [berth]);
    edit::delete(&mut trap.world(), table, berth);
    assert_eq!(count(&trap), None);
}

#[test]
fn a_table_of_a_million_rows_is_made_as_it_is_asked_for() {
    let row = |id: i64| SourceRow {
        cells: json!({"Id": id, "Area": format!("A{id}")}).as_object().unwrap().clone(),
    };
    let trap = Trap::generated(world(), SourceTable::Berths, 1_000_000, row).unwrap();
    let path = rows(SourceTable::Berths, "limit=2&sort=Id&fields=Id&fields=Area&where=(Id,gt,999997)");
    assert_eq!(
        get(&trap, &path).json()["list"],
        json!([{"Id": 999_998, "Area": "A999998"}, {"Id": 999_999, "Area": "A999999"}])
    );
    assert_eq!(get(&trap, &rows(SourceTable::Berths, "where=(Id,gt,1000000)")).ids(), [0_i64; 0]);
    let count = rows(SourceTable::Berths, "").replace("/records", "/records/count");
    assert_eq!(get(&trap, &count).json(), json!({"count": 1_000_000}));
    assert_eq!(
        get(&trap, &rows(SourceTable::Interests, "limit=3")).ids().len(),
        3,
        "the other tables are the world's"
    );
}

#[test]
fn a_hook_answers_itself_or_leaves_it_to_those_below() {
    let trap = Trap::start(world()).unwrap();
    trap.hook(|call, _| call.query("limit").filter(|limit| *limit == "1").map(|_| Reply::new(418, "{}")));
    trap.hook(|call, world| Some(call.without("offset").answer(world)));
    let path = |limit: u32| rows(SourceTable::Interests, &format!("limit={limit}&offset=100000"));
    assert_eq!(get(&trap, &path(1)).0, 418);
    assert_eq!(get(&trap, &path(3)).ids().len(), 3);
    trap.behave();
    assert_eq!(get(&trap, &path(3)).0, 422);
}

#[test]
fn the_version_imitated_decides_what_is_answered() {
    let words = [Version::V0262, Version::V0301].map(|version| {
        let trap = Trap::imitating(version, world()).unwrap();
        let base = &world().columns[0].base_id;
        let table = &world().columns[0].table_id;
        let answer = get(&trap, &format!("/api/v3/data/{base}/{table}/records?pageSize=1"));
        (answer.0, answer.json()["records"][0]["id"].clone())
    });
    assert_eq!(words, [(404, Value::Null), (200, json!(world().interests[0].id()))]);
}

/// The answer to one page of interests under a trick.
fn tricked(trick: Trick, query: &str) -> Option<Answer> {
    let trap = Trap::start(world()).unwrap();
    trap.misbehave(trick);
    Client::of(&trap).get(&rows(SourceTable::Interests, query))
}

#[test]
fn pages_are_cut_and_say_what_is_not_so() {
    let short = tricked(Trick::ShortPages(25), "limit=100").unwrap().json();
    assert_eq!((short["list"].as_array().unwrap().len(), &short["pageInfo"]["pageSize"]), (25, &json!(100)));
    for is in [true, false] {
        let page = tricked(Trick::LastPage(is), "limit=1000").unwrap().json();
        assert_eq!(page["pageInfo"]["isLastPage"], is);
    }
    let all = tricked(Trick::IgnoredFilter, "limit=1000&where=(Id,eq,1)").unwrap();
    assert_eq!(all.ids().len(), world().interests.len());
    let days =
        tricked(Trick::DaysOnly, "limit=1000&where=(CreatedAt,gt,exactDate,2000-01-01%2000:00:00)").unwrap();
    assert_eq!(days.ids().len(), world().interests.len());
    let disorder = tricked(Trick::Disordered, "limit=12").unwrap().ids();
    let mut texts = disorder.clone();
    texts.sort_by_key(ToString::to_string);
    assert!(disorder == texts && !disorder.is_sorted(), "{disorder:?}");
}

#[test]
fn day_granular_conditions_lose_or_repeat_the_rest_of_a_day() {
    let created = |query: &str, trick: Option<Trick>| {
        let trap = Trap::start(world()).unwrap();
        trick.into_iter().for_each(|trick| trap.misbehave(trick));
        get(&trap, &rows(SourceTable::Berths, &format!("limit=1000&where=(CreatedAt,{query})"))).ids().len()
    };
    let moment = world().berths[20].cell("CreatedAt").unwrap().as_str().unwrap()[..19].replace(' ', "%20");
    let exact = created(&format!("ge,exactDate,{moment}"), None);
    assert!(exact <= created(&format!("ge,exactDate,{moment}"), Some(Trick::DaysOnly)));
    let later = created(&format!("gt,exactDate,{moment}"), Some(Trick::DaysOnly));
    assert!(later < exact, "{later} of {exact}");
}

#[test]
fn lists_of_links_are_cut() {
    let mut busy = world();
    let berth = busy.berths[0].id().unwrap();
    let interests = busy.interests.iter().take(30).map(|row| row.id().unwrap());
    busy.links = interests.map(|interest| landfall_model::source::Link { interest, berth }).collect();
    let table = busy.columns_of(SourceTable::Berths).unwrap();
    let column = table.columns.iter().find(|column| column.uidt == "Links").unwrap();
    let path = format!("/api/v2/tables/{}/links/{}/records/{berth}?limit=1000", table.table_id, column.id);
    let trap = Trap::start(busy.clone()).unwrap();
    assert_eq!(get(&trap, &path).ids().len(), 30);
    trap.misbehave(Trick::ShortLinks(5));
    assert_eq!(get(&trap, &path).ids().len(), 5);
}

#[test]
fn answers_are_broken_off_or_not_answers_at_all() {
    assert!(tricked(Trick::Cut(9), "limit=3").is_none());
    let truncated = tricked(Trick::Truncated(9), "limit=3").unwrap();
    assert!(truncated.0 == 200 && serde_json::from_str::<Value>(&truncated.2).is_err());
    let page = tricked(Trick::WebPage, "").unwrap();
    assert!(page.0 == 200 && page.1.contains(&"content-type: text/html".to_owned()));
    let login = tricked(Trick::Login, "").unwrap();
    assert!(login.0 == 302 && login.1.iter().any(|line| line.starts_with("location: https://sso.example/")));
    assert_eq!(tricked(Trick::FailingSystemColumns, "fields=UpdatedAt").unwrap().0, 500);
    assert_eq!(tricked(Trick::FailingSystemColumns, "fields=Id").unwrap().0, 200);
}

#[test]
fn blocks_tell_how_long_they_last_or_do_not() {
    let cases = [
        (RetryAfter::Untold, None),
        (RetryAfter::Plain(7), Some("retry-after: 7")),
        (RetryAfter::Named(30), Some("retry-after-data: 30")),
    ];
    for (after, header) in cases {
        let blocked = tricked(Trick::Blocked(after), "").unwrap();
        let told = blocked.1.iter().find(|line| line.starts_with("retry-after"));
        assert_eq!((blocked.0, told.map(String::as_str)), (429, header));
    }
}

#[test]
fn a_session_ends_after_so_many_calls() {
    let trap = Trap::start(world()).unwrap();
    trap.misbehave(Trick::Expired { after: 2 });
    let statuses = [(); 4].map(|()| get(&trap, "/api/v2/meta/bases/").0);
    assert_eq!(statuses, [200, 200, 401, 401]);
}

#[test]
fn rows_move_as_often_as_they_may_and_ids_spread() {
    let trap = Trap::start(world()).unwrap();
    trap.misbehave(Trick::Restless { table: SourceTable::Interests, seed: 1, moves: 3 });
    let mut worlds = vec![world().interests];
    for _ in 0..5 {
        get(&trap, &rows(SourceTable::Interests, "limit=1"));
        worlds.push(trap.world().interests.clone());
    }
    let moved: Vec<bool> = worlds.windows(2).map(|pair| pair[0] != pair[1]).collect();
    assert_eq!(moved, [true, true, true, false, false]);

    let trap = Trap::start(world()).unwrap();
    trap.misbehave(Trick::Sparse(1000));
    let first = world().interests[0].id().unwrap();
    let ids = [(); 2].map(|()| get(&trap, &rows(SourceTable::Interests, "limit=1")).ids()[0]);
    assert_eq!(ids, [first * 1000; 2]);
}

#[test]
fn a_trick_is_played_where_it_is_wanted() {
    let trap = Trap::start(world()).unwrap();
    trap.misbehave_at(Trick::WebPage, |call| call.query("limit") == Some("2"));
    let is_page = [1, 2, 3]
        .map(|limit| get(&trap, &rows(SourceTable::Berths, &format!("limit={limit}"))).2.starts_with('<'));
    assert_eq!(is_page, [false, true, false]);
}
