//! The same settings make the same site.

use std::time::{Duration, Instant};

use web::site::{Fault, Rule, SHOP, Settings, Site, WIKI};

use crate::client::{OUTSIDE, get, site};

/// Everything that depends on the seed.
fn looks(site: &Site) -> Vec<Vec<u8>> {
    let random = get(site, WIKI, "/random");
    let article = random.header("location").unwrap().to_owned();
    vec![
        get(site, WIKI, &article).body,
        get(site, WIKI, "/sitemap.xml").body,
        get(site, SHOP, "/catalogue/page-1.html").body,
        get(site, SHOP, "/product/3-").body,
        get(site, OUTSIDE, "/a").body,
        get(site, "data.test", "/prices.csv").body,
    ]
}

#[test]
fn one_seed_makes_one_site_and_another_seed_another() {
    let of = |seed| looks(&site(&Settings::new(seed).csv_bytes(10_000)));

    let (first, again, other) = (of(7), of(7), of(8));

    assert_eq!(first, again);
    for (first, other) in first.iter().zip(&other) {
        assert_ne!(first, other);
    }
}

#[test]
fn faults_fall_on_the_same_paths_in_any_order() {
    let rule = Rule::host(OUTSIDE).fault(Fault::Status(500)).share(0.3);
    let settings = Settings::new(7).rule(rule);
    let paths: Vec<_> = (0..100).map(|page| format!("/{page}")).collect();

    let one = site(&settings);
    let forwards: Vec<_> = paths
        .iter()
        .map(|path| get(&one, OUTSIDE, path).status)
        .collect();
    let other = site(&settings);
    let mut backwards: Vec<_> = paths
        .iter()
        .rev()
        .map(|path| get(&other, OUTSIDE, path).status)
        .collect();
    backwards.reverse();

    assert_eq!(forwards, backwards);
    let failed = forwards.iter().filter(|status| **status == 500).count();
    assert!((10..60).contains(&failed), "{failed}");
}

#[test]
fn jitter_is_another_part_of_itself_for_each_path() {
    let jitter = Duration::from_millis(100);
    let rule = Rule::everywhere().jitter(jitter);
    let site = site(&Settings::new(7).rule(rule));

    let took: Vec<_> = (0..10)
        .map(|page| {
            let start = Instant::now();
            get(&site, OUTSIDE, &format!("/{page}"));
            start.elapsed()
        })
        .collect();

    assert!(took.iter().any(|took| *took > jitter / 2), "{took:?}");
}

#[test]
fn what_happens_outside_stands_in_the_path() {
    let site = site(&Settings::new(7));

    for (path, status) in [
        ("/404/a", 404),
        ("/410/a", 410),
        ("/429/a", 429),
        ("/500/a", 500),
        ("/503/a", 503),
        ("/301/a", 301),
        ("/308/a", 308),
        ("/2020/a", 200),
    ] {
        assert_eq!(get(&site, OUTSIDE, path).status, status, "{path}");
    }
}
