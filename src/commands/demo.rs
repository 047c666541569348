//! `snitflade demo`: the forums of the 2009 plan on a morning in August 2009.

use super::{
    import::take_in,
    serve::{Running, not_heard},
    told::{language, say},
};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use snitflade::{
    access::{self, NewToken},
    clock::{Clock, SystemClock, ZONE},
    exchange::fixture,
    hub::{Hub, PostOffice},
    mail::{outbox::Carrier, transport::Transport},
    web::Settings,
    words::{Language, dates},
};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Args)]
pub struct Demo {
    /// Forget what was done before and begin anew.
    #[arg(long)]
    fresh: bool,
    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder of the demo: database, mail and clock.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// The hub's day: `now`, or a date, which begins at 9.00.
    #[arg(long)]
    today: Option<String>,
    /// Print one line of JSON when it answers, for scripts.
    #[arg(long)]
    json: bool,
}

/// The files of a demo. Only these are ever removed.
const DATABASE: &str = "demo.db";
const MAIL: &str = "mail";
const CLOCK: &str = "clock";
const LOCK: &str = "lock";

/// The tokens that a demo gives away.
struct Keys {
    secretary: SecretString,
    member: SecretString,
    stranger: SecretString,
    operator: SecretString,
}

impl Demo {
    pub async fn run(self) -> Result<()> {
        let data = &self.data;
        std::fs::create_dir_all(data).with_context(|| {
            let data = data.display();
            say(&format!("{data} kan ikke laves"), &format!("{data} cannot be made"))
        })?;
        let data = &std::fs::canonicalize(data)?;
        // Both before anything is cleared: what a running demo holds is not ours to take away.
        let lock = std::fs::File::create(data.join(LOCK))?;
        lock.try_lock().with_context(|| {
            let data = data.display();
            say(&format!("en anden demo kører i {data}"), &format!("another demo runs in {data}"))
        })?;
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port);
        // A port that the system chooses is chosen here: letters lead to it.
        let address = std::net::TcpListener::bind(address)
            .and_then(|listener| listener.local_addr())
            .with_context(|| not_heard(address))?;
        if self.fresh {
            clear(data)?;
        }
        let clock = Arc::new(self.clock(data)?);
        let url = format!("sqlite://{}", data.join(DATABASE).display());
        let post_office = PostOffice { pages: format!("http://{address}"), ..PostOffice::default() };
        let hub = Hub::open(&url, Arc::clone(&clock) as Arc<dyn Clock>, post_office).await?;
        if hub.register().forums.places() == 0 {
            let report = take_in(&hub, &fixture::plan_2009(), false).await?;
            if let Some(complaint) = report.complaints.first() {
                bail!("{}: {}", say("planen kan ikke indlæses", "the plan cannot be loaded"), complaint.line(language()));
            }
        }
        let keys = keys(&hub).await?;
        let mail = data.join(MAIL);
        let carrier = Carrier::new(Transport::Folder { path: mail.clone() });
        let running = Running::start(&hub, address, Settings::default(), Some(carrier)).await?;
        let (url, playground) = running.addresses()?;
        if self.json {
            println!("{}", line(&url, &playground, &mail, &keys));
        } else {
            print!("{}", welcome((&url, &playground, &hub.post_office.pages), &mail, &keys, clock.now()));
        }
        running.until_told().await
    }

    /// The clock of the demo: set by hand, or running on from where it was first set.
    fn clock(&self, data: &Path) -> Result<SystemClock> {
        let file = data.join(CLOCK);
        let clock = match (self.today.as_deref(), std::fs::read_to_string(&file)) {
            (Some("now"), _) => SystemClock::new(),
            (Some(day), _) => SystemClock::starting_at(nine_on(day.parse().with_context(|| {
                say("--today tager `now` eller en dato som 2009-08-11", "--today takes `now` or a date such as 2009-08-11")
            })?)?),
            (None, Ok(kept)) => SystemClock::moved_by(span(&kept).with_context(|| {
                say("demoens ur er i stykker: begynd forfra med --fresh", "the demo's clock is broken: begin anew with --fresh")
            })?),
            (None, Err(_)) => SystemClock::starting_at(nine_on(NaiveDate::from_ymd_opt(2009, 8, 11).context("a date")?)?),
        };
        std::fs::write(&file, format!("{}\n", clock.offset().num_seconds()))?;
        Ok(clock)
    }
}

/// The span that the demo's clock file names.
fn span(kept: &str) -> Option<TimeDelta> {
    let span = TimeDelta::try_seconds(kept.trim().parse().ok()?)?;
    SystemClock::new().now().checked_add_signed(span).map(|_| span)
}

fn nine_on(day: NaiveDate) -> Result<DateTime<Utc>> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).context("nine o'clock")?;
    Ok(ZONE
        .from_local_datetime(&day.and_time(nine))
        .earliest()
        .with_context(|| say("den dag har ikke kl. 9", "that day has no nine o'clock"))?
        .to_utc())
}

/// Removes what a demo has left in its folder, and nothing else that may lie there.
fn clear(data: &Path) -> Result<()> {
    for file in [DATABASE, "demo.db-wal", "demo.db-shm", CLOCK] {
        match std::fs::remove_file(data.join(file)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| say("den gamle demo kan ikke fjernes", "the old demo cannot be removed"));
            }
            _ => {}
        }
    }
    let Ok(letters) = std::fs::read_dir(data.join(MAIL)) else { return Ok(()) };
    for letter in letters {
        let path = letter?.path();
        if path.extension().is_some_and(|ending| ending == "eml") {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

async fn keys(hub: &Hub) -> Result<Keys> {
    let person = |code: &str| NewToken::Person(code.to_owned());
    Ok(Keys {
        secretary: access::issue(hub, &person("jens-krog")).await?,
        member: access::issue(hub, &person("ib-sand")).await?,
        stranger: access::issue(hub, &person("fremmed")).await?,
        operator: access::issue(hub, &NewToken::Operator).await?,
    })
}

fn line(url: &str, playground: &str, mail: &Path, keys: &Keys) -> serde_json::Value {
    let tokens = json!({
        "secretary": keys.secretary.expose_secret(),
        "member": keys.member.expose_secret(),
        "stranger": keys.stranger.expose_secret(),
        "operator": keys.operator.expose_secret(),
    });
    json!({ "url": url, "playground": playground, "mail": mail, "tokens": tokens })
}

fn welcome((url, playground, pages): (&str, &str, &str), mail: &Path, keys: &Keys, now: DateTime<Utc>) -> String {
    let date = dates::local(now).date();
    let day = format!("{} ({}-{:02}-{:02})", dates::moment(Language::En, now), date.year(), date.month(), date.day());
    format!(
        "\nSnitflade, with the forums of the 2009 plan: true institutions, invented people.\n\n\
         Playground  {playground}\n\
         Pages       {pages}/forums (for everyone)\n\
         API         {url}\n\
         Mail        {} (a file a letter; nothing leaves this machine)\n\
         Clock       {day}, running on from there\n\n\
         Tokens, to paste into the playground:\n\
         \x20 district secretary Jens Krog   {}\n\
         \x20 member Ib Sand, mayor          {}\n\
         \x20 a stranger                     {}\n\n\
         Try this:\n\
         \x20 1. Open the playground, paste the secretary's token, and run \"Where do these two forums overlap, and why?\"\n\
         \x20 2. Run \"Plan a meeting\" for the kredsråd (KR), look at who will be called, and send the call: eleven letters\n\
         \x20    appear in the mail folder, each with a calendar entry. Open one in a mail program.\n\
         \x20 3. Ask again with the stranger's token: sealed forums show what they are for, and not who sits in them.\n\n\
         Ctrl-C ends it; what you did is kept. --fresh begins anew.\n",
        mail.display(),
        keys.secretary.expose_secret(),
        keys.member.expose_secret(),
        keys.stranger.expose_secret(),
    )
}
