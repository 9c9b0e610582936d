//! Words beside an amount that change nothing of it: what it is called (`Total: 45,00 €`), how it was paid (`45 € cash`), whether it was
//! (`45,00 € (pagado)`).

use landfall_model::fold::folded;

use crate::normalise::text::{is_one_of, with_remark};

/// What is said where such words stood.
pub const LEFT_OUT: &str = "words beside it that change nothing were left out: the amount as it stands";

/// What an amount is called. Those of a part (`subtotal`, `deposit`) are none of these.
const NAMES: &str = "total totale importe import importo precio preu prezzo prix preis price amount montant betrag gesamt gesamtbetrag \
    summe suma сумма итого цена";
/// How it is paid.
const WAYS: &str = "cash efectivo efectiu contanti especes card tarjeta targeta carta carte visa mastercard amex transfer transferencia \
    bonifico virement uberweisung";
/// Whether it is paid, and words between those, in a remark in brackets. A remark about more or less than the amount is none of these: `refund`,
/// `deposit`, `approx`, `50%`. Nor is a word that turns another round: `not paid` is told of by no sum.
const STATES: &str = "paid pagado pagada pagat pagato pagata paye payee bezahlt saldato оплачено unpaid impagado pending pendiente pendent pdte offen \
    bank banco by por via per par con en in ok";
/// Ticks.
const TICKS: [char; 3] = ['✓', '✔', '✅'];

/// The text without them; none where it has none.
pub fn without(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = without_remark(text).or_else(|| without_last(text)).or_else(|| without_first(text))?;
    Some(without(rest).unwrap_or(rest))
}

fn without_remark(text: &str) -> Option<&str> {
    let (amount, remark) = with_remark(text)?;
    let is_known = |word: &str| is_one_of(STATES, word) || is_one_of(WAYS, word);
    amount_in(amount).filter(|_| folded(remark).split(' ').all(is_known))
}

fn without_last(text: &str) -> Option<&str> {
    let bare = text.trim_end_matches(TICKS);
    let amount = bare.trim_end_matches(char::is_alphabetic);
    let way = &bare[amount.len()..];
    let is_known = if way.is_empty() { bare.len() < text.len() } else { is_one_of(WAYS, &folded(way)) };
    amount_in(amount).filter(|_| is_known)
}

fn without_first(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(TICKS).trim_start();
    let amount = bare.trim_start_matches(char::is_alphabetic);
    let name = folded(&bare[..bare.len() - amount.len()]);
    let is_known =
        is_one_of(NAMES, &name) || is_one_of(WAYS, &name) || (name.is_empty() && bare.len() < text.len());
    amount_in(amount.trim_start().trim_start_matches(':')).filter(|_| is_known)
}

/// The text where a figure stands in it.
fn amount_in(text: &str) -> Option<&str> {
    text.contains(|c: char| c.is_ascii_digit()).then(|| text.trim())
}

#[cfg(test)]
mod tests {
    use landfall_model::finding::Code;

    use super::LEFT_OUT;
    use crate::normalise::price::parse;

    #[test]
    fn words_that_change_nothing_of_an_amount_are_left_out_and_reported() {
        for text in [
            "45,00 € (pagado)",
            "45,00 € [paid by card]",
            "45,00 € (pendiente)",
            "Total: 45,00 €",
            "TOTAL 45,00€",
            "Importe: € 45",
            "Montant : 45,00 €",
            "Gesamt: 45 €",
            "Total EUR 45.00",
            "45 € cash",
            "45€ efectivo",
            "cash 45 €",
            "Efectivo: 45 €",
            "45 € ✓",
            "✔ 45 €",
            "Total: 45 € (pagado)",
        ] {
            let reading = parse(text);
            let price = reading.value.unwrap_or_else(|| panic!("{text:?} has no amount"));
            assert_eq!(
                (price.amount.to_string().as_str(), price.currency.as_deref()),
                ("45.00", Some("EUR")),
                "{text:?}"
            );
            let told: Vec<_> =
                reading.remarks.iter().map(|remark| (remark.code, remark.message.as_str())).collect();
            assert_eq!(told, [(Code::PriceAssumed, LEFT_OUT)], "{text:?}");
        }
    }

    #[test]
    fn words_that_may_change_an_amount_leave_none() {
        for text in [
            "45 € (50% pagado)",
            "45 € (de 90 €)",
            "45 € (señal)",
            "45 € (not paid)",
            "45 € (abono)",
            "45 € (refund)",
            "45 € (aprox)",
            "45 € (?)",
            "45 € pagado",
            "pagado 45 €",
            "Subtotal: 45 €",
            "Total HT: 45 €",
            "Total 2: 45 €",
            "desde 45 €",
            "45 € cash, 10 € card",
            "Total",
            "(cash)",
            "2 x 45 €",
        ] {
            assert_eq!(parse(text).value, None, "{text:?}");
        }
        let negative = parse("Total: (45,00)").value.map(|price| price.amount.to_string());
        assert_eq!(negative.as_deref(), Some("-45.00"));
    }
}
