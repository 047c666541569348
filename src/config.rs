//! Settings: defaults that start a hub with no file, a file over the defaults, the environment over the file.

use crate::{
    error::{Detail, Error, Result},
    hub::PostOffice,
    mail::{
        outbox::Carrier,
        plain,
        smtp::{Encryption, Limits, Login, Smtp},
        transport::Transport,
    },
    words::messages,
};
use chrono::TimeDelta;
use secrecy::SecretString;
use serde::Deserialize;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

/// Everything that can be set. Secrets print as nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `sqlite://FILE` or `postgres://USER@HOST/NAME`.
    pub database: String,
    /// The address to listen on.
    pub address: IpAddr,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Whether browsers are told to come by TLS only; right behind a proxy that speaks it.
    pub hsts: bool,
    /// The reverse proxies before the hub. They are believed about who asks; without them everybody behind one is one caller.
    pub proxies: Vec<IpAddr>,
    /// Where people find the hub, such as `https://snitflade.example`; links in letters begin with it. Without it, where it listens.
    pub url: Option<String>,
    pub mail: Mail,
}

/// How mail leaves the hub.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    pub transport: Way,
    /// The domain of the forums' addresses.
    pub domain: String,
    /// Where words from people go.
    pub secretariat: String,
    /// The program of `sendmail`.
    pub program: PathBuf,
    /// The folder of `folder`.
    pub folder: PathBuf,
    pub smtp: SmtpSettings,
    /// Seconds for which a worker may keep a letter before another may take it.
    pub lease_seconds: u32,
}

/// A way out of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Letters wait in the outbox.
    Off,
    Smtp,
    Sendmail,
    /// Letters become files; for the demo alone.
    Folder,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub encryption: Tls,
    pub name: Option<String>,
    pub password: Option<SecretString>,
    /// A file with a certificate authority to trust beside the usual ones.
    pub ca: Option<PathBuf>,
    /// The name that the hub gives itself.
    pub hello: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    None,
    Offered,
    Starttls,
    Implicit,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "sqlite://snitflade.db".to_owned(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8080,
            hsts: false,
            proxies: Vec::new(),
            url: None,
            mail: Mail::default(),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        let PostOffice { domain, secretariat, .. } = PostOffice::default();
        Self {
            transport: Way::Off,
            domain,
            secretariat,
            program: PathBuf::from("/usr/sbin/sendmail"),
            folder: PathBuf::from("mail"),
            smtp: SmtpSettings::default(),
            lease_seconds: 120,
        }
    }
}

impl Default for SmtpSettings {
    fn default() -> Self {
        let (name, password, ca) = (None, None, None);
        Self {
            host: "localhost".to_owned(),
            port: 25,
            encryption: Tls::Offered,
            name,
            password,
            ca,
            hello: "localhost".to_owned(),
        }
    }
}

impl Config {
    /// The settings of this file, if one is given, and of the environment.
    ///
    /// # Errors
    /// [`Error::BadInput`] for a file that cannot be read, an unknown key, or a value that is none.
    pub fn read(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut config = match file {
            None => Self::default(),
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| Error::BadInput(Detail::of(file.display(), &messages::system(&error))))?;
                // The parser's message would repeat the line, and the line may hold the password.
                toml::from_str(&text)
                    .map_err(|error| Error::BadInput(Detail::of(file.display(), &unreadable(error.message()))))?
            }
        };
        let mail = &mut config.mail;
        set(&environment, "SNITFLADE_DATABASE", &mut config.database)?;
        set(&environment, "SNITFLADE_ADDRESS", &mut config.address)?;
        set(&environment, "SNITFLADE_PORT", &mut config.port)?;
        set(&environment, "SNITFLADE_HSTS", &mut config.hsts)?;
        if let Some(proxies) = environment("SNITFLADE_PROXIES") {
            let read = proxies.split(',').map(|address| address.trim().parse()).collect::<std::result::Result<_, _>>();
            config.proxies = read.map_err(|_| Error::BadInput(Detail::of("SNITFLADE_PROXIES", &unreadable(""))))?;
        }
        set(&environment, "SNITFLADE_MAIL_DOMAIN", &mut mail.domain)?;
        set(&environment, "SNITFLADE_MAIL_SECRETARIAT", &mut mail.secretariat)?;
        set(&environment, "SNITFLADE_MAIL_PROGRAM", &mut mail.program)?;
        set(&environment, "SNITFLADE_MAIL_FOLDER", &mut mail.folder)?;
        set(&environment, "SNITFLADE_MAIL_LEASE_SECONDS", &mut mail.lease_seconds)?;
        set(&environment, "SNITFLADE_SMTP_HOST", &mut mail.smtp.host)?;
        set(&environment, "SNITFLADE_SMTP_PORT", &mut mail.smtp.port)?;
        set(&environment, "SNITFLADE_SMTP_HELLO", &mut mail.smtp.hello)?;
        config.url = environment("SNITFLADE_URL").or(config.url.take());
        mail.smtp.name = environment("SNITFLADE_SMTP_NAME").or(mail.smtp.name.take());
        mail.smtp.password = environment("SNITFLADE_SMTP_PASSWORD").map(SecretString::from).or(mail.smtp.password.take());
        mail.smtp.ca = environment("SNITFLADE_SMTP_CA").map(PathBuf::from).or(mail.smtp.ca.take());
        word(&environment, "SNITFLADE_MAIL_TRANSPORT", &mut mail.transport)?;
        word(&environment, "SNITFLADE_SMTP_ENCRYPTION", &mut mail.smtp.encryption)?;
        for (key, address) in [("mail.secretariat", mail.secretariat.clone()), ("mail.domain", format!("post@{}", mail.domain))] {
            if !plain::is_address(&address) {
                return Err(Error::bad_input(
                    format!("{key} giver ikke en mailadresse uden æ, ø og å"),
                    format!("{key} does not make a plain mail address"),
                ));
            }
        }
        if config.url.as_deref().is_some_and(|url| !plain::is_link(url) || url.ends_with('/') || url.contains(['?', '#'])) {
            return Err(Error::bad_input(
                "url er ikke skrevet som https://snitflade.example, uden skråstreg til sidst",
                "url is not written as https://snitflade.example, without a slash at the end",
            ));
        }
        Ok(config)
    }

    /// Where to listen.
    #[must_use]
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// The addresses that the hub writes from.
    #[must_use]
    pub fn post_office(&self) -> PostOffice {
        PostOffice {
            domain: self.mail.domain.clone(),
            secretariat: self.mail.secretariat.clone(),
            pages: self.url.clone().unwrap_or_else(|| format!("http://{}", self.socket())),
        }
    }
}

impl Mail {
    /// The carrier of the outbox; nothing while mail is off.
    #[must_use]
    pub fn carrier(&self) -> Option<Carrier> {
        let transport = match self.transport {
            Way::Off => return None,
            Way::Sendmail => Transport::Sendmail { program: self.program.clone() },
            Way::Folder => Transport::Folder { path: self.folder.clone() },
            Way::Smtp => Transport::Smtp(self.smtp.smtp()),
        };
        Some(Carrier { lease: TimeDelta::seconds(i64::from(self.lease_seconds)), ..Carrier::new(transport) })
    }
}

impl SmtpSettings {
    fn smtp(&self) -> Smtp {
        let login = self.name.clone().zip(self.password.clone()).map(|(name, password)| Login { name, password });
        let encryption = match self.encryption {
            Tls::None => Encryption::None,
            Tls::Offered => Encryption::WhenOffered,
            Tls::Starttls => Encryption::Required,
            Tls::Implicit => Encryption::Implicit,
        };
        Smtp {
            host: self.host.clone(),
            port: self.port,
            encryption,
            login,
            extra_ca: self.ca.clone(),
            hello_name: self.hello.clone(),
            limits: Limits::default(),
        }
    }
}

/// What cannot be read, and why, as far as the parser knows.
fn unreadable(why: &str) -> Detail {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    Detail::new(format!("kan ikke læses{why}"), format!("cannot be read{why}"))
}

fn set<T: std::str::FromStr>(environment: impl Fn(&str) -> Option<String>, key: &str, value: &mut T) -> Result<()> {
    if let Some(text) = environment(key) {
        *value = text.parse().map_err(|_| Error::BadInput(Detail::of(key, &unreadable(""))))?;
    }
    Ok(())
}

fn word<T: serde::de::DeserializeOwned>(environment: impl Fn(&str) -> Option<String>, key: &str, value: &mut T) -> Result<()> {
    if let Some(text) = environment(key) {
        let word = serde_json::Value::String(text.to_lowercase());
        *value = serde_json::from_value(word)
            .map_err(|_| Error::bad_input(format!("{key} er ikke et af sine ord"), format!("{key} is none of its words")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &'static [(&str, &str)]) -> Result<Config> {
        Config::read(None, |key| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_stands_over_the_defaults() {
        let config =
            from(&[("SNITFLADE_PORT", "0"), ("SNITFLADE_MAIL_TRANSPORT", "smtp"), ("SNITFLADE_SMTP_ENCRYPTION", "implicit")])
                .unwrap();
        assert_eq!((config.port, config.mail.transport, config.mail.smtp.encryption), (0, Way::Smtp, Tls::Implicit));
        let config = from(&[("SNITFLADE_PROXIES", "127.0.0.1, ::1")]).unwrap();
        assert_eq!(config.proxies, [IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])]);
        assert!(from(&[("SNITFLADE_PROXIES", "localhost")]).is_err());
    }

    #[test]
    fn letters_lead_to_where_people_find_the_hub() {
        assert_eq!(from(&[]).unwrap().post_office().pages, "http://127.0.0.1:8080");
        let public = from(&[("SNITFLADE_URL", "https://snitflade.example")]).unwrap();
        assert_eq!(public.post_office().pages, "https://snitflade.example");
        assert!(from(&[("SNITFLADE_URL", "https://snitflade.example/")]).is_err());
        assert!(from(&[("SNITFLADE_URL", "snitflade.example")]).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_named_and_a_secret_never_shows() {
        let refused = from(&[("SNITFLADE_PORT", "ninety")]).unwrap_err();
        assert!(matches!(refused, Error::BadInput(sentence) if sentence.en.contains("SNITFLADE_PORT")));
        let config = from(&[("SNITFLADE_SMTP_PASSWORD", "hunter2")]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
