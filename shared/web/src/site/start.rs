//! The site's process, seen from the program that starts it.

use std::net::SocketAddr;

use thiserror::Error;

use super::books::Books;
use super::names::{Lookup, Names};
use super::settings::Settings;

/// Turns this process into the site if [`Site::start`] started it as one, and
/// does nothing otherwise.
///
/// Call it first in `main`: the site is this same program, and what stands
/// before this call happens in it too.
pub fn serve() {}

/// The local web, running in a process of its own.
///
/// Dropping it ends the process.
#[must_use = "the site ends when this is dropped"]
pub struct Site {
    names: Names,
}

/// Why there is no site, or no answer from it.
#[derive(Debug, Error)]
pub enum SiteError {
    /// The site's process is not there.
    #[error("the local site cannot be started: {0}")]
    Start(String),
    /// The site's process has ended, or says what cannot be understood.
    #[error("the local site does not answer: {0}")]
    Lost(String),
}

impl Site {
    /// Starts this program again as the site, and waits until it listens.
    ///
    /// # Errors
    /// When the process cannot be started, or finds no port to listen on.
    pub fn start(_settings: &Settings) -> Result<Self, SiteError> {
        Err(SiteError::Start("it is not built yet".into()))
    }

    /// Which host is at which address, for the client's resolver.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The address of a host of the site, if it has one.
    #[must_use]
    pub fn address(&self, host: &str) -> Option<SocketAddr> {
        match self.names.look_up(host) {
            Lookup::At(address) => Some(address),
            Lookup::Unknown | Lookup::NotOurs => None,
        }
    }

    /// The URL of a page: `url("wiki.test", "/random")`.
    #[must_use]
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}{path}")
    }

    /// What the site has served so far.
    ///
    /// # Errors
    /// When the site's process has ended.
    pub fn books(&self) -> Result<Books, SiteError> {
        Err(SiteError::Lost("it is not built yet".into()))
    }

    /// Begins new books, and a new count of each path's attempts.
    ///
    /// # Errors
    /// When the site's process has ended.
    pub fn reset_books(&self) -> Result<(), SiteError> {
        Err(SiteError::Lost("it is not built yet".into()))
    }
}
