//! The days on which no authority meets: holy days, the days that are kept like them, and the autumn holiday of the schools.

use crate::words::Language;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Why nobody meets on a day, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOff {
    da: &'static str,
    en: &'static str,
}

impl DayOff {
    /// Its name.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        language.pick(self.da, self.en)
    }
}

/// The last year with Store Bededag (lov nr. 214 af 6. marts 2023).
const LAST_PRAYER_DAY: i32 = 2023;

/// Days from Easter Sunday.
const MOVING: [(i64, &str, &str); 8] = [
    (-3, "skærtorsdag", "Maundy Thursday"),
    (-2, "langfredag", "Good Friday"),
    (0, "påskedag", "Easter Sunday"),
    (1, "2. påskedag", "Easter Monday"),
    (PRAYER_DAY, "store bededag", "Great Prayer Day"),
    (39, "Kristi himmelfartsdag", "Ascension Day"),
    (49, "pinsedag", "Whit Sunday"),
    (50, "2. pinsedag", "Whit Monday"),
];

const PRAYER_DAY: i64 = 26;

/// Month and day. The last three are no holy days by law; offices are closed on them all the same.
const FIXED: [(u32, u32, &str, &str); 6] = [
    (1, 1, "nytårsdag", "New Year's Day"),
    (12, 25, "juledag", "Christmas Day"),
    (12, 26, "2. juledag", "Boxing Day"),
    (6, 5, "grundlovsdag", "Constitution Day"),
    (12, 24, "juleaftensdag", "Christmas Eve"),
    (12, 31, "nytårsaftensdag", "New Year's Eve"),
];

/// The ISO week of the autumn holiday.
const AUTUMN: u32 = 42;

/// Easter Sunday of a year of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
#[must_use]
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let moon_skips = (century + 8) / 25;
    let skips = (century - moon_skips + 1) / 3;
    let epact = (19 * golden + century - century / 4 - skips + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

/// Why nobody meets on this day, if so; weekends apart.
#[must_use]
fn day_off(date: NaiveDate) -> Option<DayOff> {
    let fixed = FIXED.iter().find(|(month, day, ..)| (date.month(), date.day()) == (*month, *day));
    if let Some((.., da, en)) = fixed {
        return Some(DayOff { da, en });
    }
    let from_easter = easter(date.year()).map(|easter| (date - easter).num_days());
    let kept = |days: i64| days != PRAYER_DAY || date.year() <= LAST_PRAYER_DAY;
    let moving = MOVING.iter().find(|(days, ..)| Some(*days) == from_easter && kept(*days));
    if let Some((_, da, en)) = moving {
        return Some(DayOff { da, en });
    }
    (date.iso_week().week() == AUTUMN).then_some(DayOff { da: "efterårsferie (uge 42)", en: "autumn holiday (week 42)" })
}

/// Whether authorities meet on this day: a weekday that is not off.
#[must_use]
pub fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && day_off(date).is_none()
}

/// Whether the day before and the day after are both free, as on the Friday after Ascension Day: many are away.
#[must_use]
pub fn is_squeezed(date: NaiveDate) -> bool {
    let free = |date: Option<NaiveDate>| date.is_some_and(|date| !is_working_day(date));
    free(date.checked_sub_days(Days::new(1))) && free(date.checked_add_days(Days::new(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_almanacs_have_it() {
        // The earliest and the latest there can be are among them.
        for date in [
            "1818-03-22",
            "1886-04-25",
            "1900-04-15",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2009-04-12",
            "2010-04-04",
            "2011-04-24",
            "2016-03-27",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2285-03-22",
        ] {
            assert_eq!(easter(day(date).year()), Some(day(date)));
        }
    }

    /// The paschal full moon by the tables of the church: the reckoning that the rule shortens.
    fn by_the_tables(year: i32) -> NaiveDate {
        let (golden, century) = (year % 19, year / 100);
        let epact = (14 + 11 * golden - 3 * (century + 1) / 4 + (5 + 8 * (century + 1)) / 25).rem_euclid(30);
        let epact = if epact == 0 || (epact == 1 && golden > 10) { epact + 1 } else { epact };
        let moon = NaiveDate::from_ymd_opt(year, 4, 19).unwrap() - chrono::TimeDelta::days(epact.into());
        moon + chrono::TimeDelta::days(7 - i64::from(moon.weekday().num_days_from_sunday()))
    }

    proptest! {
        #[test]
        fn easter_is_the_sunday_after_the_paschal_moon(year in 1700i32..3000) {
            let found = easter(year).unwrap();
            prop_assert_eq!(found, by_the_tables(year));
            prop_assert_eq!(found.weekday(), Weekday::Sun);
        }
    }

    #[test]
    fn the_days_off_of_2009_are_these() {
        let year = day("2009-01-01").iter_days().take_while(|date| date.year() == 2009);
        let off: Vec<_> = year.filter_map(|date| Some(format!("{date} {}", day_off(date)?.name(Language::En)))).collect();
        let autumn: Vec<_> = (12..=18).map(|date| format!("2009-10-{date} autumn holiday (week 42)")).collect();
        let mut expected = vec![
            "2009-01-01 New Year's Day",
            "2009-04-09 Maundy Thursday",
            "2009-04-10 Good Friday",
            "2009-04-12 Easter Sunday",
            "2009-04-13 Easter Monday",
            "2009-05-08 Great Prayer Day",
            "2009-05-21 Ascension Day",
            "2009-05-31 Whit Sunday",
            "2009-06-01 Whit Monday",
            "2009-06-05 Constitution Day",
        ];
        expected.extend(autumn.iter().map(String::as_str));
        expected.extend([
            "2009-12-24 Christmas Eve",
            "2009-12-25 Christmas Day",
            "2009-12-26 Boxing Day",
            "2009-12-31 New Year's Eve",
        ]);
        assert_eq!(off, expected);
    }

    #[test]
    fn great_prayer_day_was_kept_for_the_last_time_in_2023() {
        assert_eq!(day_off(day("2023-05-05")).map(|off| off.name(Language::Da)), Some("store bededag"));
        assert_eq!(day_off(day("2024-04-26")), None);
        assert!(is_working_day(day("2024-04-26")));
    }

    #[test]
    fn the_friday_after_ascension_day_is_squeezed_and_the_day_itself_is_off() {
        assert!(is_squeezed(day("2009-05-22")) && is_working_day(day("2009-05-22")));
        assert!(!is_working_day(day("2009-05-21")) && !is_squeezed(day("2009-05-20")));
    }
}
