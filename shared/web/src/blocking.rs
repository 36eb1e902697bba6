//! A client for threads.
