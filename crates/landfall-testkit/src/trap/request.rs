//! The head of a request, taken apart.

use percent_encoding::percent_decode_str;

/// A request without a body: the source is only read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// From its lines up to the empty one; none where there is no request in them.
    pub fn read(head: &[String]) -> Option<Self> {
        let (first, headers) = head.split_first()?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let headers = headers.iter().filter_map(|line| line.split_once(':'));
        Some(Self {
            method,
            path: decoded(path),
            query: pairs.map(|(name, value)| (decoded(name), decoded(value))).collect(),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect(),
        })
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn read(head: &str) -> Option<Request> {
        Request::read(&head.lines().map(ToOwned::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_request_is_taken_apart_and_decoded() {
        let request =
            read("GET /a%20b/c?where=(A%2C%20b,gt,1)&fields=x%26y&fields=z HTTP/1.1\nXC-Token: t:1 \n")
                .unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/a b/c"));
        let query = [("where", "(A, b,gt,1)"), ("fields", "x&y"), ("fields", "z")];
        assert_eq!(request.query, query.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(request.headers, [("xc-token".to_owned(), "t:1".to_owned())]);
    }

    #[test]
    fn the_end_of_a_connection_is_no_request() {
        assert_eq!(read(""), None);
        assert_eq!(read("GET"), None);
    }
}
