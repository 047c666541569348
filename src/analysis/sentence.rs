//! An overlap in a sentence, Danish or English, such as "ingen fælles personer; samme 11 organisationer; KU forbereder KR".

use super::{
    gaps::{Missing, SuggestionRule},
    overlap::{Measure, Pair},
};
use crate::{
    access::Sight,
    register::OrganisationIx,
    words::{Language, labels::Label, list},
};
use entities::words::OrganisationKind;

/// The most names that a sentence lists before it gives the number alone.
pub(super) const NAMES: usize = 5;

impl Pair {
    /// What the two forums have in common, in words.
    #[must_use]
    pub fn sentence(self, sight: &Sight, language: Language) -> String {
        let organisations = self.organisations(sight);
        let people = self.people(sight);
        let unknown = people.is_some_and(|people| people.jaccard.is_none()) && organisations.jaccard.is_none();
        let mut parts = Vec::new();
        match people {
            _ if unknown => parts.push(language.pick("for få oplysninger", "too little is known").to_owned()),
            Some(people) => {
                parts.push(self.people_part(sight, people, language));
                parts.push(self.organisation_part(sight, organisations, language));
            }
            None => {
                parts.push(self.organisation_part(sight, organisations, language));
                parts.push(language.pick("personer ikke vist", "people not shown").to_owned());
            }
        }
        parts.extend(self.left_out_part(sight, language));
        parts.extend(self.declared_part(sight, language));
        parts.join("; ")
    }

    fn people_part(self, sight: &Sight, people: Measure, language: Language) -> String {
        let names = |sight: &Sight| -> Vec<String> {
            let evidence = self.evidence(sight).into_iter();
            evidence.map(|shared| sight.register().persons.get(shared.person).name.to_string()).collect()
        };
        let few = || language.pick("for få oplysninger om personer", "too little is known of people").to_owned();
        let too_few = self.too_few_people(sight);
        let told = match people.shared {
            0 if too_few => return few(),
            0 => language.pick("ingen fælles personer", "no people in common").to_owned(),
            1 => format!("{}: {}", language.pick("1 fælles person", "1 person in common"), list(&names(sight), language)),
            n if n <= NAMES => {
                format!("{n} {}: {}", language.pick("fælles personer", "people in common"), list(&names(sight), language))
            }
            n => format!("{n} {}", language.pick("fælles personer", "people in common")),
        };
        if too_few { format!("{told}; {}", few()) } else { told }
    }

    fn organisation_part(self, sight: &Sight, measure: Measure, language: Language) -> String {
        let hidden = !self.open(sight);
        let all = measure.jaccard == Some(1.0);
        match measure.shared {
            0 if measure.jaccard.is_none() => {
                language.pick("for få oplysninger om organisationer", "too little is known of organisations").to_owned()
            }
            0 => language.pick("ingen fælles organisationer", "no organisations in common").to_owned(),
            1 if all => language.pick("samme organisation", "the same organisation").to_owned(),
            n if all => {
                format!("{} {n} {}", language.pick("samme", "the same"), language.pick("organisationer", "organisations"))
            }
            1 if hidden => {
                format!("{} ({})", language.pick("1 organisation", "1 organisation"), self.shared_names(sight, language))
            }
            1 => language.pick("1 fælles organisation", "1 organisation in common").to_owned(),
            n => format!("{n} {}", language.pick("fælles organisationer", "organisations in common")),
        }
    }

    /// The organisations in common, the police last: they sit everywhere.
    fn shared_names(self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let police = |ix: &OrganisationIx| register.organisations.get(*ix).kind == OrganisationKind::Police;
        let mut shared = self.shared_organisations(sight);
        shared.sort_by_key(police);
        let names = shared.into_iter().map(|ix| match police(&ix) {
            true => language.pick("politiet", "the police").to_owned(),
            false => register.organisation_name(ix, sight.on()).to_owned(),
        });
        list(&names.collect::<Vec<_>>(), language)
    }

    /// The most telling interface that was declared; the others stand in the list.
    fn declared_part(self, sight: &Sight, language: Language) -> Option<String> {
        let register = sight.register();
        let interface = register.interfaces.get(*self.declared(sight).first()?);
        let [from, to] = [interface.from, interface.to].map(|end| sight.register().called(end, sight.on()));
        Some(format!("{from} {} {to}", interface.kind.label(language)))
    }
}

impl Missing {
    /// What suggests an interface, in words: the rule with its figures, then all that the two have in common.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        self.pair().sentence(sight, language)
    }

    /// The rule that suggests it, with its figures.
    #[must_use]
    pub fn reason(&self, language: Language) -> String {
        match self.rule {
            SuggestionRule::People => {
                let shared = self.people.map_or(0, |people| people.shared);
                match language {
                    Language::Da => format!("mindst 2 fælles personer; her {shared}"),
                    Language::En => format!("at least 2 people in common; here {shared}"),
                }
            }
            SuggestionRule::Organisations => {
                let ratio = format!("{:.3}", self.organisations.jaccard.unwrap_or_default());
                match language {
                    Language::Da => {
                        format!(
                            "mindst halvdelen af organisationerne er fælles uden indkalderne; her {}",
                            ratio.replace('.', ",")
                        )
                    }
                    Language::En => format!("at least half of the organisations are shared without the conveners; here {ratio}"),
                }
            }
        }
    }

    /// What a draft of the interface is about. It says nothing of people: what is declared later is read by everyone.
    #[must_use]
    pub fn summary(&self, sight: &Sight, language: Language) -> String {
        let pair = Pair { counting: crate::register::Counting::EVERY_SEAT, ..self.pair() };
        match pair.shared_names(sight, language) {
            names if names.is_empty() => language
                .pick("Foreslået: de to fora arbejder tæt på hinanden.", "Suggested: the two forums work close to each other.")
                .to_owned(),
            names => format!("{} {names}.", language.pick("Foreslået: i begge fora sidder", "Suggested: both forums seat")),
        }
    }
}
