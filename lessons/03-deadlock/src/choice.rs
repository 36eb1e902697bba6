//! The strategies by name, to choose from on the command line.

use clap::ValueEnum;

use crate::strategy::{BackOff, ChandyMisra, Naive, Ordered, Strategy, Waiter};

/// A strategy's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// Left, then right: it deadlocks
    Naive,
    /// The fork with the smaller number first
    Ordered,
    /// A waiter lets all but one sit down
    Waiter,
    /// A fork in vain is put back
    BackOff,
    /// Used forks must be given away
    ChandyMisra,
}

impl Choice {
    /// All that feed everybody.
    pub const RIGHT: [Self; 4] = [
        Self::Ordered,
        Self::Waiter,
        Self::BackOff,
        Self::ChandyMisra,
    ];

    /// As it is typed and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::Ordered => "ordered",
            Self::Waiter => "waiter",
            Self::BackOff => "back-off",
            Self::ChandyMisra => "chandy-misra",
        }
    }

    /// Lays a table for so many philosophers.
    pub fn table(self, philosophers: usize) -> Box<dyn Strategy> {
        match self {
            Self::Naive => Box::new(Naive::new(philosophers)),
            Self::Ordered => Box::new(Ordered::new(philosophers)),
            Self::Waiter => Box::new(Waiter::new(philosophers)),
            Self::BackOff => Box::new(BackOff::new(philosophers)),
            Self::ChandyMisra => Box::new(ChandyMisra::new(philosophers)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_strategy_is_shown_under_the_name_it_is_chosen_by() {
        for choice in Choice::value_variants() {
            let typed = choice.to_possible_value().unwrap();

            assert_eq!(typed.get_name(), choice.name());
        }
    }
}
