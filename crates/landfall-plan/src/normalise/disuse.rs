//! Remarks which say that an address or a number is not the one to reach somebody by: `NO USAR`, `old`, `ya no funciona`, `fax`.

use landfall_model::fold::folded;

use super::text::is_one_of;

/// Words that say so, each by itself.
const STALE: &str = "old former antiguo antigua viejo vieja anterior vecchio vecchia ancien ancienne alte alter старый старая wrong incorrecto \
    incorrecta erroneo erronea equivocado equivocada errato errata sbagliato sbagliata falsch faux fausse inactive inactivo inactiva dead \
    disconnected baja bounced bounces bouncing rebota rebotado rebotada devuelto invalid invalido invalida obsolete obsoleto obsoleta \
    unsubscribed unsubscribe неверный";
/// Words that say so together: a no, and what it is said to. `no móvil` may be the number of a mobile.
const NOES: &str = "no not non nicht ne pas dont never nie не";
const DENIED: &str = "use used usar utilizar usare utilizzare utiliser verwenden benutzen использовать call calls llamar chiamare appeler anrufen \
    звонить contact contactar write escribir funciona funziona works working existe exists esiste valid valido valida suyo suya longer mas mehr piu plus";
/// What somebody may ask not to do. After a no alone they are another thing: of `no email` nobody knows whose is missing. Beside another way they
/// may be the one that is left: `do not call, text`.
const MEANS: &str = "email mail phone text ring";
/// Words that may stand beside those. Any other may turn the remark round: `not the old one`.
const BESIDE: &str = "do please ya more es in en e number numero nummer номер email mail correo address direccion indirizzo adresse mobile movil";

/// True for a word that denies the next.
pub fn is_no(word: &str) -> bool {
    is_one_of(NOES, &folded(word))
}

/// True for a remark of nothing but such words, and for a fax; `tel/fax` is a telephone too.
pub fn is_out_of_use(remark: &str) -> bool {
    let remark = folded(remark);
    let words = || remark.split(' ');
    let has = |list: &str| words().any(|word| is_one_of(list, word));
    let is_of_one_way = !has(DENIED) && words().filter(|word| is_one_of(MEANS, word)).count() == 1;
    let is_forbidden = is_of_one_way && (has("dont never") || has("do") && has("not"));
    let is_known = |word: &str| {
        [STALE, NOES, DENIED, BESIDE].into_iter().any(|list| is_one_of(list, word))
            || is_forbidden && is_one_of(MEANS, word)
    };
    matches!(words().next(), Some("fax" | "telefax"))
        || words().all(is_known) && (has(STALE) || has(NOES) && has(DENIED) || is_forbidden)
}

#[cfg(test)]
mod tests {
    use super::is_out_of_use;

    #[test]
    fn a_remark_that_says_so_tells_what_is_out_of_use() {
        for remark in [
            "NO USAR",
            "no usar!",
            "do not use",
            "Don't use",
            "old",
            "antiguo",
            "old email",
            "ya no funciona",
            "no longer in use",
            "non usare più",
            "nicht mehr verwenden",
            "ne plus utiliser",
            "не использовать",
            "wrong number",
            "bounced",
            "no llamar",
            "no calls",
            "do not call",
            "do not email",
            "please don't text",
            "Unsubscribed",
            "no es suyo",
            "número equivocado",
            "fax",
            "Fax office",
        ] {
            assert!(is_out_of_use(remark), "{remark}");
        }
        for remark in [
            "",
            "work",
            "wife",
            "mobile",
            "not the old one",
            "no llamar por la noche",
            "Old Harbour office",
            "Alt Office",
            "valid",
            "?",
            "tel fax",
            "no",
            "no móvil",
            "no email",
            "email",
            "do not call, text",
            "no calls, text please",
            "do not phone, email",
            "alt",
            "mobile use",
        ] {
            assert!(!is_out_of_use(remark), "{remark}");
        }
    }
}
