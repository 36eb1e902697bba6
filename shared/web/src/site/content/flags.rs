//! A flag for each country: a small picture.
//!
//! They are not the countries' real flags: three stripes in colours that the
//! letters of the code give.

use std::collections::HashMap;
use std::io::Write;

use bytes::Bytes;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::page::{Page, head, robots};
use crate::site::FLAGS;

/// The country codes that have a flag, in the order of the alphabet: the
/// members of the United Nations, by ISO 3166-1.
pub const COUNTRIES: [&str; 193] = [
    "ad", "ae", "af", "ag", "al", "am", "ao", "ar", "at", "au", "az", "ba",
    "bb", "bd", "be", "bf", "bg", "bh", "bi", "bj", "bn", "bo", "br", "bs",
    "bt", "bw", "by", "bz", "ca", "cd", "cf", "cg", "ch", "ci", "cl", "cm",
    "cn", "co", "cr", "cu", "cv", "cy", "cz", "de", "dj", "dk", "dm", "do",
    "dz", "ec", "ee", "eg", "er", "es", "et", "fi", "fj", "fm", "fr", "ga",
    "gb", "gd", "ge", "gh", "gm", "gn", "gq", "gr", "gt", "gw", "gy", "hn",
    "hr", "ht", "hu", "id", "ie", "il", "in", "iq", "ir", "is", "it", "jm",
    "jo", "jp", "ke", "kg", "kh", "ki", "km", "kn", "kp", "kr", "kw", "kz",
    "la", "lb", "lc", "li", "lk", "lr", "ls", "lt", "lu", "lv", "ly", "ma",
    "mc", "md", "me", "mg", "mh", "mk", "ml", "mm", "mn", "mr", "mt", "mu",
    "mv", "mw", "mx", "my", "mz", "na", "ne", "ng", "ni", "nl", "no", "np",
    "nr", "nz", "om", "pa", "pe", "pg", "ph", "pk", "pl", "pt", "pw", "py",
    "qa", "ro", "rs", "ru", "rw", "sa", "sb", "sc", "sd", "se", "sg", "si",
    "sk", "sl", "sm", "sn", "so", "sr", "ss", "st", "sv", "sy", "sz", "td",
    "tg", "th", "tj", "tl", "tm", "tn", "to", "tr", "tt", "tv", "tz", "ua",
    "ug", "us", "uy", "uz", "va", "vc", "ve", "vn", "vu", "ws", "ye", "za",
    "zm",
];

const WIDTH: u32 = 60;
const HEIGHT: u32 = 36;

pub(super) struct Flags {
    by_path: HashMap<String, Bytes>,
}

impl Flags {
    pub(super) fn new() -> Self {
        let flag = |code: &&str| (format!("/{code}.png"), flag(code).into());
        Self {
            by_path: COUNTRIES.iter().map(flag).collect(),
        }
    }

    pub(super) fn page(&self, path: &str) -> Option<Page> {
        match path {
            "/" => Some(Page::html(front_page())),
            "/robots.txt" => Some(robots(FLAGS, &[])),
            _ => self.by_path.get(path).cloned().map(Page::png),
        }
    }
}

fn front_page() -> String {
    let mut html = head("Flags", None);
    for code in COUNTRIES {
        html.push_str("<a href=\"");
        html.push_str(code);
        html.push_str(".png\">");
        html.push_str(code);
        html.push_str("</a>\n");
    }
    html + "</body></html>\n"
}

/// A picture of three stripes, whose colours come from two small letters, as
/// PNG: see <https://www.w3.org/TR/png-3/>.
pub(super) fn flag(code: &str) -> Vec<u8> {
    let colours: Vec<[u8; 3]> = code
        .bytes()
        .chain([b'm'])
        .map(|letter| {
            let step = (letter - b'a') * 9;
            [step, 255 - step, step.wrapping_mul(7)]
        })
        .collect();
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits, true colour, and the only methods there are.
    header.extend([8, 2, 0, 0, 0]);
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    for row in 0..HEIGHT {
        let colour = colours[(row * 3 / HEIGHT) as usize];
        // A row begins with its filter: none.
        let mut line = vec![0];
        line.extend(colour.repeat(WIDTH as usize));
        pixels.write_all(&line).expect("a vector takes everything");
    }
    let pixels = pixels.finish().expect("a vector takes everything");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &pixels);
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).expect("a flag is small");
    let mut check = Crc::new();
    check.update(&name);
    check.update(content);
    png.extend(length.to_be_bytes());
    png.extend(name);
    png.extend(content);
    png.extend(check.sum().to_be_bytes());
}
