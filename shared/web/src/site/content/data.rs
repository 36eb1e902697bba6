//! Three CSV files to download.

use std::fmt::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use rand::RngExt;

use super::page::{Page, head, robots};
use super::text::LATIN;
use crate::site::{DATA, chance};

/// The paths of the files.
pub const FILES: [&str; 3] = ["/stations.csv", "/readings.csv", "/prices.csv"];

/// The first line of each.
const COLUMNS: [&str; 3] = [
    "station,latitude,longitude,height",
    "hour,station,celsius,millimetres",
    "day,product,euros,sold",
];

pub(super) struct Data {
    seed: u64,
    bytes: usize,
    files: [OnceLock<Bytes>; 3],
}

impl Data {
    pub(super) fn new(seed: u64, bytes: usize) -> Self {
        Self {
            seed,
            bytes,
            files: Default::default(),
        }
    }

    pub(super) fn page(&self, path: &str) -> Option<Page> {
        match path {
            "/" => {
                let mut html = head("Tables", None);
                for file in FILES {
                    let _ = writeln!(html, "<a href=\"{file}\">{file}</a>");
                }
                Some(Page::html(html + "</body></html>\n"))
            }
            "/robots.txt" => Some(robots(DATA, &[])),
            _ => {
                let number = FILES.iter().position(|file| *file == path)?;
                let file = self.files[number].get_or_init(|| self.file(number));
                Some(Page::csv(file.clone()))
            }
        }
    }

    /// Lines until there are enough bytes.
    fn file(&self, number: usize) -> Bytes {
        let generator = &mut chance::generator(self.seed, "csv", number);
        let mut text = String::with_capacity(self.bytes + 100);
        text.push_str(COLUMNS[number]);
        text.push('\n');
        for line in 0_u32.. {
            if text.len() >= self.bytes {
                break;
            }
            let name = LATIN.word(generator);
            let cents = generator.random_range(0..99_999);
            let count = generator.random_range(0..1_000);
            let _ = writeln!(
                text,
                "{line},{name},{}.{:02},{count}",
                cents / 100,
                cents % 100,
            );
        }
        text.into()
    }
}
