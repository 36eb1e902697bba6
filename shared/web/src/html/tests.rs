//! Both ways of finding links, on pages written for it and on pages drawn.

use proptest::prelude::*;
use url::Url;

use super::{tokens, tree};

fn page() -> Url {
    "http://shop.test/bricks/list.html#top".parse().unwrap()
}

/// What both ways find, which must be the same.
fn links(text: &str) -> Vec<String> {
    let by_tree = tree::links(text, &page());
    let by_tokens = tokens::links(text, &page());
    assert_eq!(by_tree, by_tokens, "{text}");
    by_tree.into_iter().map(String::from).collect()
}

#[test]
fn links_are_relative_to_the_page() {
    let found = links(
        "<a href=2x4.html>a</a> <A HREF='/cart'>b</A>
         <map><area href=\"../wiki\"></map> <a href='//wiki.test/'>c</a>",
    );

    assert_eq!(
        found,
        [
            "http://shop.test/bricks/2x4.html",
            "http://shop.test/cart",
            "http://shop.test/wiki",
            "http://wiki.test/",
        ]
    );
}

#[test]
fn links_are_relative_to_the_base_if_there_is_one() {
    let found = links(
        "<head><base target=_top><base href='/toys/'><base href='/no/'></head>
         <a href=2x4.html>a</a>",
    );

    assert_eq!(found, ["http://shop.test/toys/2x4.html"]);
}

#[test]
fn a_link_is_given_once_and_without_its_fragment() {
    let found = links("<a href=b#1><a href=a><a href=b#2><a href='./b'>");

    let [b, a] = ["http://shop.test/bricks/b", "http://shop.test/bricks/a"];
    assert_eq!(found, [b, a]);
}

#[test]
fn what_leads_to_the_page_itself_or_to_no_page_is_left_out() {
    let found = links(
        "<a href='#end'>a</a> <a href=list.html>b</a> <a href=''>c</a>
         <a href='mailto:shop@shop.test'>d</a> <a href='tel:1'>e</a>
         <a href='javascript:go()'>f</a> <a href='http://['>g</a> <a>h</a>",
    );

    assert_eq!(found, [""; 0]);
}

#[test]
fn what_looks_like_a_link_and_is_text_is_none() {
    let found = links(
        "<title><a href=1></a></title><style><a href=2></a></style>
         <script>'<a href=3></a>'</script><!-- <a href=4></a> -->
         <textarea><a href=5></a></textarea><xmp><a href=6></a></xmp>
         <noscript><a href=7></a></noscript><iframe><a href=8></a></iframe>
         <p title='<a href=9>'>&lt;a href=10></p><a href=yes>",
    );

    assert_eq!(found, ["http://shop.test/bricks/yes"]);
}

#[test]
fn within_a_drawing_a_style_may_hold_tags() {
    let found = links(
        "<svg><style><a href=1></a></style><title><a href=2></a></title>
         <path d='M0 0'/></svg><svg/><title><a href=3></a></title>
         <math><mi>x</mi></math><style><a href=4></a></style>",
    );

    let names: Vec<_> =
        found.iter().map(|url| url.rsplit('/').next()).collect();
    assert_eq!(names, [Some("1"), Some("2")]);
}

#[test]
fn characters_written_as_entities_are_read() {
    let found = links("<a href='?a=1&amp;b=2&copy;=3'>");

    assert_eq!(found, ["http://shop.test/bricks/list.html?a=1&b=2%C2%A9=3"]);
}

/// A piece of a page: what generated sites and careless people write.
fn piece() -> impl Strategy<Value = String> {
    let href = prop_oneof![
        "[a-c]{1,2}(\\.html)?(#[a-b])?",
        "/[a-c]\\?q=[a-b]&amp;r=1",
        "//[a-b]\\.test/[a-c]",
        "\\.\\./[a-c]/",
        "#[a-c]",
        "mailto:[a-c]@shop\\.test",
        Just("http://[".to_owned()),
        " [a-b] ",
    ];
    let quote = prop_oneof![Just("'"), Just("\""), Just("")];
    let link =
        (quote, href, "(<b>x</b>|x|)").prop_map(|(quote, href, text)| {
            format!("<a class=c href={quote}{href}{quote}>{text}</a>")
        });
    let raw = prop_oneof![
        Just("script"),
        Just("style"),
        Just("textarea"),
        Just("noscript"),
        Just("title"),
    ];
    let raw = (raw, "[a-c]{1,2}").prop_map(|(name, href)| {
        format!("<{name}><a href={href}>no</a></{name}>")
    });
    prop_oneof![
        5 => link,
        2 => "(<p>|</p>|<div>|</div>|<table>|<tr>|<td>|</table>|<ul>|<li>|</ul>|<br/>|<img src=a>)",
        2 => "[a-z &<>\"']{0,9}",
        1 => raw,
        1 => "<!-- <a href=[a-c]> -->",
        1 => "<base href='/[a-c]/'>",
    ]
}

proptest! {
    #[test]
    fn both_ways_find_the_same(pieces in prop::collection::vec(piece(), 0..40)) {
        links(&pieces.concat());
    }
}
