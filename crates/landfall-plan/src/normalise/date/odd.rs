//! Days that are written as no date is: as the number that a spreadsheet has for them, as eight digits, with a remark behind them, or with the
//! signs of Chinese, Japanese or Korean.

use std::{borrow::Cow, ops::RangeInclusive, sync::LazyLock};

use chrono::{NaiveDate, TimeDelta};
use landfall_model::fold::folded;
use regex::Regex;

use crate::normalise::text::{is_one_of, with_remark};

/// Day 0 of a spreadsheet.
const FIRST: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// Day numbers of the years 2000 to 2049: older and later ones are more likely something else.
const SERIALS: RangeInclusive<i64> = 36_526..=54_788;
/// Words of a remark that changes nothing of the day: what was paid, and how. Of `sent` and `signed` another column has the day, and after `tbc` there
/// is none.
const REMARKS: &str = "senal paga y i e and und et senyal reserva deposito deposit bestreta anzahlung acompte arras caparra acconto avance anticipo \
    paid pagado pagada pagat pagato pagata paye payee bezahlt abonado abonada saldato cash efectivo contanti bar especes \
    transferencia transfer bonifico virement uberweisung bank card tarjeta carta visa email e mail whatsapp phone telefono \
    by por via per par con en in ok задаток аванс оплачено";

/// The text as dates are written, and what was assumed to write it so; none where it is no odd one.
pub fn rewritten(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    without_remark(text)
        .map(|day| (day.to_owned(), "a remark in brackets was left out: the day as it stands".to_owned()))
        .or_else(|| serial(text))
        .or_else(|| eight_digits(text))
}

/// `2025年6月12日` and `2025년 6월 12일` with dashes; any other text as it is.
pub fn with_dashes(text: &str) -> Cow<'_, str> {
    static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new("^\\s*([0-9]{4})\\s*[年년]\\s*([0-9]{1,2})\\s*[月월]\\s*([0-9]{1,2})\\s*[日일号]").ok()
    });
    match SIGNS.as_ref().filter(|_| text.contains(['年', '년'])) {
        Some(signs) => signs.replace(text, "$1-$2-$3 "),
        None => text.into(),
    }
}

/// `12/06/2025 (señal)`
fn without_remark(text: &str) -> Option<&str> {
    let (day, remark) = with_remark(text)?;
    let remark = folded(remark);
    (remark.split(' ').all(|word| is_one_of(REMARKS, word)) && !day.is_empty()).then_some(day)
}

/// `45820`, `45820.4375`: the days since the last but one of 1899, and the part of the day that has passed. A round number, or one with cents, may be an
/// amount that was typed into the wrong column.
fn serial(text: &str) -> Option<(String, String)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || !are_digits(whole) || !are_digits(part) || part.len() == 2 {
        return None;
    }
    let days = whole.parse().ok().filter(|days| SERIALS.contains(days) && days % 100 != 0)?;
    let day = FIRST?.checked_add_signed(TimeDelta::days(days))?;
    let nanos: i64 = format!("{part:0<9}").get(..9)?.parse().ok()?;
    let seconds = (nanos * 86_400 + 500_000_000) / 1_000_000_000;
    let moment = day.and_hms_opt(0, 0, 0)? + TimeDelta::seconds(seconds);
    Some((moment.to_string(), format!("a day number of a spreadsheet: read as {}", moment.date())))
}

/// `20250612` and `12062025`. No eight digits are both: the month of the one would be 19 or 20 where the other has its century.
fn eight_digits(text: &str) -> Option<(String, String)> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = |year: &str, month: &str, day: &str| {
        let is_near = matches!(&year[..2], "19" | "20");
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            .filter(|_| is_near)
    };
    let found =
        day(&text[..4], &text[4..6], &text[6..]).or_else(|| day(&text[4..], &text[2..4], &text[..2]))?;
    Some((found.to_string(), format!("eight digits: read as {found}")))
}
