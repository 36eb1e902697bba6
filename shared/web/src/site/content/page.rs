//! A page before anything goes wrong with it.

use std::borrow::Cow;
use std::fmt::Write;

use bytes::Bytes;

/// A page: an answer that is not on its way yet.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) media: Cow<'static, str>,
    pub(crate) location: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Page {
    fn new(media: &'static str, body: Bytes) -> Self {
        Self {
            status: 200,
            media: media.into(),
            location: None,
            headers: Vec::new(),
            body,
        }
    }

    pub(crate) fn html(body: impl Into<Bytes>) -> Self {
        Self::new("text/html; charset=utf-8", body.into())
    }

    pub(crate) fn text(body: String) -> Self {
        Self::new("text/plain; charset=utf-8", body.into())
    }

    pub(crate) fn xml(body: String) -> Self {
        Self::new("application/xml", body.into())
    }

    pub(crate) fn style() -> Self {
        let css = b"body { font-family: sans-serif; max-width: 45em }\n";
        Self::new("text/css", Bytes::from_static(css))
    }

    pub(crate) fn csv(body: Bytes) -> Self {
        Self::new("text/csv; charset=utf-8", body)
    }

    pub(crate) fn png(body: Bytes) -> Self {
        Self::new("image/png", body)
    }

    /// A page that only says what is wrong.
    pub(crate) fn status(status: u16) -> Self {
        let title = format!("This is a {status}");
        let mut html = head(&title, None);
        html.push_str("<p>There is nothing else to see.</p>\n</body></html>\n");
        Self {
            status,
            ..Self::html(html)
        }
    }

    /// A redirect.
    pub(crate) fn moved(status: u16, location: String) -> Self {
        Self {
            location: Some(location),
            ..Self::status(status)
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// The beginning of an HTML page, up to its heading.
pub(super) fn head(title: &str, base: Option<&str>) -> String {
    let mut html = String::with_capacity(4_096);
    let base =
        base.map_or_else(String::new, |base| format!("<base href=\"{base}\">"));
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         {base}<title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/style.css\"></head>\n\
         <body><h1>{title}</h1>\n"
    )
    .expect("a string takes everything");
    html
}

/// The text of a robots.txt.
pub(super) fn robots(host: &str, forbidden: &[&str]) -> Page {
    let mut text = String::from("User-agent: *\n");
    for path in forbidden {
        text.push_str("Disallow: ");
        text.push_str(path);
        text.push('\n');
    }
    Page::text(text + "\nSitemap: http://" + host + "/sitemap.xml\n")
}

/// A sitemap of the pages at these paths.
pub(super) fn sitemap(host: &str, paths: impl Iterator<Item = String>) -> Page {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        writeln!(xml, "<url><loc>http://{host}{path}</loc></url>")
            .expect("a string takes everything");
    }
    Page::xml(xml + "</urlset>\n")
}
