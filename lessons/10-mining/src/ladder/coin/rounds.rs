//! MD5 of one block, written out: RFC 1321, section 3.4.
//!
//! Four hashes at once, step by step in turn. Each of the 64 steps needs the
//! one before it, and takes longer than the core could: four that do not need
//! each other fill the time.
//!
//! There is no loop here, no branch and no memory, so that the rung
//! [`lanes`](super::lanes) can have every one of the four many times.

#![expect(
    clippy::inline_always,
    reason = "a call within the loop over coins would keep it one at a time"
)]

/// Hashes that are worked on in turn.
pub const STREAMS: usize = 4;

/// The state that MD5 starts from: section 3.3.
pub const START: [u32; 4] =
    [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// What each step adds: whole numbers of 2^32 × |sin(step)|.
#[rustfmt::skip]
const STEP: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf,
    0x4787_c62a, 0xa830_4613, 0xfd46_9501, 0x6980_98d8, 0x8b44_f7af,
    0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e,
    0x49b4_0821, 0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa,
    0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8, 0x21e1_cde6,
    0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8,
    0x676f_02d9, 0x8d2a_4c8a, 0xfffa_3942, 0x8771_f681, 0x6d9d_6122,
    0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039,
    0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665, 0xf429_2244, 0x432a_ff97,
    0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d,
    0x8584_5dd1, 0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1,
    0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];

/// By how many bits each step of a round turns: the four come again.
const TURN: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

/// A round of sixteen steps: which word each takes in, and its function of
/// three numbers.
macro_rules! round {
    ($state:ident, $words:ident, $round:literal, $take:expr, $mix:expr) => {
        round!(
            @ $state $words $round $take, $mix,
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
        )
    };
    (
        @ $state:ident $words:ident $round:literal $take:expr, $mix:expr,
        $($step:literal)*
    ) => {
        $(
            let [a, b, c, d] = $state;
            let word = $words[($take.0 * $step + $take.1) % 16];
            let add = STEP[16 * $round + $step];
            let turn = TURN[$round][$step % 4];
            // In turn, and not in a loop: of a loop the compiler makes memory.
            let next = [
                step!(0, a, b, c, d, word, add, turn, $mix),
                step!(1, a, b, c, d, word, add, turn, $mix),
                step!(2, a, b, c, d, word, add, turn, $mix),
                step!(3, a, b, c, d, word, add, turn, $mix),
            ];
            $state = [d, next, b, c];
        )*
    };
}

/// One step in one stream.
macro_rules! step {
    (
        $n:literal, $a:ident, $b:ident, $c:ident, $d:ident,
        $word:ident, $add:ident, $turn:ident, $mix:expr
    ) => {
        $a[$n]
            .wrapping_add($word[$n].wrapping_add($add))
            .wrapping_add($mix($b[$n], $c[$n], $d[$n]))
            .rotate_left($turn)
            .wrapping_add($b[$n])
    };
}

/// The last word of the MD5 of four blocks, as yet without what it started
/// from.
#[inline(always)]
pub fn last_words(words: [[u32; STREAMS]; 16]) -> [u32; STREAMS] {
    let mut state = START.map(|word| [word; STREAMS]);
    round!(state, words, 0, (1, 0), |b: u32, c: u32, d: u32| {
        d ^ (b & (c ^ d))
    });
    round!(state, words, 1, (5, 1), |b: u32, c: u32, d: u32| {
        c ^ (d & (b ^ c))
    });
    round!(state, words, 2, (3, 5), |b: u32, c: u32, d: u32| b ^ c ^ d);
    round!(state, words, 3, (7, 0), |b: u32, c: u32, d: u32| c
        ^ (b | !d));
    let [.., d] = state;
    let start = START[3];
    [
        d[0].wrapping_add(start),
        d[1].wrapping_add(start),
        d[2].wrapping_add(start),
        d[3].wrapping_add(start),
    ]
}
