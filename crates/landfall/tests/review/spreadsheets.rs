//! What a spreadsheet makes of a file of ours.

use std::{fs, path::Path};

use serde_json::Value;

use crate::kit::{questions, read};

/// Saves a report as Excel does where the comma is in numbers: semicolons, and the answer to one question in the named column.
fn saved_in_spanish(run: &str, name: &str, id: &str, column: &str, answer: &str) -> String {
    let report = fs::read_to_string(Path::new(run).join("reports").join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(report.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |title| header.iter().position(|column| column == title).unwrap();
    let style = csv::Terminator::CRLF;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(style).from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let is_it = row.get(at("question")) == Some(id);
        let filled = row.iter().enumerate().map(|(place, cell)| match place {
            _ if !is_it => cell,
            place if place == at(column) => answer,
            place if place == at("why") => "lo dice Muñoz; \"seguro\"",
            _ => cell,
        });
        writer.write_record(filled).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[tokio::test]
async fn what_excel_saves_in_spain_is_read_back_or_refused_with_what_to_do() {
    let (desk, run, ids) = questions().await;
    let import = |name: &str, bytes: Vec<u8>| {
        let path = desk.folder.join(name).display().to_string();
        fs::write(&path, bytes).unwrap();
        desk.landfall(&["review", "import", &path, "--run", &run])
    };
    let strays: Vec<Value> = read(&run, "unmatched-files.jsonl");
    let stray = strays.iter().find_map(|file| file["question"].as_str()).unwrap();
    let sheets = [
        ("questions.csv", &*ids[0], "answer", "Merge"),
        ("unmatched-files.csv", stray, "owner", "miscellaneous"),
    ];
    for (name, id, column, answer) in sheets {
        let sheet = saved_in_spanish(&run, name, id, column, answer);
        // A letter that Windows-1252 lacks is saved as a question mark.
        let windows = |letter| match letter {
            '•' => 0x95,
            letter => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
        };
        import(name, sheet.chars().map(windows).collect()).exits(0).prints(&["1 ", " noted"]);
        let units = format!("\u{feff}{}", sheet.replace(';', "\t").replace("Muñoz\t", "Muñoz;"));
        let units = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
        import(name, units).exits(0).prints(&["0 ", " noted"]);
    }
    let noted = fs::read_to_string(Path::new(&run).join("decisions.jsonl")).unwrap();
    assert_eq!(noted.matches(r#"lo dice Muñoz; \"seguro\""#).count(), 2, "{noted}");

    // Opened by a double click: each line is the cell A of its row, and the answers stand in B.
    for name in ["questions.csv", "unmatched-files.csv"] {
        let report = fs::read_to_string(Path::new(&run).join("reports").join(name)).unwrap();
        let lines = report.trim_start_matches('\u{feff}').lines().map(|line| {
            let answer = if line.contains(&ids[1]) { "merge" } else { "" };
            let quoted = line.contains(['"', ';']);
            let cell = if quoted { format!("\"{}\"", line.replace('"', "\"\"")) } else { line.to_owned() };
            [format!("{cell};{answer}\r\n"), format!("{cell}\r\n")]
        });
        let [beside, alone] = lines.fold([String::new(), String::new()], |[a, b], [c, d]| [a + &c, b + &d]);
        let refused = import("beside.csv", beside.into_bytes()).exits(2);
        refused.says(&["stand in its first column", "the comma as separator"]);
        if alone.contains("\"\"") {
            import("alone.csv", alone.into_bytes()).exits(2).says(&["stand in its first column"]);
        }
    }
}

#[tokio::test]
async fn what_stands_beside_an_answer_is_told_and_its_capitals_are_those_of_a_telephone() {
    let (desk, run, ids) = questions().await;
    let import = |name: &str, text: String| {
        let path = desk.folder.join(name).display().to_string();
        fs::write(&path, text).unwrap();
        desk.landfall(&["review", "import", &path, "--run", &run])
    };
    let statuses: Vec<Value> = read(&run, "questions.jsonl");
    let berth = statuses.iter().find(|question| question["kind"] == "berth-status").unwrap();
    let berth = berth["id"].as_str().unwrap();
    let text =
        format!("question;answer;why\n{berth};Accept;\n{};;ask Ben\n{};Later;ask Ben\n", ids[0], ids[1]);
    import("half.csv", text)
        .exits(0)
        .prints(&["2 answers noted"])
        .says(&["nothing is noted of line 3: a reason in \"why\", and no answer"]);
    let strays: Vec<Value> = read(&run, "unmatched-files.jsonl");
    let stray = strays.iter().find_map(|file| file["question"].as_str()).unwrap();
    import("files.csv", format!("question,owner,why\n{stray},,ask Ben\n"))
        .exits(0)
        .says(&["nothing is noted of line 2"]);
    let pairs: Vec<Value> = read(&run, "candidates.jsonl");
    let pair = pairs.iter().find(|pair| pair["question"] == *ids[2]).unwrap();
    let (a, b) = (&pair["interests_a"][0], &pair["interests_b"][0]);
    let joined = format!("question,interests_a,interests_b,answer\n{},{a}{b},{b},merge\n", ids[2]);
    import("joined.csv", joined)
        .exits(2)
        .says(&["line 2 names no two clients of its question", &format!("must begin with two of {a}, {b}")]);
    let twice = import("twice.csv", format!("question,answer,answer\n{},,merge\n", ids[0])).exits(2);
    twice.says(&["two columns of", "twice.csv are called \"answer\"; nothing was noted"]);
}
