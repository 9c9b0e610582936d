//! Where the map draws a berth, from the map data of the source: its outline where there is one, else a box around its number.

use maud::{Markup, html};
use serde_json::Value;

/// Room around the berths, which are wider than high, and the box of one that has no outline.
const MARGIN: (f64, f64) = (60.0, 24.0);
const BOX: (f64, f64) = (52.0, 12.0);

/// A berth's place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    /// Where its number stands.
    x: f64,
    y: f64,
    outline: Option<Outline>,
}

#[derive(Debug, Clone, PartialEq)]
struct Outline {
    path: String,
    transform: String,
}

impl Spot {
    /// From map data whose figures are numbers or texts. None where it names no place: nothing is guessed.
    pub fn of(data: &Value) -> Option<Self> {
        let text = |name: &str| {
            data.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let figure = |name: &str| text(name)?.parse::<f64>().ok().filter(|figure| figure.is_finite());
        // The words of an outline are those of SVG alone: whatever else a cell holds is no outline.
        let plain =
            |text: &str, others: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c));
        let path = text("path")
            .or_else(|| text("svg_path"))
            .filter(|path| path.starts_with(['M', 'm']) && plain(path, " ,.+-"));
        let outline = path.map(|path| Outline {
            path,
            transform: text("transform").filter(|transform| plain(transform, " ,.+-()")).unwrap_or_default(),
        });
        Some(Self { x: figure("x")?, y: figure("y")?, outline })
    }

    /// The outline, or a box, with the number in it.
    pub fn drawn(&self, number: &str) -> Markup {
        let Self { x, y, outline } = self;
        let (width, height) = BOX;
        match outline {
            Some(Outline { path, transform }) => html! {
                g transform=[(!transform.is_empty()).then_some(transform)] {
                    path d=(path) {}
                    text x=(x) y=(y) { (number) }
                }
            },
            None => html! {
                rect x=(x - width / 2.0) y=(y - height / 2.0) width=(width) height=(height) rx="2" {}
                text x=(x) y=(y + 3.0) text-anchor="middle" { (number) }
            },
        }
    }
}

/// The part of the plane in which all of them are.
pub(super) fn view<'s>(spots: &(impl Iterator<Item = &'s Spot> + Clone)) -> String {
    let least = |of: fn(&Spot) -> f64| spots.clone().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&Spot) -> f64| spots.clone().map(of).fold(f64::MIN, f64::max);
    let (beside, above) = MARGIN;
    let (left, top) = (least(|spot| spot.x) - beside, least(|spot| spot.y) - above);
    format!("{left} {top} {} {}", most(|spot| spot.x) + beside - left, most(|spot| spot.y) + above - top)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Outline, Spot, view};

    #[test]
    fn a_place_is_read_from_numbers_and_texts_and_never_guessed() {
        assert_eq!(Spot::of(&json!({"x": "1.5", "y": 2})), Some(Spot { x: 1.5, y: 2.0, outline: None }));
        for data in
            [json!({"x": 1}), json!({"x": "left", "y": 1}), json!("M 0 0"), json!({"x": "NaN", "y": 1})]
        {
            assert_eq!(Spot::of(&data), None, "{data}");
        }
    }

    #[test]
    fn an_outline_is_one_in_the_words_of_svg_and_nothing_else() {
        let outline = |path: &str, transform: &str| {
            Spot::of(&json!({"x": 1, "y": 1, "path": path, "transform": transform})).unwrap().outline
        };
        let drawn = |transform: &str| {
            Some(Outline { path: "M 1 2 l 3,-4 z".to_owned(), transform: transform.to_owned() })
        };
        assert_eq!(outline("M 1 2 l 3,-4 z", "rotate(3 1 2)"), drawn("rotate(3 1 2)"));
        assert_eq!(outline("M 1 2 l 3,-4 z", "url(#x)"), drawn(""));
        assert_eq!(outline("javascript:alert(1)", ""), None);
        assert_eq!(outline("M 1\" onload=\"alert(1)", ""), None);
    }

    #[test]
    fn the_view_holds_every_place() {
        let spots = [(10.0, 20.0), (110.0, 40.0)].map(|(x, y)| Spot { x, y, outline: None });
        assert_eq!(view(&spots.iter()), "-50 -4 220 68");
    }
}
