//! Manners: robots.txt, and a pace for each host.
