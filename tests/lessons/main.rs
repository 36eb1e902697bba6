//! Every lesson, run as a program: as a student would, and as a script would.

mod bad_input;
mod compare;
mod ctrl_c;
mod graph;
mod help;
mod report;
mod screen;
mod terminal;
mod timeline;
mod trace;
