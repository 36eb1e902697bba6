//! What is on the site.

mod data;
mod flags;
pub(super) mod outside;
mod page;
mod shop;
mod text;
mod wiki;

pub(super) use self::page::Page;

use self::data::Data;
use self::flags::Flags;
use self::shop::Shop;
use self::wiki::Wiki;
use super::settings::Settings;
use super::{DATA, FLAGS, SHOP, WIKI};

pub use self::data::FILES;
pub use self::flags::COUNTRIES;

/// All hosts.
pub(super) struct World {
    seed: u64,
    wiki: Wiki,
    shop: Shop,
    flags: Flags,
    data: Data,
}

impl World {
    pub(super) fn new(settings: &Settings) -> Self {
        let seed = settings.seed;
        Self {
            seed,
            wiki: Wiki::new(seed, settings.articles, settings.outside_links),
            shop: Shop::new(seed, settings.products),
            flags: Flags::new(),
            data: Data::new(seed, settings.csv_bytes),
        }
    }

    /// What is at this address. The attempt tells one random page from the
    /// next.
    pub(super) fn page(&self, host: &str, target: &str, attempt: u64) -> Page {
        let path = target.split('?').next().unwrap_or_default();
        let page = match host {
            _ if path == "/style.css" => Some(Page::style()),
            WIKI => self.wiki.page(path, attempt),
            SHOP => self.shop.page(path),
            FLAGS => self.flags.page(path),
            DATA => self.data.page(path),
            _ => Some(outside::page(self.seed, host, path)),
        };
        page.unwrap_or_else(|| Page::status(404))
    }
}
