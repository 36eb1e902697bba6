//! Text from bytes, in whatever character set they came.
//!
//! Who decides is laid down for browsers (HTML standard, 13.2.3 “The input
//! byte stream”): a byte order mark, else the `Content-Type` header, else a
//! `<meta charset>` near the top. Here one rule is added: a header or a meta
//! that the bytes refute is not believed. The wiki's older pages say one thing
//! and are another, and a question mark is of no use to anyone.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// So many bytes are searched for a `<meta>`, as the standard has it.
const NEAR_THE_TOP: usize = 1024;

/// The text of a body.
///
/// What cannot be read becomes U+FFFD, which is not an error.
pub(crate) fn decode<'b>(
    body: &'b [u8],
    content_type: Option<&str>,
) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        return encoding.decode_without_bom_handling(&body[mark..]).0;
    }
    let header = content_type.and_then(|kind| named(kind.as_bytes()));
    let claims = [header, in_meta(body), Some(UTF_8)];
    for encoding in claims.into_iter().flatten() {
        let text =
            encoding.decode_without_bom_handling_and_without_replacement(body);
        if let Some(text) = text {
            return text;
        }
    }
    // Nothing reads it whole. The first to speak has the word; where nobody
    // spoke, what old pages without a word were written in.
    let encoding = header.or_else(|| in_meta(body)).unwrap_or(WINDOWS_1252);
    encoding.decode_without_bom_handling(body).0
}

/// The character set that a `<meta>` near the top names.
fn in_meta(body: &[u8]) -> Option<&'static Encoding> {
    let top = &body[..body.len().min(NEAR_THE_TOP)];
    let tags = top.split(|&byte| byte == b'<').skip(1);
    tags.filter(|tag| {
        tag.get(..4)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
    })
    .find_map(named)
    // It is read as ASCII to be found, so it cannot be UTF-16: the standard
    // takes UTF-8 for that.
    .map(|encoding| {
        if encoding.is_ascii_compatible() {
            encoding
        } else {
            UTF_8
        }
    })
}

/// What stands behind `charset=`, as in `text/html; charset="utf-8"`.
fn named(text: &[u8]) -> Option<&'static Encoding> {
    const KEY: &[u8] = b"charset";
    let at = text
        .windows(KEY.len())
        .position(|window| window.eq_ignore_ascii_case(KEY))?;
    let rest = text[at + KEY.len()..].trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
    let rest = rest.strip_prefix(b"'").unwrap_or(rest);
    let end = rest.iter().position(|byte| {
        byte.is_ascii_whitespace() || b"\"';/>,".contains(byte)
    });
    Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1251;

    use super::*;

    const WORD: &str = "Кирпич";

    fn in_1251(text: &str) -> Vec<u8> {
        WINDOWS_1251.encode(text).0.into_owned()
    }

    #[test]
    fn the_header_names_the_character_set() {
        let text = in_1251(WORD);

        for header in [
            "text/html; charset=windows-1251",
            "text/html;charset=\"WINDOWS-1251\"",
            "text/html; Charset = cp1251; boundary=x",
        ] {
            assert_eq!(decode(&text, Some(header)), WORD, "{header}");
        }
    }

    #[test]
    fn a_meta_near_the_top_names_it_where_the_header_does_not() {
        for meta in [
            "<meta charset=windows-1251>",
            "<META CHARSET='windows-1251'/>",
            "<meta http-equiv=Content-Type \
             content=\"text/html; charset=windows-1251\">",
        ] {
            let page = format!("<html><head>{meta}</head>{WORD}");

            assert_eq!(decode(&in_1251(&page), Some("text/html")), page);
        }
    }

    #[test]
    fn a_byte_order_mark_is_believed_before_the_header() {
        let mut text = b"\xEF\xBB\xBF".to_vec();
        text.extend_from_slice(WORD.as_bytes());
        let utf_16 = b"\xFF\xFEH\0i\0";

        assert_eq!(decode(&text, Some("text/html; charset=cp1251")), WORD);
        assert_eq!(decode(utf_16, Some("text/html; charset=utf-8")), "Hi");
    }

    #[test]
    fn a_header_that_the_bytes_refute_is_not_believed() {
        let page = format!("<meta charset=cp1251>{WORD}");

        let bytes = in_1251(&page);
        let text = decode(&bytes, Some("text/html; charset=utf-8"));
        let utf_8 = decode(WORD.as_bytes(), Some("text/html; charset=ascii"));

        assert_eq!(text, page);
        // As the standard has it, ASCII is windows-1252, where any byte is
        // some letter: nothing refutes it.
        assert_ne!(utf_8, WORD);
    }

    #[test]
    fn without_a_word_it_is_utf_8_or_what_old_pages_were_written_in() {
        assert_eq!(decode(WORD.as_bytes(), None), WORD);
        assert_eq!(decode(b"caf\xE9", None), "café");
        assert_eq!(
            decode(b"caf\xE9", Some("text/html; charset=klingon")),
            "café"
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_error() {
        let header = Some("text/html; charset=utf-8");

        assert_eq!(decode(b"a\xFFb", header), "a\u{FFFD}b");
    }
}
