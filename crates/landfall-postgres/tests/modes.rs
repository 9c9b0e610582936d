//! Every mode with every kind of server: who is let in, and with which sentence the others are refused.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use landfall_model::monitor::Silent;
use landfall_postgres::{Error, connect_as};
use landfall_testkit::{
    Sort,
    tls::{Case, Servers},
};

async fn text(url: &str, sql: &str) -> Result<String, Error> {
    let connection = connect_as("landfall test", url, &Silent::default()).await?;
    let text = connection.client().query_one(sql, &[]).await.unwrap().get(0);
    connection.close().await;
    Ok(text)
}

#[tokio::test]
async fn each_mode_lets_in_whom_it_should() {
    for Case { url, refusal } in Servers::shared().unwrap().cases() {
        let asked = text(&url, "SELECT current_user::text").await;
        match (asked, refusal) {
            (Ok(user), None) => assert_eq!(user, "landfall"),
            (Err(error), Some(sentence)) => {
                assert!(error.to_string().contains(sentence), "{url}: {error}");
                assert!(!format!("{error} {error:?}").contains(":landfall@"), "{error:?}");
            }
            (asked, _) => panic!("{url}: {asked:?}, {refusal:?} was expected"),
        }
    }
}

#[tokio::test]
async fn a_connection_is_encrypted_where_the_server_can_unless_that_is_declined() {
    const SQL: &str = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let servers = Servers::shared().unwrap();
    assert_eq!(text(servers.good.url(), SQL).await.unwrap(), "true");
    assert_eq!(text(servers.plain.url(), SQL).await.unwrap(), "false");
}

#[tokio::test]
async fn a_certificate_of_ours_opens_the_door_that_asks_for_one() {
    let servers = Servers::shared().unwrap();
    let url = servers.good.role("guest", &[]).unwrap();
    let role = format!("{}_guest", servers.good.name());
    servers.good.run(&format!("CREATE ROLE certified; GRANT certified TO {role}")).unwrap();
    let identity = servers.authority().issue(&role, Sort::Good).unwrap();
    let (certificate, key) = (identity.certificate.display(), identity.key.display());
    let shown = format!("{url}?sslmode=require&sslcert={certificate}&sslkey={key}");
    assert_eq!(text(&shown, "SELECT current_user::text").await.unwrap(), role);
    let error = text(&format!("{url}?sslmode=require"), "SELECT 1").await.unwrap_err();
    assert!(matches!(error, Error::NotAdmitted { .. }), "{error:?}");
    let swapped = format!("{url}?sslmode=require&sslcert={key}&sslkey={certificate}");
    let error = text(&swapped, "SELECT 1").await.unwrap_err();
    assert!(error.to_string().contains("holds no certificate"), "{error}");
}

#[tokio::test]
async fn the_session_has_its_name_and_is_gone_when_it_is_closed() {
    let servers = Servers::shared().unwrap();
    const SQL: &str = "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()";
    assert_eq!(text(servers.plain.url(), SQL).await.unwrap(), "landfall test");
    const OTHERS: &str = "SELECT count(*)::text FROM pg_stat_activity
        WHERE application_name = 'landfall test' AND datname = current_database() AND pid <> pg_backend_pid()";
    while text(servers.plain.url(), OTHERS).await.unwrap() != "0" {
        tokio::task::yield_now().await;
    }
}
