//! The hub's own mailboxes: each forum has one to itself, and nobody else has any of them.

use super::plain::is_address;
use crate::{
    error::{Detail, RuleCode},
    hub::{PostOffice, Work},
    register::Register,
    words::{spelled_out, text::Checks},
};
use entities::forum::forum;

/// The mailbox from which the hub itself writes.
pub const HUB: &str = "snitflade";

/// The mailbox from which sealed forums write: it must not name them.
pub const SEALED: &str = "moede";

/// What returned letters are addressed to begins so.
pub const BOUNCE: &str = "bounce+";

/// The part before the @ of a forum's address: its code in small plain letters; empty for a code that has none.
#[must_use]
pub fn mailbox(code: &str) -> String {
    let folded = spelled_out(code);
    let plain: String = folded.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    plain.trim_matches('-').chars().take(60).collect()
}

/// Notes a code whose mailbox is another's, the hub's own, or none.
pub fn check_code(work: &Work, row: &forum::Model, checks: &mut Checks) {
    check_own(&row.code, checks);
    let local = mailbox(&row.code);
    let mut others = work.register().forums.iter().filter(|(_, other)| other.id != row.id);
    checks.rule(!others.any(|(_, other)| mailbox(&other.code) == local), "code", RuleCode::Taken, &*row.code);
}

/// Notes a code whose mailbox is the hub's own, or none.
pub fn check_own(code: &str, checks: &mut Checks) {
    let local = mailbox(code);
    let none = Detail {
        da: "koden skal have et bogstav eller tal, som kan stå i en mailadresse".to_owned(),
        en: "the code needs a letter or digit that a mail address can hold".to_owned(),
    };
    checks.rule(!local.is_empty(), "code", RuleCode::Invalid, none);
    checks.rule(![HUB, SEALED].contains(&&*local), "code", RuleCode::Taken, code);
}

/// A person's or seat's address, trimmed; what no mail server can carry is noted, and so is what comes back to the hub.
pub fn checked(work: &Work, (field, address): (&'static str, Option<String>), checks: &mut Checks) -> Option<String> {
    let address = checks.address(field, address, is_address)?;
    let own = Detail { da: "adressen er hubbens egen".to_owned(), en: "the address is the hub's own".to_owned() };
    checks.rule(!is_ours(work.register(), work.post_office(), &address), field, RuleCode::Invalid, own);
    Some(address)
}

/// Whether mail to this address reaches somebody: a server can carry it, and it does not come back to the hub.
#[must_use]
pub fn reaches(register: &Register, office: &PostOffice, address: &str) -> bool {
    is_address(address) && !is_ours(register, office, address)
}

fn is_ours(register: &Register, office: &PostOffice, address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let local = local.to_ascii_lowercase();
    let forums = || register.forums.iter().any(|(_, forum)| mailbox(&forum.code) == local);
    let ours = || [HUB, SEALED].contains(&&*local) || local.starts_with(BOUNCE) || forums();
    domain.eq_ignore_ascii_case(&office.domain) && ours()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_a_mailbox_or_nothing() {
        let boxes = ["KR", "LR-LEJ", "Ældreråd Øst", "-KR", "Ж", "..."].map(mailbox);
        assert_eq!(boxes, ["kr", "lr-lej", "aeldreraad-oest", "kr", "", ""]);
    }
}
