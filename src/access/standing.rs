//! What a viewer is in the cooperation today: outside it, in its network, a member here, a secretary there.

use crate::{
    hub::Actor,
    register::{Day, End, ForumIx, HoldingIx, InterfaceIx, OrganisationIx, PersonIx, PostIx, Register, SeatIx},
};
use entities::words::{Class, OrganisationKind, SeatKind, SeatRole};
use uuid::Uuid;

/// The viewer's place in the cooperation, judged on one day.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    operator: bool,
    person: Option<PersonIx>,
    network: bool,
    member_of: Vec<ForumIx>,
    chair_of: Vec<ForumIx>,
    secretary_of: Vec<ForumIx>,
    secretary_for: Vec<OrganisationIx>,
}

impl Standing {
    /// The standing of an actor on a day.
    #[must_use]
    pub fn of(register: &Register, actor: &Actor, today: Day) -> Self {
        let person = actor.person.and_then(|id| register.persons.find(id));
        let mut standing = Self { operator: actor.operator, person, ..Self::default() };
        if let Some(person) = person {
            standing.take_seats(register, person, today);
            standing.take_secretariats(register, person, today);
        }
        standing
    }

    fn take_seats(&mut self, register: &Register, person: PersonIx, today: Day) {
        for ix in register.seats_of(person, today) {
            let seat = register.seats.get(ix);
            self.member_of.push(seat.forum);
            if seat.role == SeatRole::Chair {
                self.chair_of.push(seat.forum);
            }
            if seat.kind == SeatKind::Secretary {
                self.secretary_of.push(seat.forum);
            }
        }
    }

    fn take_secretariats(&mut self, register: &Register, person: PersonIx, today: Day) {
        self.network = !self.member_of.is_empty() || register.posts_of(person, today).next().is_some();
        for secretariat in register.secretariats_of(person, today) {
            self.secretary_of.extend(secretariat.forum);
            self.secretary_for.extend(secretariat.organisation);
        }
        self.secretary_for.sort_unstable();
        self.secretary_for.dedup();
    }

    /// The person who asks, if there is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonIx> {
        self.person
    }

    /// Whether the viewer holds a post or a seat, or keeps the hub.
    #[must_use]
    pub fn in_network(&self) -> bool {
        self.operator || self.network
    }

    /// Whether the viewer keeps the whole hub.
    #[must_use]
    pub fn operates(&self) -> bool {
        self.operator
    }

    /// The organisations that the viewer is secretary for, each once.
    #[must_use]
    pub fn secretary_for(&self) -> &[OrganisationIx] {
        &self.secretary_for
    }

    /// Whether the viewer has a seat in the forum.
    #[must_use]
    pub fn sits_in(&self, forum: ForumIx) -> bool {
        self.member_of.contains(&forum)
    }

    /// Whether the viewer keeps the register of any forum.
    #[must_use]
    pub fn keeps_any(&self) -> bool {
        self.operator || !(self.secretary_of.is_empty() && self.chair_of.is_empty() && self.secretary_for.is_empty())
    }

    /// Whether the viewer keeps what all forums share: the operator, and whoever is secretary for the police.
    #[must_use]
    pub fn registers(&self, register: &Register) -> bool {
        let police = |ix: &OrganisationIx| register.organisations.get(register.root(*ix)).kind == OrganisationKind::Police;
        self.operator || self.secretary_for.iter().any(police)
    }

    /// Whether the viewer keeps the organisation, its units, their posts and holders: secretary for it or for what it is a unit of.
    #[must_use]
    pub fn keeps_organisation(&self, register: &Register, organisation: OrganisationIx) -> bool {
        register.above(organisation).any(|at| self.secretary_for.contains(&at)) || self.registers(register)
    }

    /// Whether the viewer may read the addresses of this person, whom the viewer knows, and correct what is known of her, all but
    /// where letters to her go ([`Standing::redirects`]): the person, whoever keeps a forum in which she has or had a place, her
    /// first employer, and whoever keeps what all share.
    #[must_use]
    pub fn corrects(&self, register: &Register, person: PersonIx) -> bool {
        let keeps_seat = |seat: &SeatIx| self.keeps(register, register.seats.get(*seat).forum);
        self.registers(register)
            || self.person == Some(person)
            || register.person_seats.of(person).iter().any(keeps_seat)
            || self.first_employs(register, person)
            || (self.keeps_any() && nowhere(register, person))
    }

    /// Whether the viewer may say where letters to this person go: the person, whoever keeps what all share, her first employer while
    /// she holds a post and never held one elsewhere, and whoever keeps anything while she has no place anywhere.
    ///
    /// Letters of every forum go to that address. That a viewer keeps one of her forums gives no right to it, whatever the others
    /// are: so the answer says nothing of a seat that the viewer may not see.
    #[must_use]
    pub fn redirects(&self, register: &Register, person: PersonIx, today: Day) -> bool {
        let at_work = || register.posts_of(person, today).next().is_some();
        let employs = |holding: &HoldingIx| self.keeps_post(register, register.holdings.get(*holding).post);
        self.registers(register)
            || self.person == Some(person)
            || (at_work() && self.first_employs(register, person) && register.person_holdings.of(person).iter().all(employs))
            || (self.keeps_any() && nowhere(register, person))
    }

    /// Whether the viewer keeps the organisation of the first post that was entered as this person's, and no place of her own was
    /// entered before it that the viewer may see. A post is easily given: to give one to somebody who has a place already, or a post
    /// elsewhere, opens nothing.
    fn first_employs(&self, register: &Register, person: PersonIx) -> bool {
        let holdings = register.person_holdings.of(person).iter().map(|ix| register.holdings.get(*ix));
        let Some(first) = holdings.min_by_key(|row| row.id) else { return false };
        // Ids begin with the time: the lesser was made before.
        let before = |id: Uuid, seat: SeatIx| id < first.id && self.sees_inside(register, register.seats.get(seat).forum);
        let mut deputies = register.person_deputies.of(person).iter().map(|ix| register.deputies.get(*ix));
        self.keeps_post(register, first.post)
            && !register.person_seats.of(person).iter().any(|ix| before(register.seats.get(*ix).id, *ix))
            && !deputies.any(|row| before(row.id, row.seat))
    }

    fn keeps_post(&self, register: &Register, post: PostIx) -> bool {
        self.keeps_organisation(register, register.posts.get(post).organisation)
    }

    /// Whether the viewer may speak for this end of an interface: keeps the forum or sits in it, or keeps the organisation.
    #[must_use]
    pub fn party_to(&self, register: &Register, end: End) -> bool {
        self.keeps_end(register, end) || matches!(end, End::Forum(forum) if self.sits_in(forum))
    }

    /// Whether the viewer may speak for either end of the interface.
    #[must_use]
    pub fn party_to_either(&self, register: &Register, interface: InterfaceIx) -> bool {
        let row = register.interfaces.get(interface);
        self.party_to(register, row.from) || self.party_to(register, row.to)
    }

    /// Whether the viewer keeps what stands at this end of an interface.
    #[must_use]
    pub fn keeps_end(&self, register: &Register, end: End) -> bool {
        match end {
            End::Forum(forum) => self.keeps(register, forum),
            End::Organisation(organisation) => self.keeps_organisation(register, organisation),
        }
    }

    /// Whether the viewer may declare an interface between these ends, change it and end it: whoever keeps one of them, or speaks
    /// for both. A member of one end alone may propose, and no more.
    #[must_use]
    pub fn declares(&self, register: &Register, (from, to): (End, End)) -> bool {
        let ends = [from, to];
        ends.into_iter().any(|end| self.keeps_end(register, end)) || ends.into_iter().all(|end| self.party_to(register, end))
    }

    /// Whether the viewer may see the interface: everyone one that is declared, its parties alone a draft.
    #[must_use]
    pub fn shows(&self, register: &Register, interface: InterfaceIx) -> bool {
        !register.is_draft(interface) || self.party_to_either(register, interface)
    }

    /// Whether the viewer keeps the register of this forum: its secretariat, its chair, or the operator.
    #[must_use]
    pub fn keeps(&self, register: &Register, forum: ForumIx) -> bool {
        let convened = || register.forums.get(forum).convener.is_some_and(|convener| self.secretary_for.contains(&convener));
        self.operator || self.secretary_of.contains(&forum) || self.chair_of.contains(&forum) || convened()
    }

    /// Whether the viewer may see who sits in the forum and when it meets.
    #[must_use]
    pub fn sees_inside(&self, register: &Register, forum: ForumIx) -> bool {
        match register.forums.get(forum).class {
            Class::Public => true,
            Class::Network => self.in_network(),
            Class::Members | Class::Sealed => self.member_of.contains(&forum) || self.keeps(register, forum),
        }
    }

    /// Whether the viewer may know that there is this person: it is the viewer, holds or held a post, has or had a place in a
    /// forum that the viewer may see into or gets copies of one that the viewer keeps, or has no place anywhere and the viewer keeps
    /// a forum and may give it one.
    #[must_use]
    pub fn knows(&self, register: &Register, person: PersonIx) -> bool {
        let sees = |seat: &SeatIx| self.sees_inside(register, register.seats.get(*seat).forum);
        let keeps = |seat: &SeatIx| self.keeps(register, register.seats.get(*seat).forum);
        self.operator
            || self.person == Some(person)
            || (self.keeps_any() && nowhere(register, person))
            || !register.person_holdings.of(person).is_empty()
            || register.person_seats.of(person).iter().any(sees)
            || register.person_deputies.of(person).iter().any(|deputy| sees(&register.deputies.get(*deputy).seat))
            || register.person_copies.of(person).iter().any(keeps)
    }
}

/// Whether the person has and had no post, no seat, stands in for nobody and gets copies of nothing.
fn nowhere(register: &Register, person: PersonIx) -> bool {
    register.person_holdings.of(person).is_empty()
        && register.person_seats.of(person).is_empty()
        && register.person_deputies.of(person).is_empty()
        && register.person_copies.of(person).is_empty()
}
