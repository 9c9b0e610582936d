//! What the public address answers, of which marks and by which way, where it is not a single nginx that answers well.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use super::{Marina, figures};

/// A public address without nginx: of each answer `tells` says by which mark it went, from the mark of the include that lies there and its number
/// since that came.
pub fn fake_proxy(marina: &mut Marina, tells: fn(&str, usize) -> Option<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    marina.desk.set("LANDFALL_NGINX", "none");
    marina.desk.set("LANDFALL_SWITCH_PROBE", format!("http://127.0.0.1:{port}/health"));
    let include = marina.nginx.include();
    thread::spawn(move || {
        let (mut last, mut number) = (String::new(), 0);
        for mut client in listener.incoming().flatten() {
            let text = fs::read_to_string(&include).unwrap_or_default();
            let first = text.lines().next().unwrap_or_default();
            let mark = first.strip_prefix("# landfall switch: ").unwrap_or_default().to_owned();
            number = if mark == last { number + 1 } else { 0 };
            last = mark;
            let header =
                tells(&last, number).map_or_else(String::new, |mark| format!("X-Landfall-Side: {mark}\r\n"));
            let _ = client.read(&mut [0; 2048]);
            let _ =
                write!(client, "HTTP/1.1 200 OK\r\n{header}Connection: close\r\nContent-Length: 2\r\n\r\nok");
        }
    });
}

#[test]
fn an_answer_without_a_mark_is_none_of_the_new_side_where_others_have_one() {
    let mut marina = Marina::new();
    fake_proxy(&mut marina, |mark, number| {
        let is_told = !mark.starts_with("crm") || number % 2 == 0;
        is_told.then(|| mark.to_owned())
    });
    let told = figures(&marina.switch("crm").exits(1));
    assert!(told["wentBack"].as_str().unwrap().contains("it was not seen within 3 s"), "{told}");
    assert!(!marina.include().contains("landfall switch: crm"));
}

#[test]
fn a_switch_that_reached_one_of_two_proxies_goes_back() {
    let mut marina = Marina::new();
    // The other one still goes by the include before, and comes to answer every second request.
    fake_proxy(&mut marina, |mark, number| {
        let is_moved = !mark.starts_with("crm") || number < 10 || number % 2 == 0;
        Some(if is_moved { mark.to_owned() } else { "old-1".to_owned() })
    });
    let told = figures(&marina.switch("crm").exits(1));
    assert!(told["wentBack"].as_str().unwrap().contains("not every proxy was moved"), "{told}");
    assert!(!marina.include().contains("landfall switch: crm"));
}

#[test]
fn where_the_last_look_has_no_answer_in_time_those_before_it_say_that_not_every_proxy_was_moved() {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let mut marina = Marina::new();
    // Every second answer is of another proxy, and then there is none until the watch of three seconds is over.
    fake_proxy(&mut marina, |mark, number| {
        if !mark.starts_with("crm") {
            return Some(mark.to_owned());
        }
        if BEGAN.get_or_init(Instant::now).elapsed() > Duration::from_millis(1400) {
            thread::sleep(Duration::from_secs(2));
        }
        Some(if number < 10 || number % 2 == 0 { mark.to_owned() } else { "old-1".to_owned() })
    });
    marina.switch("crm").exits(1);
    assert!(!marina.include().contains("landfall switch: crm"));
}

#[test]
fn a_page_that_only_leads_on_to_https_is_refused_since_it_would_whatever_became_of_the_crm() {
    let mut marina = Marina::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    marina.desk.set("LANDFALL_SWITCH_PROBE", format!("http://127.0.0.1:{port}/health"));
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let _ = client.read(&mut [0; 2048]);
            let head = "HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/health\r\nConnection: close\r\nContent-Length: 0";
            let _ = write!(client, "{head}\r\n\r\n");
        }
    });
    let before = marina.include();
    let said = "only leads on to https://127.0.0.1/health";
    marina.desk.landfall(&["switch", "to", "crm"]).exits(2).says(&[said, "LANDFALL_SWITCH_PROBE"]);
    assert_eq!(marina.include(), before);
    marina.desk.landfall(&["check"]).prints(&["\u{2717} switch: the page of the CRM", said]);
    marina.desk.landfall(&["switch", "to", "old"]).exits(0);
}
