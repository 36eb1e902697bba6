//! What a link checker says of a link.

use serde::Serialize;
use web::outcome::{Failure, FetchError, Fetched};

/// What became of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is there.
    Alive,
    /// It is there, at another address: worth writing down anew.
    Moved,
    /// 404 or 410.
    NotFound,
    /// Another status from 400 on: the page is not for us.
    Denied,
    /// A status from 500 on.
    ServerError,
    /// No host has that name.
    UnknownHost,
    /// Nobody listens there, or no way leads there.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The connection was closed, or what came is no answer.
    NoAnswer,
    /// Redirects in a circle, too many, or to nowhere.
    Redirects,
    /// 429: there is somebody, who asks to be left alone for now.
    Busy,
    /// Not asked: the time was up, or this build cannot.
    Unchecked,
}

/// What this lesson calls dead, in words.
pub const DEFINITION: &str = "\
A link is the href of an <a> or <area>, absolute, to another host; its fragment
is dropped, and each URL is checked once. It is asked for with HEAD, with GET
where HEAD is not known; redirects are followed; what may pass is asked for a
second time. Dead is what then is not found, denied, a server's error, an
unknown host, unreachable, without an answer in time, without an answer at all,
or redirected in a circle. Alive is what is alive or moved. The rest is unsure.";

impl Outcome {
    pub const ALL: [Self; 12] = [
        Self::Alive,
        Self::Moved,
        Self::NotFound,
        Self::Denied,
        Self::ServerError,
        Self::UnknownHost,
        Self::Unreachable,
        Self::TimedOut,
        Self::NoAnswer,
        Self::Redirects,
        Self::Busy,
        Self::Unchecked,
    ];

    /// Judges what came of a check.
    pub fn of(came: &Result<Fetched, FetchError>) -> Self {
        match came {
            Ok(page) if page.redirects > 0 => Self::Moved,
            Ok(_) => Self::Alive,
            Err(error) => Self::of_failure(&error.failure),
        }
    }

    fn of_failure(failure: &Failure) -> Self {
        match failure {
            Failure::Status(404 | 410) => Self::NotFound,
            Failure::Status(429) => Self::Busy,
            Failure::Status(500..) => Self::ServerError,
            Failure::Status(_) => Self::Denied,
            Failure::UnknownHost => Self::UnknownHost,
            Failure::Refused | Failure::Unreachable(_) => Self::Unreachable,
            Failure::ConnectTimeout(_)
            | Failure::ResponseTimeout(_)
            | Failure::BodyTimeout(_)
            | Failure::Deadline(_) => Self::TimedOut,
            Failure::BadRedirect
            | Failure::TooManyRedirects(_)
            | Failure::RedirectLoop => Self::Redirects,
            Failure::NeedsTls
            | Failure::BadUrl
            | Failure::NotFollowed(_)
            | Failure::ShutDown => Self::Unchecked,
            _ => Self::NoAnswer,
        }
    }

    pub fn is_alive(self) -> bool {
        matches!(self, Self::Alive | Self::Moved)
    }

    pub fn is_dead(self) -> bool {
        !self.is_alive() && !matches!(self, Self::Busy | Self::Unchecked)
    }

    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Moved => "moved",
            Self::NotFound => "not found",
            Self::Denied => "denied",
            Self::ServerError => "server error",
            Self::UnknownHost => "unknown host",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed out",
            Self::NoAnswer => "no answer",
            Self::Redirects => "redirects",
            Self::Busy => "busy",
            Self::Unchecked => "not checked",
        }
    }

    /// What the local web has planted at an address outside: it stands at the
    /// beginning of the path, or in the name of the host.
    pub fn planted(url: &url::Url) -> Self {
        match url.host_str() {
            Some(web::site::REFUSED) => return Self::Unreachable,
            Some(web::site::HANGING) => return Self::TimedOut,
            // Its front page has this link.
            Some(web::site::WIKI) if url.path() == "/random" => {
                return Self::Moved;
            }
            Some(host) if host.rsplit('.').next() == Some("dead") => {
                return Self::UnknownHost;
            }
            _ => {}
        }
        let mut segments = url.path_segments().into_iter().flatten();
        match segments.next().unwrap_or_default() {
            "301" | "301x3" | "302" | "307" | "308" => Self::Moved,
            "404" | "410" => Self::NotFound,
            "429" => Self::Busy,
            "500" | "503" => Self::ServerError,
            "dropped" | "garbage" => Self::NoAnswer,
            "loop" => Self::Redirects,
            "silent" | "slow-head" => Self::TimedOut,
            _ => Self::Alive,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_outcome_is_alive_or_dead_or_unsure_and_has_a_name_of_its_own() {
        let unsure = [Outcome::Busy, Outcome::Unchecked];
        let mut names: Vec<_> = Outcome::ALL.map(Outcome::name).into();

        for outcome in Outcome::ALL {
            let kinds = [
                outcome.is_alive(),
                outcome.is_dead(),
                unsure.contains(&outcome),
            ];
            let kinds = kinds.into_iter().filter(|kind| *kind).count();
            assert_eq!(kinds, 1, "{outcome:?}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Outcome::ALL.len());
    }
    fn fetched(redirects: usize) -> Fetched {
        Fetched {
            url: "http://bank.test/".parse().unwrap(),
            status: 200,
            content_type: None,
            body: Vec::new(),
            wire_bytes: 0,
            redirects,
            attempts: 1,
        }
    }

    #[test]
    fn a_page_behind_redirects_has_moved() {
        assert_eq!(Outcome::of(&Ok(fetched(0))), Outcome::Alive);
        assert_eq!(Outcome::of(&Ok(fetched(1))), Outcome::Moved);
    }

    #[test]
    fn a_failure_is_counted_as_what_it_is() {
        let time = Duration::from_secs(1);
        let elsewhere = Box::new("http://bank.test/".parse().unwrap());

        for (failure, expected) in [
            (Failure::Status(404), Outcome::NotFound),
            (Failure::Status(410), Outcome::NotFound),
            (Failure::Status(400), Outcome::Denied),
            (Failure::Status(403), Outcome::Denied),
            (Failure::Status(429), Outcome::Busy),
            (Failure::Status(499), Outcome::Denied),
            (Failure::Status(500), Outcome::ServerError),
            (Failure::Status(503), Outcome::ServerError),
            (Failure::UnknownHost, Outcome::UnknownHost),
            (Failure::Refused, Outcome::Unreachable),
            (Failure::Unreachable(String::new()), Outcome::Unreachable),
            (Failure::ConnectTimeout(time), Outcome::TimedOut),
            (Failure::ResponseTimeout(time), Outcome::TimedOut),
            (Failure::BodyTimeout(time), Outcome::TimedOut),
            (Failure::Deadline(time), Outcome::TimedOut),
            (Failure::Dropped, Outcome::NoAnswer),
            (Failure::NotHttp, Outcome::NoAnswer),
            (Failure::Tls(String::new()), Outcome::NoAnswer),
            (Failure::BadRedirect, Outcome::Redirects),
            (Failure::TooManyRedirects(10), Outcome::Redirects),
            (Failure::RedirectLoop, Outcome::Redirects),
            (Failure::NeedsTls, Outcome::Unchecked),
            (Failure::BadUrl, Outcome::Unchecked),
            (Failure::NotFollowed(elsewhere), Outcome::Unchecked),
            (Failure::ShutDown, Outcome::Unchecked),
        ] {
            assert_eq!(Outcome::of_failure(&failure), expected, "{failure:?}");
        }
    }
}
