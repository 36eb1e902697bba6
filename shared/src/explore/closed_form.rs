//! How many schedules there must be, by arithmetic.

/// The number of ways to mix `threads` threads of `steps` steps each when
/// nobody ever waits: `(threads · steps)! / (steps!)^threads`. None beyond 128
/// bits.
///
/// With `steps` = 3 · m it counts all schedules of m increments a thread in
/// three steps; with `steps` = m those that lose no update: there each
/// increment runs in one piece, so that whole increments are mixed.
///
/// ```
/// use shared::explore::interleavings;
///
/// assert_eq!(interleavings(2, 3), Some(20));
/// assert_eq!(interleavings(2, 1), Some(2));
/// assert_eq!(interleavings(100, 100), None);
/// ```
#[must_use]
pub fn interleavings(threads: u128, steps: u128) -> Option<u128> {
    // One thread after the other: choose which places of those so far are its.
    (1..=threads).try_fold(1_u128, |mixed, thread| {
        mixed.checked_mul(choose(thread.checked_mul(steps)?, steps)?)
    })
}

/// The number of ways to choose `k` of `n` things.
fn choose(n: u128, k: u128) -> Option<u128> {
    // After round i the number is "i of n - k + i", so each division is exact.
    // Divided before it is multiplied, nothing is larger than the result.
    (1..=k).try_fold(1_u128, |chosen, i| {
        let common = gcd(chosen, i);
        (chosen / common).checked_mul((n - k + i) / (i / common))
    })
}

/// The greatest number that divides both (Euclid).
fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
