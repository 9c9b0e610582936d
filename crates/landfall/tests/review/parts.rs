//! Clients of whom some are one person.

use std::fs;

use landfall_model::finding::{Question, QuestionKind};
use serde_json::json as value;

use crate::{
    kit::{chain, clients, dry_run, duplicate, filled, interests, read},
    support::Desk,
};

#[tokio::test]
async fn a_chain_is_one_question_side_by_side_and_its_answer_may_leave_one_out() {
    let (desk, run) = dry_run(&chain()).await;
    let id = duplicate(&run);
    let listed = desk.landfall(&["review", "list", &run]).exits(3).prints(&[
        "Are the clients of interests 1; of interests 2; of interests 3 one person, or which of them are?",
        "interest      1          2          3",
        "= Full Name     O••• V•••  O••• V•••  O••• V•••",
        "≠ Phone Number  •••33      •••33      •••34",
        "1 and 2: 70 points: same telephone number (+50), same name (+20)",
        "answers: merge | keep apart | later, or parts: merge 1, 2 | 3",
    ]);
    assert!(!listed.stdout.contains("Ottoline"), "{}", listed.stdout);
    let refused = |answer: &str, words: &[&str]| {
        desk.landfall(&["review", "answer", &id, answer, "--run", &run]).exits(2).says(words);
    };
    refused(
        "merge 1, 4",
        &["\"merge 1, 4\" is no answer", "4 names none of these", "The clients are 1, 2, 3."],
    );
    refused("merge 1, 2 | 2", &["2 stands there twice"]);
    desk.landfall(&["review", "answer", &id[..8], "merge 2,1", "--run", &run])
        .exits(0)
        .prints(&["noted: merge 1, 2 | 3", &format!("  {id}  ")]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]]);
}

#[tokio::test]
async fn a_suspect_client_is_answered_in_parts_by_its_rows() {
    let names = ["Ottoline Vandermeer", "Bob Stone", "Ottoline Vandermeer"];
    let cells = names.map(|name| value!({"Full Name": name, "Email Address": "ottoline@example.com"}));
    let mut desk = Desk::new();
    let snapshot = desk.lay_out(&interests(cells)).await;
    fs::remove_file(snapshot.join("decisions.jsonl")).unwrap();
    desk.landfall(&["migrate", "--dry-run", "--from", snapshot.to_str().unwrap()]).exits(3);
    let run = desk.run().display().to_string();
    assert_eq!(clients(&desk), [vec![1, 2, 3]]);
    let questions = read::<Question>(&run, "questions.jsonl");
    let suspect = questions.iter().find(|question| question.kind == QuestionKind::SuspectCluster).unwrap();
    desk.landfall(&["review", "list", &run])
        .exits(3)
        .prints(&["answers: merge | keep apart | later, or parts: merge 1, 2 | 3"]);
    let id = suspect.id.to_string();
    let sheet = desk.folder.join("suspect.csv").display().to_string();
    let import = |text: String| {
        fs::write(&sheet, text).unwrap();
        desk.landfall(&["review", "import", &sheet, "--run", &run])
    };
    import(format!("question,answer\n{id},merge\n{id},keep apart\n"))
        .exits(2)
        .says(&["line 2 says", "line 3 says"]);
    import(format!("question,answer,why\n{id},merge 1 3, 2,no quotes\n"))
        .exits(2)
        .says(&["line 2", "more cells"]);
    for noted in ["1 answer noted", "0 answers noted"] {
        import(format!("question;answer;why\r\n{id};merge 3,1\r\n")).exits(0).prints(&[noted]);
    }
    desk.landfall(&["review", "undo", &id, "--run", &run]).exits(0);
    let again = import(format!("question,answer\n{id},\"merge 1, 3\"\n")).exits(2);
    let command = format!("landfall review answer {id} 'merge 1, 3 | 2' --run {run}");
    again.says(&["took \"merge 1, 3 | 2\" back: empty this line", &command, "nothing was noted"]);
    desk.landfall(&["review", "answer", &id, "merge 1, 4", "--run", &run])
        .exits(2)
        .says(&["4 names none of these", "The interests are 1, 2, 3."]);
    desk.landfall(&["review", "answer", &id, "merge", "3,1", "--run", &run])
        .exits(0)
        .prints(&["noted: merge 1, 3 | 2"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 3], vec![2]]);
}

#[tokio::test]
async fn a_shared_inbox_is_answered_in_parts_by_its_rows() {
    let names = ["Ottoline Vandermeer", "Bob Stone", "Carla Weiss"];
    let cells = names.map(|name| value!({"Full Name": name, "Email Address": "office@example.com"}));
    let (desk, run) = dry_run(&interests(cells)).await;
    assert_eq!(clients(&desk), [vec![1], vec![2], vec![3]]);
    let questions = read::<Question>(&run, "questions.jsonl");
    let inbox = questions.iter().find(|question| question.kind == QuestionKind::SharedInbox).unwrap();
    let id = inbox.id.to_string();
    let listed = ["answers: merge | keep apart | later, or parts: merge 1, 2 | 3"];
    desk.landfall(&["review", "list", &run]).exits(3).prints(&listed);
    desk.landfall(&["review", "answer", &id, "merge 1, 4", "--run", &run])
        .exits(2)
        .says(&["4 names none of these", "The interests are 1, 2, 3."]);
    desk.landfall(&["review", "answer", &id, "Merge", "3,1", "--run", &run])
        .exits(0)
        .prints(&["noted: merge 1, 3 | 2"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 3], vec![2]]);
    desk.landfall(&["review", "undo", &id, "--run", &run]).exits(0);
    let sheet = desk.folder.join("inbox.csv").display().to_string();
    desk.landfall(&["review", "export", &run, "--output", &sheet]).exits(0);
    let text = fs::read_to_string(&sheet).unwrap();
    assert!(text.contains(&id), "{text}");
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1], vec![2], vec![3]], "taken back");
    fs::write(&sheet, format!("question;answer;why\r\n{id};merge 2,3;their yacht\r\n")).unwrap();
    let run = desk.run().display().to_string();
    desk.landfall(&["review", "import", &sheet, "--run", &run]).exits(0).prints(&["1 answer noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1], vec![2, 3]]);
}

#[tokio::test]
async fn the_lines_of_a_chain_in_the_list_of_candidates_are_one_answer_and_contradictions_are_named() {
    let (desk, run) = dry_run(&chain()).await;
    let import = |name: &str, answers: &[&str]| {
        desk.landfall(&["review", "import", &filled(&desk, &run, name, answers), "--run", &run])
    };
    import("wrong.csv", &["merge", "merge", "keep apart"])
        .exits(2)
        .says(&["line 4 keeps 2 and 3 apart, and lines 2 and 3 merge them", "nothing was noted"]);
    import("half.csv", &["merge", "", ""]).exits(2).says(&["line 3 says nothing of 1 and 3"]);
    import("right.csv", &["merge", "keep apart", ""]).exits(0).prints(&["1 answer noted"]);
    desk.landfall(&["migrate", "--dry-run", "--from", &run]);
    assert_eq!(clients(&desk), [vec![1, 2], vec![3]]);
}
