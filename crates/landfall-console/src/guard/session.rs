//! Browsers that were let in: one for each printed address.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use landfall_model::{hash, redact::Mask};

use super::secret;
use crate::http::Request;

/// The cookie that a browser is known by. Cookies know no ports: two consoles of one machine must not share one.
const COOKIE: &str = "landfall-console";

/// A browser that was let in.
#[derive(Debug)]
pub(crate) struct Session {
    /// What its forms carry.
    pub token: String,
    masked: AtomicBool,
    who: Mutex<String>,
    /// What was searched for, by its number in addresses from 1 on: names of people stand in no address, since a browser keeps those.
    searched: Mutex<Vec<String>>,
}

impl Session {
    /// How names, addresses and numbers are told: masked while the screen is shared.
    pub fn mask(&self) -> Mask {
        Mask::unless(!self.masked.load(Ordering::Relaxed))
    }

    /// Tells them so from now on.
    pub fn mask_by(&self, mask: Mask) {
        self.masked.store(mask == Mask::On, Ordering::Relaxed);
    }

    /// In whose name answers are noted.
    pub fn who(&self) -> String {
        held(&self.who).clone()
    }

    /// The number of some words that are searched for: the same for the same words.
    pub fn search(&self, words: &str) -> usize {
        let mut searched = held(&self.searched);
        let known = searched.iter().position(|known| known == words);
        1 + known.unwrap_or_else(|| {
            searched.push(words.to_owned());
            searched.len() - 1
        })
    }

    /// The words of a number; empty where there are none.
    pub fn searched(&self, number: usize) -> String {
        let at = number.checked_sub(1);
        at.and_then(|at| held(&self.searched).get(at).cloned()).unwrap_or_default()
    }

    /// Somebody else sits here now.
    pub fn is_now(&self, who: &str) {
        who.clone_into(&mut held(&self.who));
    }
}

/// All of them, and the word that lets in the next one.
#[derive(Debug)]
pub(crate) struct Sessions {
    entry: Mutex<String>,
    /// By the hash of the cookie: a look-up that stops at the first difference tells nothing of the cookie.
    open: Mutex<HashMap<String, Arc<Session>>>,
    operator: String,
    cookie: String,
}

impl Sessions {
    /// Nobody yet.
    pub fn new(operator: &str, port: u16) -> Result<Self, getrandom::Error> {
        Ok(Self {
            entry: Mutex::new(secret::fresh()?),
            open: Mutex::default(),
            operator: operator.to_owned(),
            cookie: format!("{COOKIE}-{port}"),
        })
    }

    /// The word that lets in one browser.
    pub fn entry(&self) -> String {
        held(&self.entry).clone()
    }

    /// Lets a browser in with the word, which is used up: the cookie to set. None where the word is another.
    pub fn enter(&self, word: &str) -> Result<Option<String>, getrandom::Error> {
        let mut entry = held(&self.entry);
        if !secret::same(word, &entry) {
            return Ok(None);
        }
        let (cookie, token) = (secret::fresh()?, secret::fresh()?);
        *entry = secret::fresh()?;
        let session = Session {
            token,
            masked: AtomicBool::new(false),
            who: Mutex::new(self.operator.clone()),
            searched: Mutex::default(),
        };
        held(&self.open).insert(hash::of_bytes(cookie.as_bytes()), Arc::new(session));
        Ok(Some(format!("{}={cookie}; HttpOnly; SameSite=Strict; Path=/", self.cookie)))
    }

    /// The session that a request belongs to.
    pub fn of(&self, request: &Request) -> Option<Arc<Session>> {
        let cookie = request.cookie(&self.cookie);
        held(&self.open).get(&hash::of_bytes(cookie.as_bytes())).cloned()
    }
}

/// What a thread that panicked left is as whole as before: every change here is one assignment.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
