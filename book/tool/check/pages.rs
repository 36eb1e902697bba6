//! The pages as they were built: no dead link or fragment, nothing left of a
//! directive, nothing fetched from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use regex::Regex;

use crate::fault::Fault;

/// All faults of the pages below a folder.
///
/// # Errors
/// If a page cannot be read.
pub fn faults(folder: &Path) -> Result<Vec<Fault>, Fault> {
    let mut pages = BTreeMap::new();
    read(folder, folder, &mut pages)?;
    let ids: BTreeMap<_, BTreeSet<_>> = pages
        .iter()
        .map(|(name, html)| (name.clone(), ids(html)))
        .collect();
    let mut faults = Vec::new();
    for (name, html) in &pages {
        let page = name.display().to_string();
        // Those that mdBook makes of other pages, or that serve no reader.
        if ["print.html", "toc.html", "404.html"].contains(&&*page) {
            continue;
        }
        let fault =
            |what: &str, problem: &str| Fault::chapter(&*page, what, problem);
        if let Some(left) = left_over(html) {
            faults.push(fault(&left, "a directive was left as it is"));
        }
        for asset in remote_assets(html) {
            faults.push(fault(&asset, "fetched from elsewhere"));
        }
        for link in attribute(html, "a", "href") {
            if let Some(problem) = dead(name, &link, folder, &ids) {
                faults.push(fault(&link, &problem));
            }
        }
    }
    Ok(faults)
}

fn read(
    root: &Path,
    folder: &Path,
    pages: &mut BTreeMap<PathBuf, String>,
) -> Result<(), Fault> {
    for entry in fs::read_dir(folder).map_err(Fault::read(folder))? {
        let path = entry.map_err(Fault::read(folder))?.path();
        if path.is_dir() {
            read(root, &path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            let html = fs::read_to_string(&path).map_err(Fault::read(&path))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            pages.insert(name.to_owned(), html);
        }
    }
    Ok(())
}

fn ids(html: &str) -> BTreeSet<String> {
    let id = Regex::new(r#"\sid="([^"]+)""#).expect("well formed");
    id.captures_iter(html)
        .map(|found| found[1].to_owned())
        .collect()
}

fn attribute(html: &str, tag: &str, name: &str) -> Vec<String> {
    let pattern = format!(r#"<{tag}\b[^>]*?\s{name}="([^"]*)""#);
    let pattern = Regex::new(&pattern).expect("well formed");
    pattern
        .captures_iter(html)
        .map(|found| found[1].replace("&amp;", "&"))
        .collect()
}

fn left_over(html: &str) -> Option<String> {
    // What stands in code was escaped, and is meant.
    let code = Regex::new(
        r"(?s)<code.*?</code>|<script.*?</script>|<title.*?</title>",
    )
    .expect("well formed");
    let left = Regex::new(r"\{\{#[^}]*\}\}").expect("well formed");
    let html = code.replace_all(html, "");
    left.find(&html).map(|found| found.as_str().to_owned())
}

fn remote_assets(html: &str) -> Vec<String> {
    let mut assets = attribute(html, "(?:img|script|iframe|source)", "src");
    assets.extend(attribute(html, "link", "href"));
    assets.retain(|asset| asset.contains("://") || asset.starts_with("//"));
    assets
}

/// Why a link leads nowhere; `None` if it leads somewhere, or out of the book.
fn dead(
    page: &Path,
    link: &str,
    folder: &Path,
    ids: &BTreeMap<PathBuf, BTreeSet<String>>,
) -> Option<String> {
    let outside = ["http://", "https://", "mailto:", "javascript:"];
    if outside.iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        page.to_owned()
    } else {
        let folder = page.parent().unwrap_or_else(|| Path::new(""));
        normal(&folder.join(path))
    };
    let Some(there) = ids.get(&target) else {
        let exists = folder.join(&target).exists();
        return (!exists).then(|| "a dead link".to_owned());
    };
    (!fragment.is_empty() && !there.contains(fragment))
        .then(|| format!("there is no #{fragment} on {}", target.display()))
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> String {
        let folder = std::env::temp_dir().join(format!(
            "book-pages-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("page.html"), html).unwrap();
        fs::write(folder.join("other.html"), "<h1 id=\"top\">O</h1>").unwrap();

        let found = faults(&folder).unwrap();

        fs::remove_dir_all(&folder).unwrap();
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_dead_link_and_a_dead_fragment_are_told() {
        assert!(of("<a href=\"gone.html\">x</a>").contains("a dead link"));
        assert!(of("<a href=\"other.html#end\">x</a>").contains("no #end"));
        assert_eq!(of("<a href=\"other.html#top\">x</a>"), "");
    }

    #[test]
    fn what_is_left_of_a_directive_is_told_unless_it_is_code() {
        assert!(of("<p>{{#result x}}</p>").contains("left as it is"));
        assert_eq!(of("<p><code>{{#result x}}</code></p>"), "");
    }

    #[test]
    fn what_is_fetched_from_elsewhere_is_told_and_links_are_not() {
        let script = "<script src=\"https://example.org/x.js\"></script>";
        let sheet = "<link rel=\"stylesheet\" href=\"//example.org/x.css\">";

        assert!(of(script).contains("fetched from elsewhere"));
        assert!(of(sheet).contains("fetched from elsewhere"));
        assert_eq!(of("<a href=\"https://example.org/\">x</a>"), "");
    }
}
