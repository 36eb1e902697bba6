//! Is that a coin? Found in a second, checked in a microsecond.

use clap::Args;
use serde::{Deserialize, Serialize};
use shared::lesson::{Claim, Error, Lesson, Unit};

use crate::coin::Coin;
use crate::hex::{Suffix, hex};

/// Coins that the author of the notebooks found, with their MD5 as Python's
/// `hashlib` gives it.
const NOTEBOOK: &str = include_str!("../data/coins.json");

/// A coin as it stands in [`NOTEBOOK`].
#[derive(Debug, Deserialize)]
struct FoundBefore {
    coin: Coin,
}

/// What can be set.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Fifty digits that may be a coin; the exit code is 0 if all are coins and
    /// 1 if not [default: the four coins of the notebook]
    #[arg(value_name = "COIN")]
    coins: Vec<Coin>,

    /// Hex digits that a coin's MD5 ends with; upper case is read as lower case
    /// [default: 00000]
    #[arg(long, value_name = "HEX")]
    suffix: Option<Suffix>,
}

/// Fifty digits, and whether they are a coin.
#[derive(Serialize)]
struct Row<'a> {
    coin: &'a Coin,
    md5: String,
    is_coin: bool,
}

/// Says which of the coins are some.
///
/// # Errors
/// If one of them is none.
pub fn run(options: &Options, lesson: &mut Lesson) -> Result<(), Error> {
    let coins = options.coins();
    let suffix = options
        .suffix
        .clone()
        .unwrap_or_else(|| "00000".parse().expect("zeros are hex digits"));
    let mut wrong = Vec::new();
    lesson.experiment("verify", "Coins or not", |_, experiment| {
        experiment.param("suffix", suffix.digits());
        experiment.columns([("coin", Unit::None), ("is_coin", Unit::None)]);
        for coin in &coins {
            let md5 = coin.md5();
            let is_coin = suffix.matches(&md5);
            if !is_coin {
                wrong.push(coin);
            }
            experiment.row(Row {
                coin,
                md5: hex(&md5),
                is_coin,
            });
        }
        experiment
            .note(&format!("MD5 of the first:\n    {}", hex(&coins[0].md5())));
        experiment.claim(Claim::exactly(
            "coins",
            "Each MD5 ends with the suffix",
            (coins.len() - wrong.len()) as u64,
            coins.len() as u64,
        ));
        Ok(())
    })?;
    match wrong[..] {
        [] => Ok(()),
        [first, ..] => Err(Error::Failed(format!(
            "{first} is no coin ({} of {})",
            wrong.len(),
            coins.len(),
        ))),
    }
}

impl Options {
    fn coins(&self) -> Vec<Coin> {
        if !self.coins.is_empty() {
            return self.coins.clone();
        }
        let found: Vec<FoundBefore> =
            serde_json::from_str(NOTEBOOK).expect("the tests read it as well");
        found.into_iter().map(|found| found.coin).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_coins_of_the_notebook_have_the_md5_that_python_gives() {
        let all: Vec<Value> = serde_json::from_str(NOTEBOOK).unwrap();
        let coins = Options::default().coins();

        assert_eq!(coins.len(), 4);
        for (coin, known) in coins.iter().zip(&all) {
            assert_eq!(known["md5"], hex(&coin.md5()));
        }
    }
}
