//! SHA-256's compression of one block, written out: FIPS 180-4, section 6.2.2.
//!
//! The libraries hide it; the rung [`lanes`](super::lanes) needs to see it,
//! since only what the compiler sees can it do for many nonces at once. So
//! there is no loop here, no branch and no memory: 64 rounds, one after the
//! other, on plain numbers.

#![expect(
    clippy::many_single_char_names,
    reason = "the standard calls them so"
)]
#![expect(
    clippy::inline_always,
    reason = "a call within the loop over nonces would keep it one at a time"
)]

/// The state that SHA-256 starts from: section 5.3.3.
pub const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// What each round adds: section 4.2.2.
#[rustfmt::skip]
const ROUND: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b,
    0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01,
    0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7,
    0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
    0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152,
    0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
    0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819,
    0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116, 0x1e37_6c08,
    0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f,
    0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// Does something once for each of the numbers 0 to 15, without a loop.
macro_rules! sixteen {
    ($each:ident, $($with:tt)*) => {
        sixteen!(@ $each, ($($with)*) 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    (@ $each:ident, $with:tt $($number:literal)*) => {
        $( $each!($number, $with); )*
    };
}

/// A round: `$state` after it, which takes in word `$i` of sixteen.
macro_rules! round {
    ($i:literal, ($state:ident, $words:ident, $first:literal)) => {
        $state = round($state, ROUND[$first + $i].wrapping_add($words[$i]))
    };
}

/// The next word `$i` of sixteen, from those before it.
macro_rules! next {
    ($i:literal, ($words:ident)) => {
        $words[$i] = $words[$i]
            .wrapping_add(small_0($words[($i + 1) % 16]))
            .wrapping_add($words[($i + 9) % 16])
            .wrapping_add(small_1($words[($i + 14) % 16]))
    };
}

/// The state after a block of sixteen words.
#[inline(always)]
pub fn compress(start: [u32; 8], mut words: [u32; 16]) -> [u32; 8] {
    let mut state = start;
    sixteen!(round, state, words, 0);
    sixteen!(next, words);
    sixteen!(round, state, words, 16);
    sixteen!(next, words);
    sixteen!(round, state, words, 32);
    sixteen!(next, words);
    sixteen!(round, state, words, 48);
    let [a, b, c, d, e, f, g, h] = state;
    [
        start[0].wrapping_add(a),
        start[1].wrapping_add(b),
        start[2].wrapping_add(c),
        start[3].wrapping_add(d),
        start[4].wrapping_add(e),
        start[5].wrapping_add(f),
        start[6].wrapping_add(g),
        start[7].wrapping_add(h),
    ]
}

/// One round; `word` comes with its constant added.
#[inline(always)]
fn round([a, b, c, d, e, f, g, h]: [u32; 8], word: u32) -> [u32; 8] {
    let one = h
        .wrapping_add(word)
        .wrapping_add(g ^ (e & (f ^ g)))
        .wrapping_add(
            e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25),
        );
    let two = ((a & b) | (c & (a | b))).wrapping_add(
        a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22),
    );
    [one.wrapping_add(two), a, b, c, d.wrapping_add(one), e, f, g]
}

#[inline(always)]
fn small_0(word: u32) -> u32 {
    word.rotate_right(7) ^ word.rotate_right(18) ^ (word >> 3)
}

#[inline(always)]
fn small_1(word: u32) -> u32 {
    word.rotate_right(17) ^ word.rotate_right(19) ^ (word >> 10)
}
