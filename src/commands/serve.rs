//! `snitflade serve`.

use super::{At, no_database, told::say};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use snitflade::{
    config::Way,
    hub::Hub,
    jobs,
    mail::outbox::Carrier,
    web::{self, rate::Rates},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tokio::signal::unix::{SignalKind, signal};

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    at: At,
    /// The address to listen on.
    #[arg(long)]
    address: Option<IpAddr>,
    /// The port to listen on; 0 lets the system choose.
    #[arg(long)]
    port: Option<u16>,
    /// Print one line of JSON when it answers, for scripts.
    #[arg(long)]
    json: bool,
}

impl Serve {
    pub async fn run(self) -> Result<()> {
        let mut config = self.at.config()?;
        config.address = self.address.unwrap_or(config.address);
        config.port = self.port.unwrap_or(config.port);
        if config.mail.transport == Way::Folder {
            bail!(say(
                "mail.transport = \"folder\" er til demoen: en rigtig hub sender sin mail med smtp eller sendmail",
                "mail.transport = \"folder\" is for the demo: a hub in earnest sends its mail by smtp or sendmail"
            ));
        }
        let clock = Arc::new(snitflade::clock::SystemClock::new());
        let hub = Hub::open(&config.database, clock, config.post_office()).await.with_context(no_database)?;
        let (hsts, proxies) = (config.hsts, config.proxies.clone());
        let settings = web::Settings { hsts, proxies, rates: Some(Rates::default()), ..web::Settings::default() };
        let running = Running::start(&hub, config.socket(), settings, config.mail.carrier()).await?;
        let (url, playground) = running.addresses()?;
        if self.json {
            println!("{}", json!({ "url": url, "playground": playground }));
        } else {
            println!("Snitflade answers at {url}; the playground is at {playground}");
        }
        running.until_told().await
    }
}

/// Before why an address cannot be listened on.
pub fn not_heard(address: SocketAddr) -> String {
    say(&format!("der kan ikke lyttes på {address}"), &format!("{address} cannot be listened on"))
}

/// A hub that listens.
pub struct Running {
    server: web::Server,
    hub: Arc<Hub>,
}

impl Running {
    /// Binds the address and starts what a hub does beside answering.
    pub async fn start(hub: &Arc<Hub>, address: SocketAddr, settings: web::Settings, carrier: Option<Carrier>) -> Result<Self> {
        let door = Arc::new(web::Door::new(Arc::clone(hub), settings)?);
        let server = web::Server::bind(address, door).await.with_context(|| not_heard(address))?;
        jobs::start(hub, carrier);
        // Whoever searches first would wait for it.
        let register = hub.register();
        tokio::task::spawn_blocking(move || {
            register.index();
        });
        Ok(Self { server, hub: Arc::clone(hub) })
    }

    /// Where questions go, and where the playground is.
    pub fn addresses(&self) -> Result<(String, String)> {
        let address = self.server.address()?;
        Ok((format!("http://{address}/graphql"), format!("http://{address}/playground")))
    }

    /// Answers until the process is told to end.
    pub async fn until_told(self) -> Result<()> {
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        self.server
            .run(async move {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            })
            .await;
        jobs::keep_picture(&self.hub).await;
        Ok(())
    }
}
