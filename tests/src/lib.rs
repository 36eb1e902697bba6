//! Probes that the tests of this workspace are written with.
