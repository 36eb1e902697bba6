//! Links by the tags alone, as they go by.
//!
//! It is the first half of the parser that builds the [tree](super::tree): the
//! one that tells tags from text. The second half, which says what is inside of
//! what, is left out, and with it all that is built.
//!
//! The price is that a few things which the second half knows are to be told to
//! the first by hand: that there are no tags within a script, and that within a
//! drawing a style is none.

use std::cell::{Cell, RefCell};

use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use html5ever::{LocalName, local_name};
use url::Url;

use super::hrefs::Hrefs;

/// The links of a page, in its order.
///
/// ```
/// use web::html::tokens;
///
/// let page = "http://shop.test/bricks/".parse()?;
/// let links = tokens::links("<a href='2x4.html#price'>2 × 4</a>", &page);
/// assert_eq!(links[0].as_str(), "http://shop.test/bricks/2x4.html");
/// # Ok::<(), url::ParseError>(())
/// ```
#[must_use]
pub fn links(text: &str, page: &Url) -> Vec<Url> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Picker::default(), TokenizerOpts::default());
    // It stops behind each script, for who would run it.
    while let TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    tokenizer.sink.hrefs.into_inner().resolve(page)
}

/// Picks links out of the tags that go by.
#[derive(Default)]
struct Picker {
    hrefs: RefCell<Hrefs>,
    /// How many drawings and formulas we are within.
    foreign: Cell<u32>,
}

impl TokenSink for Picker {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        let foreign = self.foreign.get();
        match tag.name {
            local_name!("a") | local_name!("area") => {
                if let Some(href) = href(&tag) {
                    self.hrefs.borrow_mut().link(href);
                }
            }
            local_name!("base") => {
                if let Some(href) = href(&tag) {
                    self.hrefs.borrow_mut().base(href);
                }
            }
            local_name!("svg") | local_name!("math") if !tag.self_closing => {
                self.foreign.set(match tag.kind {
                    TagKind::StartTag => foreign + 1,
                    TagKind::EndTag => foreign.saturating_sub(1),
                });
            }
            ref name if tag.kind == TagKind::StartTag && foreign == 0 => {
                return within(name);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How to go on within an element that may hold no tags, as the tree builder
/// would say (HTML standard, 13.2.6.4).
fn within(name: &LocalName) -> TokenSinkResult<()> {
    match *name {
        local_name!("script") => TokenSinkResult::RawData(RawKind::ScriptData),
        local_name!("title") | local_name!("textarea") => {
            TokenSinkResult::RawData(RawKind::Rcdata)
        }
        local_name!("style")
        | local_name!("xmp")
        | local_name!("iframe")
        | local_name!("noembed")
        | local_name!("noframes")
        | local_name!("noscript") => TokenSinkResult::RawData(RawKind::Rawtext),
        local_name!("plaintext") => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}

fn href(tag: &Tag) -> Option<&str> {
    if tag.kind == TagKind::EndTag {
        return None;
    }
    let is_href = |name: &LocalName| *name == local_name!("href");
    let href = tag.attrs.iter().find(|attr| is_href(&attr.name.local))?;
    Some(&href.value)
}
