//! How far a long work has come, as a line for whoever waits for it.

use super::Language;
use std::time::Duration;

/// The length of a bar, in letters.
const BAR: usize = 24;

/// What has been done of a file, and of everything where that is known: from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Far<'a> {
    pub file: &'a str,
    pub rows: u64,
    pub share: Option<f64>,
    pub spent: Duration,
}

/// The line for a terminal, with a bar where it is known how much there is to do.
#[must_use]
pub fn bar(far: &Far<'_>, language: Language) -> String {
    let Some(share) = far.share else { return plain(far, language) };
    let full = (0..BAR).filter(|place| at_least(share, *place)).count();
    format!("[{}{}] {}", "█".repeat(full), "░".repeat(BAR - full), plain(far, language))
}

#[expect(clippy::cast_precision_loss, reason = "a place in a short bar")]
fn at_least(share: f64, place: usize) -> bool {
    share * BAR as f64 >= (place + 1) as f64
}

/// The line without a bar, for a file or another program.
#[must_use]
pub fn plain(far: &Far<'_>, language: Language) -> String {
    let rows = format!("{}: {} {}", far.file, far.rows, language.pick("rækker", "rows"));
    let Some(share) = far.share else { return format!("{rows}, {}", lasting(far.spent)) };
    let left = left(share, far.spent).map(|left| match language {
        Language::Da => format!(", ca. {} tilbage", lasting(left)),
        Language::En => format!(", about {} left", lasting(left)),
    });
    format!("{:3.0} %  {rows}{}", (share * 100.0).floor(), left.unwrap_or_default())
}

/// What is still to come if the rest goes as what has been done; nothing while too little has been.
fn left(share: f64, spent: Duration) -> Option<Duration> {
    (share > 0.01 && share <= 1.0).then(|| spent.mul_f64((1.0 - share) / share))
}

fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} t {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(share: Option<f64>, seconds: u64) -> Far<'static> {
        Far { file: "seats.csv", rows: 125_000, share, spent: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_bar_tells_the_share_and_the_time_that_is_left() {
        let quarter = far(Some(0.25), 20);
        assert_eq!(bar(&quarter, Language::Da), "[██████░░░░░░░░░░░░░░░░░░]  25 %  seats.csv: 125000 rækker, ca. 60 s tilbage");
        assert_eq!(plain(&quarter, Language::En), " 25 %  seats.csv: 125000 rows, about 60 s left");
        assert_eq!(plain(&far(Some(0.5), 600), Language::Da), " 50 %  seats.csv: 125000 rækker, ca. 10 min tilbage");
        assert_eq!(plain(&far(Some(0.001), 9), Language::Da), "  0 %  seats.csv: 125000 rækker", "too early to tell");
        assert!(bar(&far(Some(1.0), 9), Language::Da).starts_with(&format!("[{}] 100 %", "█".repeat(24))));
        assert_eq!(bar(&far(None, 9), Language::Da), "seats.csv: 125000 rækker, 9 s", "nobody knows how much there is");
    }
}
