//! Dates in words, for letters and pages: "tirsdag den 15. september 2009 kl. 10.00-12.00".
//!
//! Every instant is shown in the zone of the police district, Europe/Copenhagen, and nowhere else is a date put
//! into words: a letter whose text says another hour than its calendar part is worse than no letter. Months and
//! weekdays are small letters in Danish; English follows British use and the 24-hour clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use chrono_tz::Europe::Copenhagen;

use crate::words::Language;

const MONTHS_DA: [&str; 12] =
    ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A moment as a sentence names it, in both languages.
#[must_use]
pub fn named(instant: DateTime<Utc>) -> crate::error::Detail {
    crate::error::Detail { da: moment(Language::Da, instant), en: moment(Language::En, instant) }
}

/// The wall-clock date and time in Copenhagen at an instant.
pub fn local(instant: DateTime<Utc>) -> NaiveDateTime {
    instant.with_timezone(&Copenhagen).naive_local()
}

/// The name of the weekday: "tirsdag" or "Tuesday".
pub fn weekday(language: Language, date: NaiveDate) -> &'static str {
    let (da, en) = match date.weekday() {
        Weekday::Mon => ("mandag", "Monday"),
        Weekday::Tue => ("tirsdag", "Tuesday"),
        Weekday::Wed => ("onsdag", "Wednesday"),
        Weekday::Thu => ("torsdag", "Thursday"),
        Weekday::Fri => ("fredag", "Friday"),
        Weekday::Sat => ("lørdag", "Saturday"),
        Weekday::Sun => ("søndag", "Sunday"),
    };
    language.pick(da, en)
}

/// The name of the month: "september" or "September".
pub fn month(language: Language, date: NaiveDate) -> &'static str {
    let index = date.month0() as usize;
    language.pick(MONTHS_DA[index], MONTHS_EN[index])
}

/// Weekday and full date: "tirsdag den 15. september 2009" or "Tuesday 15 September 2009".
pub fn long_date(language: Language, date: NaiveDate) -> String {
    let day = weekday(language, date);
    let joint = language.pick(" den", "");
    format!("{day}{joint} {} {}", short_date(language, date), date.year())
}

/// Day and month without the year: "15. september" or "15 September".
pub fn short_date(language: Language, date: NaiveDate) -> String {
    let dot = language.pick(".", "");
    format!("{}{dot} {}", date.day(), month(language, date))
}

/// A day in the midst of a sentence: "den 15. september 2009" or "15 September 2009".
pub fn day(language: Language, date: NaiveDate) -> String {
    format!("{}{} {}", language.pick("den ", ""), short_date(language, date), date.year())
}

/// The time of day, to the minute: "10.00" or "10:00".
pub fn clock_time(language: Language, time: NaiveDateTime) -> String {
    let mark = language.pick(".", ":");
    format!("{:02}{mark}{:02}", time.hour(), time.minute())
}

/// One instant in words: "tirsdag den 15. september 2009 kl. 10.00" or "Tuesday 15 September 2009, 10:00".
pub fn moment(language: Language, instant: DateTime<Utc>) -> String {
    let time = local(instant);
    let joint = language.pick(" kl. ", ", ");
    format!("{}{joint}{}", long_date(language, time.date()), clock_time(language, time))
}

/// A span of time in words: "tirsdag den 15. september 2009 kl. 10.00-12.00" or
/// "Tuesday 15 September 2009, 10:00-12:00". A span that ends on another day names both days.
pub fn moment_range(language: Language, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
    let (from, to) = (local(start), local(end));
    if from.date() == to.date() {
        format!("{}-{}", moment(language, start), clock_time(language, to))
    } else {
        format!("{} - {}", moment(language, start), moment(language, end))
    }
}

/// The ISO week, as Danish calendars count: "uge 38" or "week 38". Its year may differ from the date's.
pub fn week(language: Language, date: NaiveDate) -> String {
    format!("{} {}", language.pick("uge", "week"), date.iso_week().week())
}

/// What a change of time looks like in one line: "15. september → 22. september".
///
/// Only what changed is said: the hour is left out when it stays, the day when only the hour moves, and the
/// year is named when the two differ in it.
pub fn change(language: Language, old: DateTime<Utc>, new: DateTime<Utc>) -> String {
    let (old, new) = (local(old), local(new));
    let hour = |time: NaiveDateTime| format!("{}{}", language.pick("kl. ", ""), clock_time(language, time));
    if old.date() == new.date() {
        return format!("{}, {} → {}", short_date(language, old.date()), hour(old), hour(new));
    }
    let side = |time: NaiveDateTime| {
        let mut words = short_date(language, time.date());
        if old.year() != new.year() {
            words.push_str(&format!(" {}", time.year()));
        }
        if old.time() != new.time() {
            let joint = language.pick(" ", ", ");
            words.push_str(&format!("{joint}{}", hour(time)));
        }
        words
    };
    format!("{} → {}", side(old), side(new))
}

/// The day after a last day that people wrote; they write the year 9999 for "open".
#[must_use]
pub fn day_after(last: Option<NaiveDate>) -> Option<NaiveDate> {
    last.filter(|last| last.year() < 9999)?.succ_opt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Da, En};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_written_out_in_both_languages() {
        assert_eq!(long_date(Da, day("2009-09-15")), "tirsdag den 15. september 2009");
        assert_eq!(long_date(En, day("2009-09-15")), "Tuesday 15 September 2009");
        assert_eq!(long_date(Da, day("2010-01-02")), "lørdag den 2. januar 2010");
        assert_eq!(long_date(Da, day("2009-06-07")), "søndag den 7. juni 2009");
        assert_eq!(short_date(Da, day("2009-09-15")), "15. september");
        assert_eq!(short_date(En, day("2009-09-15")), "15 September");
    }

    #[test]
    fn a_span_is_shown_in_copenhagen_summer_and_winter() {
        let (start, end) = (at("2009-09-15T08:00:00Z"), at("2009-09-15T10:00:00Z"));
        assert_eq!(moment_range(Da, start, end), "tirsdag den 15. september 2009 kl. 10.00-12.00");
        assert_eq!(moment_range(En, start, end), "Tuesday 15 September 2009, 10:00-12:00");
        let (start, end) = (at("2009-12-08T09:00:00Z"), at("2009-12-08T11:00:00Z"));
        assert_eq!(moment_range(Da, start, end), "tirsdag den 8. december 2009 kl. 10.00-12.00");
    }

    #[test]
    fn a_span_over_midnight_names_both_days() {
        let words = moment_range(Da, at("2009-09-15T20:00:00Z"), at("2009-09-15T23:00:00Z"));
        assert_eq!(words, "tirsdag den 15. september 2009 kl. 22.00 - onsdag den 16. september 2009 kl. 01.00");
    }

    #[test]
    fn weeks_are_counted_as_in_danish_calendars() {
        let weeks = [("2009-03-10", 11), ("2009-06-09", 24), ("2009-09-15", 38), ("2009-12-08", 50), ("2010-01-01", 53)];
        for (date, number) in weeks {
            assert_eq!(week(Da, day(date)), format!("uge {number}"));
            assert_eq!(week(En, day(date)), format!("week {number}"));
        }
    }

    #[test]
    fn a_change_says_only_what_changed() {
        let old = at("2009-09-15T08:00:00Z");
        assert_eq!(change(Da, old, at("2009-09-22T08:00:00Z")), "15. september → 22. september");
        assert_eq!(change(En, old, at("2009-09-22T08:00:00Z")), "15 September → 22 September");
        assert_eq!(change(Da, old, at("2009-09-15T11:00:00Z")), "15. september, kl. 10.00 → kl. 13.00");
        let later = change(Da, old, at("2009-09-22T11:00:00Z"));
        assert_eq!(later, "15. september kl. 10.00 → 22. september kl. 13.00");
        let next_year = change(Da, at("2009-12-08T09:00:00Z"), at("2010-01-12T09:00:00Z"));
        assert_eq!(next_year, "8. december 2009 → 12. januar 2010");
    }

    #[test]
    fn ten_o_clock_stays_ten_o_clock_across_the_clock_change() {
        let old = at("2009-10-20T08:00:00Z");
        assert_eq!(change(Da, old, at("2009-10-27T09:00:00Z")), "20. oktober → 27. oktober");
    }
}
