//! Mails over SMTP: STARTTLS (or TLS from the start on port 465), never without, with a login; and what happens to a mail that must not
//! reach its person.

use std::{error::Error as StdError, io, path::PathBuf, time::Duration};

use landfall_model::cause;
use lettre::{
    Address, Message, SmtpTransport, Transport,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// A server that does not answer is given up after this time.
const PATIENCE: Duration = Duration::from_secs(30);
const TLS_FROM_THE_START: u16 = 465;
/// By this status a server takes leave.
const CLOSING: &str = "421";
/// What becomes of the others.
const REST: &str = "; the mails that are left were not sent, and leave when the command is repeated";
/// What is heard where something else listens.
const NO_MAIL_SERVER: &str = "it does not answer as a mail server does";

/// Where mails go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mode {
    /// Into the run, without a link that works.
    #[default]
    Written,
    /// To this address, whoever they are for.
    Redirected(String),
    /// To the people.
    Live,
}

/// The mail server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its host, for which its certificate must be issued.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The login.
    pub user: String,
    /// Its password.
    pub password: SecretString,
    /// Whom the mails are from: `CRM <crm@example.com>`.
    pub from: String,
    /// A PEM file with the one authority that is trusted; none for those of this machine.
    pub authority: Option<PathBuf>,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The person's name.
    pub name: String,
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// This mail was refused; another may pass. The server's words are left out: they quote the address.
    #[error("the mail server refuses this address (SMTP {0})")]
    Letter(String),
    /// This mail was not taken now, as a server does that does not know the sender yet; another may pass.
    #[error("the mail server does not take this mail now (SMTP {0}): try again later")]
    Later(String),
    /// This mail cannot be told the server; another may pass.
    #[error(
        "the mail server takes no address with letters beyond ASCII (it offers no SMTPUTF8): name another one"
    )]
    Letters,
    /// It was handed over, and no answer came: whether it left nobody knows but the person.
    #[error("no answer came whether it was taken: {0}")]
    Unanswered(String),
    /// No mail passes.
    #[error(transparent)]
    Server(Error),
}

/// An open way to the mail server.
#[derive(Debug, Clone)]
pub struct Post {
    transport: SmtpTransport,
    from: Mailbox,
    /// For messages.
    server: String,
}

impl Post {
    /// Makes the way, and tries it as far as the login; no mail is sent.
    ///
    /// # Errors
    /// A sender that is no address, a file that holds no certificate, a server that does not answer, does not prove who it is, does not
    /// speak TLS, or refuses the login.
    pub async fn open(server: &Server) -> Result<Self, Error> {
        let from = server.from.parse().map_err(|_| server.wrong("SMTP_FROM is no address"))?;
        let login = Credentials::new(server.user.clone(), server.password.expose_secret().to_owned());
        let transport = SmtpTransport::builder_dangerous(server.host.as_str());
        let transport =
            transport.port(server.port).tls(server.tls()?).credentials(login).timeout(Some(PATIENCE)).build();
        let post = Self { transport, from, server: server.name() };
        let tried = post.clone();
        match blocking(move || tried.transport.test_connection()).await {
            Ok(true) => Ok(post),
            Ok(false) => Err(away(server.name(), NO_MAIL_SERVER.to_owned())),
            Err(error) => Err(closed(server.name(), &error, "")),
        }
    }

    /// Sends one mail; it has left once this answers.
    ///
    /// # Errors
    /// [`Refused`], which says whether it is of this mail alone.
    pub async fn send(&self, letter: &Letter) -> Result<(), Refused> {
        let message =
            self.message(letter).map_err(|()| Refused::Letter("not sent: no address".to_owned()))?;
        // Tried before, what fails then without a word of the server's fails behind the login: the mail may be there already.
        self.try_again().await.map_err(Refused::Server)?;
        let transport = self.transport.clone();
        match blocking(move || transport.send(&message)).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.refused(error).await),
        }
    }

    /// What of a mail's failure is its own, and what would be that of every other mail as well. A status does not say whether it answers the
    /// mail or the login before it, as 454 may be either: the way is tried once more without a mail.
    async fn refused(&self, error: SmtpError) -> Refused {
        let own = match error.status().map(|code| code.to_string()) {
            // Nothing was said to the server but the login: of a mail in ASCII an address alone can be the reason.
            None if error.is_client() => Refused::Letters,
            None => return Refused::Unanswered(told(&error)),
            Some(code) if code == CLOSING => {
                let what = format!("it takes no mails (SMTP {code}); try again later");
                return Refused::Server(away(self.server.clone(), what));
            }
            Some(code) if error.is_permanent() => Refused::Letter(code),
            Some(code) => Refused::Later(code),
        };
        self.try_again().await.map_or_else(Refused::Server, |()| own)
    }

    /// Whether mails pass at all, as far as the login.
    async fn try_again(&self) -> Result<(), Error> {
        let transport = self.transport.clone();
        let tried = blocking(move || transport.test_connection()).await;
        tried.map(drop).map_err(|error| closed(self.server.clone(), &error, REST))
    }

    fn message(&self, letter: &Letter) -> Result<Message, ()> {
        let to = Mailbox::new(Some(letter.name.clone()), letter.to.parse::<Address>().map_err(drop)?);
        let message = Message::builder().from(self.from.clone()).to(to).subject(&letter.subject);
        message.header(ContentType::TEXT_PLAIN).body(letter.text.clone()).map_err(drop)
    }
}

/// True for an address that a mail can be sent to.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Server {
    /// `host:port`, for messages.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn wrong(&self, what: impl Into<String>) -> Error {
        Error::Mail { server: self.name(), what: what.into() }
    }

    fn tls(&self) -> Result<Tls, Error> {
        let mut builder = TlsParameters::builder(self.host.clone());
        if let Some(path) = &self.authority {
            let unusable = |why: &str| self.wrong(format!("SMTP_ROOT_CERT={} {why}", path.display()));
            let pem = std::fs::read(path).map_err(|error| unusable(&format!("cannot be read: {error}")))?;
            let certificate = Certificate::from_pem(&pem).map_err(|_| unusable("holds no certificate"))?;
            builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
        }
        let parameters = builder.build_rustls().map_err(|error| self.wrong(told(&error)))?;
        Ok(match self.port {
            TLS_FROM_THE_START => Tls::Wrapper(parameters),
            _ => Tls::Required(parameters),
        })
    }
}

fn away(server: String, what: String) -> Error {
    Error::MailAway { server, what }
}

/// Why no mail passes, with what becomes of the rest.
fn closed(server: String, error: &SmtpError, rest: &str) -> Error {
    let what = format!("{}{rest}", told(error));
    if is_of_settings(error) { Error::Mail { server, what } } else { away(server, what) }
}

/// True for what no time mends: the login is refused, the certificate is not trusted, or what the server offers is not what we need.
fn is_of_settings(error: &SmtpError) -> bool {
    // That is what TLS calls whatever it does not take.
    let is_of_tls = |error: &io::Error| error.kind() == io::ErrorKind::InvalidData;
    let mut causes = cause::chain(error).filter_map(<dyn StdError>::downcast_ref);
    error.is_permanent() || error.is_client() || causes.any(is_of_tls)
}

/// The innermost reason says most. What a server answers to a mail may quote an address, what it answers before does not; the reason why an answer
/// is not understood repeats it.
fn told(error: &SmtpError) -> String {
    let status = error.status().map(|code| format!("SMTP {code}: ")).unwrap_or_default();
    // What the system calls it where the driver waits for the first word.
    let is_late =
        |error: &io::Error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
    if error.is_timeout() || cause::chain(error).filter_map(<dyn StdError>::downcast_ref).any(is_late) {
        format!("no answer within {} s", PATIENCE.as_secs())
    } else if error.is_response() {
        NO_MAIL_SERVER.to_owned()
    } else {
        let reason = cause::reason(error, "SMTP_ROOT_CERT");
        // What broke off is told with a page of the driver's documents behind it.
        format!("{status}{}", reason.split(": https://").next().unwrap_or(&reason))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SmtpError> + Send + 'static,
) -> Result<T, SmtpError> {
    // It only panics where the work does, and then so may we.
    tokio::task::spawn_blocking(work).await.expect("sending a mail does not panic")
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, time::Duration};

    use lettre::SmtpTransport;

    #[test]
    fn a_server_that_takes_the_connection_and_says_nothing_gave_no_answer() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let transport =
            SmtpTransport::builder_dangerous("127.0.0.1").port(silent.local_addr().unwrap().port());
        let transport = transport.timeout(Some(Duration::from_millis(200))).build();
        assert_eq!(super::told(&transport.test_connection().unwrap_err()), "no answer within 30 s");
    }
}
