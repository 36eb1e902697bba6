//! A client for tasks.
