//! What an interface is called from either of its ends: "bistår" from the one, "bistås af" from the other.
//! The words never inflect a name, so that any name may follow them.

use crate::words::{Language, labels::Label};
use entities::words::{InterfaceEnd, InterfaceKind};

/// The words that lead from this end to the other.
#[must_use]
pub fn label(kind: InterfaceKind, end: InterfaceEnd, language: Language) -> &'static str {
    match end {
        InterfaceEnd::From => kind.label(language),
        InterfaceEnd::To => inverse(kind, language),
    }
}

fn inverse(kind: InterfaceKind, language: Language) -> &'static str {
    let (da, en) = match kind {
        InterfaceKind::Prepares => ("forberedes af", "is prepared by"),
        InterfaceKind::SecretariatFor => ("sekretariatsbetjenes af", "has its secretariat in"),
        InterfaceKind::HandsDown => ("udmønter strategier fra", "carries out strategies of"),
        InterfaceKind::ReportsTo => ("orienteres af", "is reported to by"),
        InterfaceKind::Assists => ("bistås af", "is assisted by"),
        InterfaceKind::Consults => ("høres af", "is consulted by"),
        InterfaceKind::SharesInformation => ("får viden fra", "receives information from"),
        InterfaceKind::RefersTo => ("modtager henvisninger fra", "receives referrals from"),
        InterfaceKind::Approves => ("får godkendelse fra", "is approved by"),
        InterfaceKind::RecommendsTo => ("modtager indstillinger fra", "receives recommendations from"),
        InterfaceKind::CoordinatesWith => ("koordinerer med", "coordinates with"),
        InterfaceKind::ParentOf => ("er underordnet", "is under"),
        InterfaceKind::Succeeds => ("afløses af", "is succeeded by"),
    };
    language.pick(da, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_but_coordination_reads_differently_from_its_other_end() {
        for language in [Language::Da, Language::En] {
            for kind in InterfaceKind::ALL {
                let [from, to] = [InterfaceEnd::From, InterfaceEnd::To].map(|end| label(*kind, end, language));
                assert_eq!(from == to, *kind == InterfaceKind::CoordinatesWith, "{kind:?}: {from}, {to}");
            }
        }
    }
}
