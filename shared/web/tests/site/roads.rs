//! What goes wrong before there is a connection.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;

use web::site::{HANGING, Lookup, REFUSED, Settings};

use crate::client::{connect_to, site};

#[test]
fn a_refused_port_refuses() {
    let site = site(&Settings::new(7));
    let address = site.address(REFUSED).unwrap();

    let error = connect_to(address).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}

#[test]
#[cfg(target_os = "linux")]
fn a_hanging_connect_hangs() {
    let site = site(&Settings::new(7));
    let address = site.address(HANGING).unwrap();

    let patience = Duration::from_millis(300);
    let error = TcpStream::connect_timeout(&address, patience).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn a_dead_name_is_not_known() {
    let site = site(&Settings::new(7));

    assert_eq!(site.names().look_up("museum.dead"), Lookup::Unknown);
    assert_eq!(site.address("museum.dead"), None);
}
