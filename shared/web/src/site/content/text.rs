//! Words that nobody has written, in several scripts.

use std::fmt::Write;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// A way of writing: its syllables, and what stands between words.
pub(super) struct Script {
    syllables: &'static [&'static str],
    between: &'static str,
    end: &'static str,
    longest: usize,
}

pub(super) const LATIN: Script = Script {
    syllables: &[
        "ba", "bel", "ca", "cor", "da", "den", "el", "er", "fa", "for", "ga",
        "gen", "ha", "il", "ka", "la", "len", "lo", "ma", "mer", "na", "nor",
        "on", "or", "pa", "per", "qui", "ra", "ren", "ri", "sa", "sel", "si",
        "ta", "ter", "ti", "ul", "un", "va", "ver", "vi", "zo",
    ],
    between: " ",
    end: ". ",
    longest: 4,
};

const ACCENTED: Script = Script {
    syllables: &[
        "bé", "çà", "dô", "él", "fü", "gä", "hö", "iñ", "kå", "łó", "mě", "ňu",
        "öl", "pø", "řa", "ší", "tê", "ún", "vý", "žel",
    ],
    ..LATIN
};

const GREEK: Script = Script {
    syllables: &[
        "αλ", "βη", "γα", "δω", "εν", "ζη", "θα", "ιο", "κα", "λο", "με", "νυ",
        "ξε", "ορ", "πα", "ρο", "συ", "τε", "φι", "χω", "ψη",
    ],
    ..LATIN
};

const CYRILLIC: Script = Script {
    syllables: &[
        "ба", "ве", "го", "да", "ел", "жи", "за", "ил", "ко", "ла", "мо", "ни",
        "об", "пе", "ра", "сто", "ту", "фи", "хо", "ца", "че", "ша", "эр",
        "юн",
    ],
    ..LATIN
};

const HAN: Script = Script {
    syllables: &[
        "山", "水", "火", "木", "金", "土", "日", "月", "人", "大", "小", "中",
        "国", "学", "生", "年", "书", "城", "河", "海", "石", "花", "鸟", "鱼",
    ],
    between: "",
    end: "。",
    longest: 3,
};

const ARABIC: Script = Script {
    syllables: &[
        "با", "تر", "جم", "حا", "دو", "را", "سل", "شم", "صا", "طي", "عا", "فر",
        "قا", "كم", "لو", "مد", "نو", "ها", "وا",
    ],
    ..LATIN
};

const OTHERS: [&Script; 5] = [&ACCENTED, &GREEK, &CYRILLIC, &HAN, &ARABIC];

impl Script {
    /// Latin most of the time, as in a wiki of an English-speaking country.
    pub(super) fn any(generator: &mut StdRng) -> &'static Self {
        if generator.random_bool(0.8) {
            return &LATIN;
        }
        OTHERS.choose(generator).expect("there are five")
    }

    pub(super) fn word(&self, generator: &mut StdRng) -> String {
        let syllables = generator.random_range(1..=self.longest);
        (0..syllables)
            .map(|_| *self.syllables.choose(generator).expect("there are some"))
            .collect()
    }

    /// A name: one to three words that begin with capitals.
    pub(super) fn name(&self, generator: &mut StdRng) -> String {
        let words = generator.random_range(1..=3);
        let words: Vec<_> =
            (0..words).map(|_| capital(&self.word(generator))).collect();
        words.join(self.between)
    }

    /// Adds a sentence of about so many words.
    pub(super) fn sentence(
        &self,
        words: usize,
        generator: &mut StdRng,
        text: &mut String,
    ) {
        for index in 0..words {
            let word = self.word(generator);
            if index == 0 {
                text.push_str(&capital(&word));
            } else {
                text.push_str(self.between);
                text.push_str(&word);
            }
        }
        text.push_str(self.end);
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A name as it stands in a path: `Ren_Öl` is `Ren_%C3%96l`.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b' ' => slug.push('_'),
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => {
                slug.push(char::from(byte));
            }
            _ => write!(slug, "%{byte:02X}").expect("a string takes it"),
        }
    }
    slug
}
