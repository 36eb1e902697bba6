//! What is on the site.

use std::collections::BTreeSet;

use flate2::Crc;
use flate2::read::ZlibDecoder;
use std::io::Read;
use web::site::{COUNTRIES, DATA, FILES, FLAGS, SHOP, Settings, WIKI};

use crate::client::{get, site};

/// What the `href`s of a page say.
fn links(html: &str) -> Vec<&str> {
    html.split("<a ")
        .skip(1)
        .filter_map(|tag| tag.split_once("href=\"")?.1.split('"').next())
        .collect()
}

#[test]
fn random_pages_lead_to_every_article_once_before_one_comes_again() {
    let site = site(&Settings::new(7).articles(30));

    let articles: Vec<_> = (0..60)
        .map(|_| {
            let answer = get(&site, WIKI, "/random");
            assert_eq!(answer.status, 302);
            answer.header("location").unwrap().to_owned()
        })
        .collect();

    let first: BTreeSet<_> = articles[..30].iter().collect();
    assert_eq!(first.len(), 30);
    assert_eq!(articles[..30], articles[30..]);
}

#[test]
fn articles_are_written_in_several_scripts_and_link_to_the_outside() {
    let site = site(&Settings::new(7).articles(60));
    let mut text = String::new();

    for _ in 0..60 {
        let random = get(&site, WIKI, "/random");
        let article = get(&site, WIKI, random.header("location").unwrap());
        assert_eq!(article.status, 200);
        text.push_str(article.text());
    }

    for letter in ['ö', 'λ', 'д', '国', 'ر'] {
        assert!(text.contains(letter), "{letter}");
    }
    let links = links(&text);
    let within = links.iter().filter(|link| link.starts_with("/wiki/"));
    let outside = links
        .iter()
        .filter(|link| link.starts_with("http://"))
        .filter(|link| !link.starts_with("http://wiki.test/"));
    assert!(within.count() > 60 * 20);
    assert!(outside.count() > 60);
    assert!(links.iter().any(|link| link.starts_with('#')));
    assert!(links.iter().any(|link| link.starts_with("mailto:")));
}

#[test]
fn every_link_between_articles_leads_to_one() {
    let site = site(&Settings::new(7).articles(60));
    let random = get(&site, WIKI, "/random");
    let article = get(&site, WIKI, random.header("location").unwrap());

    for link in links(article.text()) {
        if link.starts_with('/') {
            assert_eq!(get(&site, WIKI, link).status, 200, "{link}");
        }
    }
}

#[test]
fn the_sitemap_of_the_wiki_names_every_article() {
    let site = site(&Settings::new(7).articles(60));

    let map = get(&site, WIKI, "/sitemap.xml");

    let pages: Vec<_> = map.text().split("<loc>http://wiki.test").collect();
    assert_eq!(pages.len() - 1, 60);
    let page = pages[60].split('<').next().unwrap();
    assert_eq!(get(&site, WIKI, page).status, 200);
}

#[test]
fn the_catalogue_is_paged_and_leads_to_most_products() {
    let site = site(&Settings::new(7).products(100));
    let mut products = BTreeSet::new();
    let mut page = "page-1.html".to_owned();
    let mut pages = 0;

    loop {
        let answer = get(&site, SHOP, &format!("/catalogue/{page}"));
        assert_eq!(answer.status, 200);
        pages += 1;
        let text = answer.text();
        assert!(text.contains("<base href=\"/catalogue/\">"));
        for link in links(text) {
            if let Some(product) = link.strip_prefix("../product/") {
                products.insert(product.split('#').next().unwrap().to_owned());
            }
        }
        let next = text.split("class=\"next\" href=\"").nth(1);
        let Some(next) = next else { break };
        page = next.split('"').next().unwrap().to_owned();
    }

    assert_eq!(pages, 4);
    assert_eq!(products.len(), 90);
    let beyond = get(&site, SHOP, "/catalogue/page-5.html");
    assert_eq!(beyond.status, 404);
}

#[test]
fn every_product_is_found_from_the_others() {
    let site = site(&Settings::new(7).products(100));
    let mut found = BTreeSet::from(["0-".to_owned()]);
    let mut next = vec!["0-".to_owned()];

    while let Some(product) = next.pop() {
        let answer = get(&site, SHOP, &format!("/product/{product}"));
        assert_eq!(answer.status, 200);
        for link in links(answer.text()) {
            let number = link.split('-').next().unwrap();
            if number.parse::<u32>().is_ok() {
                let product = format!("{number}-");
                if found.insert(product.clone()) {
                    next.push(product);
                }
            }
        }
    }

    assert_eq!(found.len(), 100);
}

#[test]
fn every_country_has_a_picture_that_can_be_shown() {
    let site = site(&Settings::new(7));

    for code in COUNTRIES {
        let answer = get(&site, FLAGS, &format!("/{code}.png"));

        assert_eq!(answer.header("content-type"), Some("image/png"));
        let mut rest = answer.body.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap();
        let mut names = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap());
            let end = 8 + length as usize;
            let mut check = Crc::new();
            check.update(&rest[4..end]);
            let sum = check.sum().to_be_bytes();
            assert_eq!(sum, rest[end..end + 4]);
            if &rest[4..8] == b"IDAT" {
                let mut pixels = Vec::new();
                ZlibDecoder::new(&rest[8..end])
                    .read_to_end(&mut pixels)
                    .unwrap();
                assert_eq!(pixels.len(), 36 * (1 + 60 * 3));
            }
            names.push(rest[4..8].to_vec());
            rest = &rest[end + 4..];
        }
        assert_eq!(names, [b"IHDR", b"IDAT", b"IEND"]);
    }
}

#[test]
fn the_three_files_have_lines_of_as_many_fields_as_their_first() {
    let site = site(&Settings::new(7).csv_bytes(100_000));

    for file in FILES {
        let answer = get(&site, DATA, file);

        assert!((100_000..101_000).contains(&answer.body.len()));
        let commas = |line: &str| line.matches(',').count();
        let mut lines = answer.text().lines();
        let first = commas(lines.next().unwrap());
        assert!(lines.all(|line| commas(line) == first));
    }
}

#[test]
fn every_host_has_rules_for_robots() {
    let site = site(&Settings::new(7));

    for host in [WIKI, SHOP, FLAGS, DATA, "museum.test"] {
        let answer = get(&site, host, "/robots.txt");

        assert_eq!(answer.status, 200, "{host}");
        assert!(answer.text().starts_with("User-agent: *\n"), "{host}");
    }
}
