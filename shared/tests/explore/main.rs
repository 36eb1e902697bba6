//! The explorer, held against arithmetic, against itself, and against what is
//! known of famous models.

mod diagram;
mod drawing;
mod lost_update;
mod models;
mod random_models;
mod searching;
mod waiting;
