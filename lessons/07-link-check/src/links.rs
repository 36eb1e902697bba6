//! Links that the student brings: a file with one a line, or a page.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use shared::lesson::Error;
use url::Url;

/// Reads an address of the web.
pub fn address(text: &str) -> Result<Url, String> {
    let accepts = "accepts an address such as http://example.org/page";
    let url: Url = text.parse().map_err(|_| accepts.to_owned())?;
    match url.scheme() {
        "http" => Ok(url),
        "https" if cfg!(feature = "tls") => Ok(url),
        "https" => {
            Err("https needs a build with TLS: cargo run -p link-check \
                        --features tls -- check …"
                .into())
        }
        _ => Err(accepts.into()),
    }
}

/// Reads a file of links. Empty lines, and those that begin with `#`, are left
/// out; a link that stands twice is checked once.
pub fn read(file: &Path) -> Result<Vec<Url>, Error> {
    let refuse =
        |problem: String| Error::bad_input("--links", file.display(), problem);
    let text = std::fs::read_to_string(file).map_err(|error| {
        refuse(format!("{error}; accepts a file with one link a line"))
    })?;
    let mut links = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut address = address(line).map_err(|problem| {
            refuse(format!("line {number}, {line}: {problem}"))
        })?;
        address.set_fragment(None);
        if seen.insert(address.clone()) {
            links.push(address);
        }
    }
    if links.is_empty() {
        return Err(refuse("no link in it; accepts one link a line".into()));
    }
    Ok(links)
}

/// Writes a file of links, as [`read`] reads it.
pub fn save<'a>(
    file: &Path,
    links: impl IntoIterator<Item = &'a Url>,
) -> Result<(), Error> {
    let write = || {
        let mut out = BufWriter::new(File::create(file)?);
        for link in links {
            writeln!(out, "{link}")?;
        }
        out.flush()
    };
    write().map_err(|error: io::Error| {
        let problem = format!("{error}; accepts a file that can be written");
        Error::bad_input("--save", file.display(), problem)
    })
}

/// Those of a page's links that lead to other hosts.
pub fn external(text: &str, page: &Url) -> Vec<Url> {
    let mut links = web::html::tokens::links(text, page);
    links.retain(|link| {
        matches!(link.scheme(), "http" | "https")
            && link.host_str() != page.host_str()
    });
    links
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn only_absolute_links_to_other_hosts_are_external() {
        let page = "http://wiki.test/wiki/A".parse().unwrap();
        let html = "<a href='/wiki/B'>b</a> <a href='http://wiki.test/c'>c</a>
            <a href='mailto:a@b.test'>m</a> <a href='//bank.test/d'>d</a>
            <a href='HTTP://Bank.test/e#f'>e</a> <a href='#g'>g</a>
            <a href='https://bank.test/h'>h</a> <a href='ftp://f.test/'>i</a>";

        let links = external(html, &page);

        let links: Vec<_> = links.iter().map(Url::as_str).collect();
        assert_eq!(
            links,
            [
                "http://bank.test/d",
                "http://bank.test/e",
                "https://bank.test/h"
            ]
        );
    }
    /// A file of the system's folder for such, gone when dropped.
    struct Temporary(PathBuf);

    impl Temporary {
        fn named(name: &str) -> Self {
            let name = format!("links-{}-{name}.txt", std::process::id());
            Self(std::env::temp_dir().join(name))
        }

        fn holding(name: &str, text: &str) -> Self {
            let file = Self::named(name);
            std::fs::write(&file.0, text).unwrap();
            file
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    #[test]
    fn a_file_is_read_in_its_order_without_comments_and_repetitions() {
        let file = Temporary::holding(
            "order",
            "# mine\n\n  http://b.test/x  \r\nhttp://a.test/#part\n  # no\n\
             http://b.test/x#top\nhttp://a.test/?q=1\nhttp://a.test",
        );

        let links = read(&file.0).unwrap();

        let links: Vec<_> = links.iter().map(Url::as_str).collect();
        assert_eq!(
            links,
            ["http://b.test/x", "http://a.test/", "http://a.test/?q=1"]
        );
    }

    #[test]
    fn a_file_without_links_is_refused_as_one_that_is_missing() {
        let empty = Temporary::holding("empty", "# nothing\n\n");
        let missing = Temporary::named("missing");

        for file in [empty, missing] {
            let error = read(&file.0).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{error}");
            assert!(error.to_string().contains("one link a line"), "{error}");
        }
    }

    #[test]
    fn what_is_saved_is_what_is_read() {
        let file = Temporary::named("saved");
        let links = ["http://b.test/x", "http://a.test/?q=%23"];
        let links = links.map(|link| link.parse().unwrap());

        save(&file.0, &links).unwrap();

        assert_eq!(read(&file.0).unwrap(), links);
    }
}
