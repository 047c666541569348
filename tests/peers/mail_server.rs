//! A genuine mail system for tests: Postfix takes letters by SMTP and hands them by LMTP to Dovecot, where they are
//! read by IMAP. All of it on loopback, on free ports, in a folder of its own; nothing of the machine's own mail
//! system is read or written but the lists of lookup tables that come with the package.
//!
//! Needs root (Postfix drops to its own user) and the Debian packages `postfix`, `dovecot-imapd`, `dovecot-lmtpd`
//! and `openssl`. Every address below `.example` is a mailbox, except `unknown@mail.example` (refused with 550) and
//! `later@mail.example` (put off with 450). The password of every mailbox is [`PASSWORD`].

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt as _;
use tempfile::TempDir;

/// The password of every mailbox and of every login for sending.
pub const PASSWORD: &str = "meget-hemmeligt";

/// How long starting, stopping and the arrival of a letter may take.
const LIMIT: Duration = Duration::from_secs(20);

const DAEMONS: &str = "/usr/lib/postfix/sbin";

/// A running Postfix and Dovecot; both end when it is dropped.
pub struct MailServer {
    /// Plain SMTP that offers STARTTLS and, inside it, AUTH.
    pub smtp: u16,
    /// SMTP inside TLS from the first octet; nothing is taken without a login.
    pub smtps: u16,
    imap: u16,
    home: TempDir,
    daemons: Vec<Child>,
}

impl MailServer {
    /// The server that all tests which run at this moment share; it ends with the last of them. Every test uses
    /// mailboxes of its own.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<MailServer>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    /// Starts both servers and waits until they answer: some two seconds, most of them in Postfix.
    pub fn start() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        // The servers' own users must be able to reach what lies in it.
        run("chmod", &["755"], &[home.path()]);
        let [smtp, smtps, imap] = free_ports();
        let mut server = Self { smtp, smtps, imap, home, daemons: Vec::new() };
        server.certificates();
        server.lay_out_postfix();
        server.lay_out_dovecot();
        let dovecot = server.path("dovecot.conf");
        server.spawn(Command::new("dovecot").arg("-F").arg("-c").arg(dovecot));
        let postfix = server.path("postfix");
        server.spawn(Command::new(format!("{DAEMONS}/master")).arg("-c").arg(postfix));
        for port in [smtp, smtps, imap] {
            server.wait_for(port);
        }
        server
    }

    /// The certificate of the authority that signed the server's certificate for `localhost`.
    pub fn authority(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// Waits until the mailbox holds at least `count` letters and returns all of them as they were delivered.
    pub async fn letters(&self, address: &str, count: usize) -> Vec<Vec<u8>> {
        let reading = self.read(address, count);
        tokio::time::timeout(LIMIT, reading).await.unwrap_or_else(|_| panic!("{count} letters for {address}"))
    }

    async fn read(&self, address: &str, count: usize) -> Vec<Vec<u8>> {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.imap)).await.expect("IMAP answers");
        let mut client = async_imap::Client::new(stream);
        client.read_response().await.expect("a greeting").expect("a greeting");
        let mut session = client.login(address, PASSWORD).await.map_err(|(fault, _)| fault).expect("IMAP login");
        loop {
            let mailbox = session.select("INBOX").await.expect("INBOX");
            if mailbox.exists as usize >= count {
                break;
            }
            // Dovecot holds back the news of a waiting client by half a second and more, so asking is faster.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if count == 0 {
            return Vec::new();
        }
        let fetched = session.fetch("1:*", "BODY.PEEK[]").await.expect("FETCH");
        let letters: Vec<_> = fetched.try_collect().await.expect("letters");
        session.logout().await.expect("LOGOUT");
        letters.iter().map(|letter| letter.body().expect("a body").to_vec()).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file in the temporary folder");
    }

    fn spawn(&mut self, command: &mut Command) {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.daemons.push(command.spawn().expect("postfix and dovecot are installed"));
    }

    fn wait_for(&self, port: u16) {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let begun = Instant::now();
        while TcpStream::connect_timeout(&address, LIMIT).is_err() {
            assert!(begun.elapsed() < LIMIT, "a server does not start:\n{}", self.logs());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn logs(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        format!("{}\n{}", read("postfix.log"), read("dovecot.log"))
    }

    fn certificates(&self) {
        self.write("server.ext", "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n");
        let openssl = |arguments: &str| {
            let words: Vec<&str> = arguments.split(' ').collect();
            let mut command = Command::new("openssl");
            command.args(words).current_dir(self.home.path()).stdout(Stdio::null()).stderr(Stdio::null());
            assert!(command.status().expect("openssl is installed").success(), "openssl {arguments}");
        };
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        openssl(&format!("req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=Test -addext keyUsage=keyCertSign"));
        openssl(&format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"));
        openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile server.ext -out server.pem");
    }

    fn lay_out_postfix(&self) {
        for folder in ["postfix", "queue", "data"] {
            fs::create_dir(self.path(folder)).expect("a folder");
        }
        let own = ["-d", "-o", "postfix", "-g", "root", "-m", "700"];
        run("install", &own, &[&self.path("data")]);
        for folder in "active bounce corrupt defer deferred flush hold incoming private saved trace".split(' ') {
            run("install", &own, &[&self.path("queue").join(folder)]);
        }
        let group = |mode| ["-d", "-o", "postfix", "-g", "postdrop", "-m", mode];
        run("install", &group("2710"), &[&self.path("queue/public")]);
        run("install", &group("1730"), &[&self.path("queue/maildrop")]);
        run("install", &["-d", "-m", "755"], &[&self.path("queue/pid")]);
        let lists = Path::new("/etc/postfix");
        fs::copy(lists.join("dynamicmaps.cf"), self.path("postfix/dynamicmaps.cf")).expect("postfix is installed");
        self.write("postfix/master.cf", &format!(
            "127.0.0.1:{} inet n - n - - smtpd\n\
             127.0.0.1:{} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n  -o {{smtpd_recipient_restrictions=permit_sasl_authenticated,reject}}\n\
             cleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\nrewrite unix - - n - - trivial-rewrite\n\
             bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n\
             flush unix n - n 1000? 0 flush\nproxymap unix - - n - - proxymap\nerror unix - - n - - error\n\
             retry unix - - n - - error\nlmtp unix - - n - - lmtp\nanvil unix - - n - 1 anvil\n\
             scache unix - - n - 1 scache\ntlsmgr unix - - n 1000? 1 tlsmgr\n\
             postlog unix-dgram n - n - 1 postlogd\n",
            self.smtp, self.smtps,
        ));
        self.write("postfix/domains", "/\\.example$/ yes\n");
        self.write("postfix/main.cf", &MAIN_CF.replace("HOME", &self.home.path().display().to_string()));
    }

    fn lay_out_dovecot(&self) {
        run("install", &["-d", "-o", "nobody", "-g", "nogroup", "-m", "700"], &[&self.path("mail")]);
        let text = DOVECOT_CONF.replace("HOME", &self.home.path().display().to_string());
        let text = text.replace("PASSWORD", PASSWORD).replace("IMAP_PORT", &self.imap.to_string());
        self.write("dovecot.conf", &text);
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.logs());
        }
        for daemon in &self.daemons {
            // TERM lets each of the two take its own children down with it.
            let pid = daemon.id().to_string();
            let _ = Command::new("kill").args(["-TERM", &pid]).status();
        }
        let begun = Instant::now();
        for daemon in &mut self.daemons {
            while matches!(daemon.try_wait(), Ok(None)) && begun.elapsed() < LIMIT {
                std::thread::sleep(Duration::from_millis(10));
            }
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

const MAIN_CF: &str = "\
compatibility_level = 3.6
queue_directory = HOME/queue
data_directory = HOME/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
maillog_file = HOME/postfix.log
maillog_file_prefixes = HOME
myhostname = mx.mail.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
smtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:no way out of the test
virtual_mailbox_domains = regexp:HOME/postfix/domains
virtual_mailbox_maps =
virtual_transport = lmtp:unix:private/dovecot-lmtp
smtpd_recipient_restrictions = check_recipient_access inline:{ {unknown@mail.example = 550 5.1.1 no such mailbox}, {later@mail.example = 450 4.2.0 try again later} }, permit_mynetworks, reject
smtpd_tls_cert_file = HOME/server.pem
smtpd_tls_key_file = HOME/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
in_flow_delay = 0
";

const DOVECOT_CONF: &str = "\
base_dir = HOME/dovecot
state_dir = HOME/dovecot-state
log_path = HOME/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:HOME/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=HOME/mail/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = IMAP_PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  unix_listener HOME/queue/private/dovecot-lmtp {
    mode = 0600
    user = postfix
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener HOME/queue/private/auth {
    mode = 0600
    user = postfix
  }
}
";

fn run(program: &str, arguments: &[&str], paths: &[&Path]) {
    let status = Command::new(program).args(arguments).args(paths).status();
    assert!(status.expect("a common program").success(), "{program} {arguments:?}");
}

fn free_ports<const N: usize>() -> [u16; N] {
    // All are held at once, so that they differ.
    let held = [(); N].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a free port"));
    held.each_ref().map(|listener| listener.local_addr().expect("an address").port())
}
