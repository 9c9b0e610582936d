//! What pages need beside their text, compiled in: nothing comes from a network.

use hyper::StatusCode;

use crate::http::Answer;

/// The style sheet.
pub(crate) const STYLE: &str = "style.css";
/// The style sheet of the report where it is a page of its own.
pub(crate) const REPORT_STYLE: &str = "report.css";
/// The script: keys and what is live. Nothing needs it but these.
pub(crate) const SCRIPT: &str = "console.js";

/// The file of this name.
pub(crate) fn find(name: &str) -> Option<Answer> {
    let (content_type, text) = match name {
        STYLE => ("text/css; charset=utf-8", include_str!("assets/style.css")),
        REPORT_STYLE => ("text/css; charset=utf-8", landfall_report::PAGE_STYLE),
        SCRIPT => ("text/javascript; charset=utf-8", include_str!("assets/console.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return None,
    };
    Some(Answer::of(StatusCode::OK, content_type, text))
}
