//! Words in and around names: particles, honorifics, what makes a company of a name.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use crate::normalise::text::is_one_of;

/// Parts of a family name that are written small and are no family name by themselves (DOMAIN 2.2).
const PARTICLES: &str = "af al av ben bin bint da dal dalla dalle das de degli dei del della delle dello den der des di do \
    dos du e el het ibn in la las le les lo los op ten ter te 't tot und van vom von y zu zur";

/// Honorifics, with or without a dot.
const HONORIFICS: &str = "mr mrs ms miss mx messrs dr prof professor sir madam dame lord lady hrh hsh hih capt captain cpt rev \
    reverend herr herrn frau madame monsieur mme mlle señor señora signor signora signore signorina dottor dottore dottoressa \
    sig.ra sig.na dott.ssa prof.ssa avv.ssa sr sra srta sres doña dña dª d.ª г-н г-жа господин госпожа exmo exma excmo excma ilmo ilma ill.mo il.lmo \
    maître السيد السيدة";
/// What may follow the point of an honorific: `Sig.ra`.
const ENDS_OF_HONORIFICS: [&str; 4] = ["ra", "na", "ri", "ssa"];

/// Honorifics with a dot only: without one they are names (`Hon`, `Ing`, `Gen`).
const DOTTED_HONORIFICS: &str = "adm arch avv cav cdr cmdr col dipl dipl.-ing dott fr gen geom h.e h.h hon hr ing lt \
    mag maj med rag sgt sig sn sr sra srta egr h.c habil jur mult nat phil rer";

/// Honorifics of Spain that are an initial (`D. Smith`, `D Smith`) or a name (`Don Smith`) elsewhere: they count before a name of Spain that is not the last.
const BEFORE_SPANISH_NAMES: [&str; 3] = ["d.", "d", "don"];
const SPANISH_NAMES: &str = "juan josé jose manuel francisco antonio luis carlos miguel javier pedro jesús jesus ángel angel fernando \
    rafael alejandro pablo sergio jorge alberto andrés andres ramón ramon vicente enrique diego jaime jaume jordi joan josep \
    ignacio íñigo gonzalo álvaro alvaro eduardo ricardo santiago felipe tomás tomas guillermo gabriel julio emilio joaquín \
    joaquin agustín agustin mariano salvador xavier";

/// Words between two people of one name: `Mr & Mrs Smith`.
const JOINTS: &str = "& + and und et y e ve и";

/// Titles behind a name.
const POST_NOMINALS: &str = "esq esquire phd ph.d obe mbe cbe kbe";
/// Titles behind a comma only: otherwise they may be initials.
const COMMA_POST_NOMINALS: &str = "md m.d mba cpa dds qc kc";

/// Parts of a name that follow the family name.
const SUFFIXES: &str = "jr sr ii iii iv v vi vii viii hijo fils filho";

/// Legal forms: a name with one of them is a company's.
const LEGAL_FORMS: &str = "llc l.l.c ltd limited inc incorporated corp corporation plc llp gmbh mbh sarl s.a.r.l sàrl sas s.a \
    s.a.s s.r.l srl s.l s.l.u s.a.u s.l.p s.c.p s.p.a ооо b.v n.v a.g pty pvt holding holdings foundation trust sci eurl sasu snc lda ltda d.o.o";
/// Legal forms that are also names (`Sa`): they count behind a separator only.
const SHORT_LEGAL_FORMS: &str = "sa sl slu sau ag bv nv ab oy kg spa co";
/// Words that companies have in their names: they too count behind a separator only.
const COMPANY_WORDS: &str = "company group marine marina yacht yachts yachting charter charters \
    shipping capital partners investments ventures enterprises international management services \
    consulting properties solutions associates bank";

/// A list. A word may stand in several.
#[derive(Clone, Copy)]
enum List {
    Particles,
    Honorifics,
    DottedHonorifics,
    Joints,
    PostNominals,
    CommaPostNominals,
    Suffixes,
    LegalForms,
    ShortLegalForms,
    CompanyWords,
}

const LISTS: [(List, &str); 10] = [
    (List::Particles, PARTICLES),
    (List::Honorifics, HONORIFICS),
    (List::DottedHonorifics, DOTTED_HONORIFICS),
    (List::Joints, JOINTS),
    (List::PostNominals, POST_NOMINALS),
    (List::CommaPostNominals, COMMA_POST_NOMINALS),
    (List::Suffixes, SUFFIXES),
    (List::LegalForms, LEGAL_FORMS),
    (List::ShortLegalForms, SHORT_LEGAL_FORMS),
    (List::CompanyWords, COMPANY_WORDS),
];

/// Every word of the lists, with one bit for each that it stands in: names are made of words, and each is looked up many times.
static WORDS: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (list, text) in LISTS {
        text.split(' ').for_each(|word| *words.entry(word).or_default() |= list.bit());
    }
    words
});

/// True for a particle in any case.
pub fn is_particle(word: &str) -> bool {
    let small = small(word);
    if small.contains('\u{2019}') {
        return listed(List::Particles, &small.replace('\u{2019}', "'"));
    }
    listed(List::Particles, &small)
}

/// True for an honorific before a name.
pub fn is_honorific(word: &str) -> bool {
    let bare = bare(word);
    listed(List::Honorifics, &bare) || (word.ends_with('.') && listed(List::DottedHonorifics, &bare))
}

/// True for a word that joins two people. A capital alone is an initial: `Mr E Smith`.
pub fn joins_people(word: &str) -> bool {
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    !is_initial && listed(List::Joints, &small(word))
}

/// True for `D.` and `Don` before a name of Spain and another word.
pub fn is_spanish_honorific(word: &str, rest: &str) -> bool {
    let given = rest.split_once(' ').map(|(given, _)| small(given));
    let is_given = |given: &str| is_one_of(SPANISH_NAMES, given);
    BEFORE_SPANISH_NAMES.contains(&&*small(word)) && given.is_some_and(|given| is_given(&given))
}

/// True for a remark that points to elsewhere: `see Blue Ocean`, `ver también fila 12`.
pub fn points_elsewhere(remark: &str) -> bool {
    const WORDS: &str = "ver véase vease veure see vedi vid vide voir siehe cf cfr vgl см";
    let first = remark.trim().split_once(' ').map(|(first, _)| bare(first));
    first.is_some_and(|first| WORDS.split(' ').any(|word| word == &*first))
}

/// True for what follows the point of `Sig.ra` and `Dott.ssa`.
pub fn is_end_of_honorific(word: &str) -> bool {
    ENDS_OF_HONORIFICS.contains(&&*bare(word))
}

/// True where the last word is a letter alone, as in `M/Y`, `S/Y`, `c/o`.
pub fn is_letter_alone(text: &str) -> bool {
    text.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| word.chars().count() == 1)
}

/// True for a title behind a name; more of them are known behind a comma.
pub fn is_post_nominal(word: &str, behind_comma: bool) -> bool {
    let bare = bare(word);
    listed(List::PostNominals, &bare) || (behind_comma && listed(List::CommaPostNominals, &bare))
}

/// True for `Jr`, `III` and the like.
pub fn is_suffix(word: &str) -> bool {
    listed(List::Suffixes, &bare(word))
}

/// True where a name has a legal form in it.
pub fn has_legal_form(name: &str) -> bool {
    name.split([' ', ',']).any(|word| listed(List::LegalForms, &bare(word)))
}

/// True where a name ends in a short legal form that is told from a name by its capitals: `Nautica SA`, where `Maria Sa` is a person.
pub fn ends_in_capital_form(name: &str) -> bool {
    let Some((before, form)) = name.rsplit_once(' ') else { return false };
    let is_capital = !form.contains(char::is_lowercase) && before.contains(char::is_lowercase);
    is_capital && listed(List::ShortLegalForms, &bare(form))
}

/// True where a part of a cell, cut off by a separator, reads like a company. One word alone is a name: `Rossi, Marina`, `Bank, Tom`.
pub fn is_company(part: &str) -> bool {
    let is_word = |word: &str| listed(List::ShortLegalForms, word) || listed(List::CompanyWords, word);
    let mut words = part.split([' ', ',']).filter(|word| !word.is_empty());
    let has_word = || words.clone().any(|word| is_word(&bare(word)));
    has_legal_form(part) || has_word() && words.nth(1).is_some()
}

/// True where nothing but a legal form stands there: the second half of `Blue Ocean, LLC`.
pub fn is_legal_form(part: &str) -> bool {
    let is_form = |word: &str| listed(List::LegalForms, word) || listed(List::ShortLegalForms, word);
    !part.is_empty() && part.split_whitespace().all(|word| is_form(&bare(word)))
}

impl List {
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

fn listed(list: List, word: &str) -> bool {
    WORDS.get(word).is_some_and(|lists| lists & list.bit() != 0)
}

fn bare(word: &str) -> Cow<'_, str> {
    small(word.trim_end_matches(['.', ',']))
}

/// The word in small letters.
fn small(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        ends_in_capital_form, has_legal_form, is_company, is_honorific, is_legal_form, is_particle,
        is_post_nominal, is_suffix,
    };

    #[test]
    fn dots_tell_honorifics_from_names() {
        for word in
            ["Mr", "MR.", "mrs", "Dr.", "Capt.", "Captain", "Sir", "Prof.", "Col.", "Hon.", "H.E.", "Señora"]
        {
            assert!(is_honorific(word), "{word}");
        }
        for word in ["Hon", "Col", "Ing", "D.R.", "Drew", "Don", "Earl", "Major", "Mrr", "M.", ""] {
            assert!(!is_honorific(word), "{word}");
        }
        assert!(is_post_nominal("Esq.", false) && is_post_nominal("Ph.D.", false));
        assert!(is_post_nominal("MD", true) && !is_post_nominal("MD", false));
        assert!(is_suffix("Jr.") && is_suffix("III") && !is_suffix("Junior"));
    }

    #[test]
    fn particles_are_known_in_any_case() {
        for word in ["van", "DE", "der", "Dalla", "di", "von", "bin", "al", "'t", "’t"] {
            assert!(is_particle(word), "{word}");
        }
        for word in ["Vance", "Dean", "Alan", ""] {
            assert!(!is_particle(word), "{word}");
        }
    }

    #[test]
    fn companies_are_told_by_their_words() {
        for name in ["Blue Ocean LLC", "ACME, Inc.", "Sea Holdings", "Nautica S.A.", "Smith Family Trust"] {
            assert!(has_legal_form(name), "{name}");
        }
        for part in ["Blue Ocean Yachts", "Nautica SA", "Smith & Co.", "Sea Group"] {
            assert!(is_company(part) && !has_legal_form(part), "{part}");
        }
        for name in ["Anna van Dijk", "Maria Incarna", "Corporan"] {
            assert!(!is_company(name), "{name}");
        }
        assert!(ends_in_capital_form("Nautica SA") && ends_in_capital_form("Blue Anchor BV"));
        for name in ["Maria Sa", "MARIA SA", "SA", "Anna Lee", "Sea SA Group", ""] {
            assert!(!ends_in_capital_form(name), "{name}");
        }
        assert!(is_legal_form("LLC") && is_legal_form("Pty Ltd.") && is_legal_form("SA"));
        assert!(!is_legal_form("Sea Group") && !is_legal_form(""));
    }
}
