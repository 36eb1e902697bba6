//! The local web, and a client that all workers of an experiment share.
//!
//! Every wait of this client has a deadline of at most [`PATIENCE`], so that a
//! task ends soon after Ctrl-C, whatever its server does.

#[cfg(test)]
pub mod by_hand;

use std::num::NonZeroUsize;
use std::time::Duration;

use shared::lesson::Error;
use shared::measure::set_aside;
use url::Url;
use web::blocking::Client;
use web::settings;
use web::site::{Names, Settings, Site};

/// How long a server may take to accept, and then to answer.
pub const PATIENCE: Duration = Duration::from_millis(500);

/// How long a page may take in all.
const WHOLE: Duration = Duration::from_secs(4);

/// The site's process; it ends when this is dropped.
pub struct LocalWeb(Site);

impl LocalWeb {
    /// Starts it.
    ///
    /// # Errors
    /// If its process cannot be started.
    pub fn start(settings: &Settings) -> Result<Self, Error> {
        let site = Site::start(settings)
            .map_err(|error| Error::Failed(error.to_string()))?;
        // The world's memory is not ours.
        set_aside(site.process_id());
        Ok(Self(site))
    }

    /// A client for so many workers. It tries nothing twice: what goes wrong is
    /// to be seen.
    pub fn client(&self, workers: NonZeroUsize) -> Client {
        Client::new(settings::Settings {
            connect: PATIENCE,
            response: PATIENCE,
            body: WHOLE,
            whole: WHOLE,
            retries: 0,
            workers,
            names: Some(self.0.names().clone()),
            ..settings::Settings::default()
        })
    }

    /// Where its hosts are, for a Python twin.
    pub fn names_as_json(&self) -> String {
        let names: &Names = self.0.names();
        serde_json::to_string(names).expect("names and addresses are plain")
    }
}

/// The URL of a page of the local web.
pub fn url(host: &str, path: &str) -> Url {
    let url = format!("http://{host}{path}");
    url.parse().expect("its hosts and paths are well formed")
}
