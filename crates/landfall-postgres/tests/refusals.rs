//! Who is not let in is told why, each with its own sentence.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use landfall_model::kind::Kind;
use landfall_postgres::{Error, connect};
use landfall_testkit::Postgres;
use tokio::{io::AsyncReadExt, net::TcpListener};

async fn refused(url: &str) -> Error {
    connect(url).await.map(drop).unwrap_err()
}

#[tokio::test]
async fn every_refusal_of_a_connection_has_its_own_sentence() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let (url, name) = (database.url(), database.name());
    let (user_and_password, server) = url.rsplit_once('@').unwrap();
    let wrong_password = format!("{}:wrong@{server}", user_and_password.rsplit_once(':').unwrap().0);
    let shut_out = database.role("guest", &[]).unwrap();
    database.run(&format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")).unwrap();
    let cases = [
        ("not an address".to_owned(), "DATABASE_URL is not a PostgreSQL address", Kind::Config),
        (
            "postgres://u:p@127.0.0.1:1/x".to_owned(),
            "no database server answers at 127.0.0.1:1",
            Kind::Target,
        ),
        (wrong_password, "refuses the user and password of DATABASE_URL: correct", Kind::Refused),
        (shut_out, "does not let this user in: correct", Kind::Refused),
        (
            url.replace(name, "nowhere"),
            "the database of DATABASE_URL does not exist on 127.0.0.1",
            Kind::Refused,
        ),
    ];
    for (url, sentence, kind) in cases {
        let error = refused(&url).await;
        assert!(error.to_string().contains(sentence), "{error}");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!format!("{error:?}").contains("password="), "{error:?}");
    }
}

#[tokio::test]
async fn a_full_server_says_that_it_is_full() {
    let database = Postgres::shared().unwrap().fresh_database().unwrap();
    let role = database.role("guest", &[]).unwrap();
    database.run(&format!("ALTER ROLE {}_guest CONNECTION LIMIT 1", database.name())).unwrap();
    let _first = connect(&role).await.unwrap();
    let error = refused(&role).await;
    assert!(matches!(error, Error::TooManyConnections { .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_hangs_up_while_it_lets_somebody_in_is_told_as_one_that_may_be_starting() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = server.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = server.accept().await {
            // What was read before the end keeps the system from ending it as an error.
            let _ = stream.read(&mut [0; 1024]).await;
        }
    });
    let error = refused(&format!("postgres://u:p@{at}/d?sslmode=disable")).await;
    let sentence = format!("{at} ended the connection before it was made: is it a PostgreSQL server");
    assert!(error.to_string().starts_with(&sentence), "{error}");
    assert_eq!(error.kind(), Kind::Target);
}
