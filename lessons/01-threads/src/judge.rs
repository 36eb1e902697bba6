//! What a timing says about a claim, on a machine that does other things too.

use shared::lesson::{Claim, Lesson, Verdict};

/// The shortest work that outlasts the start of a thread, tens of microseconds,
/// by so much that its time tells something. In seconds.
const LONG_ENOUGH: f64 = 0.002;

/// Explains a claim that rests on times: by `why` if it holds, else by who may
/// have had the cores. Work as short as `seconds` may not decide it.
pub fn timed(claim: Claim, lesson: &Lesson, seconds: f64, why: &str) -> Claim {
    let machine = lesson.machine();
    let claim = match (claim.verdict, machine.load_before) {
        (Verdict::Holds, _) => claim.because(why),
        (_, Some(load)) if machine.was_loaded() => claim.because(format!(
            "the machine was busy before the run: others had {load:.1} of its \
             cores"
        )),
        _ => claim.because(
            "unless the cores differ, another program had one: run it again",
        ),
    };
    claim.provided(
        seconds >= LONG_ENOUGH,
        "it is over too soon to tell; larger sizes can",
    )
}
