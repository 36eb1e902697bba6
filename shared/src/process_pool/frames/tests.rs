//! The decoder, over any bytes and any chunking of them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const LIMIT: usize = 300;

fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    write_frame::<TooLong>(&mut out, usize::MAX, |out| {
        out.extend_from_slice(body);
        Ok(())
    })
    .unwrap();
    out
}

/// Feeds `bytes` in pieces of the given sizes, then the rest.
fn decode(
    decoder: &mut Decoder,
    bytes: &[u8],
    cuts: &[usize],
) -> (Vec<Vec<u8>>, Option<NoFrame>) {
    let mut frames = Vec::new();
    let mut rest = bytes;
    for &size in cuts.iter().chain([&usize::MAX]) {
        let mut piece = take(&mut rest, size);
        loop {
            match decoder.next(&mut piece) {
                Ok(Some(frame)) => frames.push(frame.into_owned()),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
            assert!(decoder.body.capacity() <= decoder.limit);
        }
        assert!(piece.is_empty(), "`None` means that all was taken");
    }
    (frames, None)
}

/// Bytes with headers in them, honest, lying and broken: plain noise nearly
/// never begins with a header, and then tests nothing else.
fn wire() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        0..u32::try_from(2 * LIMIT).unwrap(),
        Just(u32::try_from(LIMIT).unwrap()),
        any::<u32>(),
    ];
    let body = vec(any::<u8>(), 0..2 * LIMIT);
    let part =
        (length, body, 0..10).prop_map(|(length, body, kind)| match kind {
            0 => body,
            1..5 => [&header(length), &body[..]].concat(),
            _ => frame(&body),
        });
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn frames_arrive_as_they_were_sent_however_they_are_cut(
        bodies in vec(vec(any::<u8>(), 0..=LIMIT), 0..8),
        cuts in vec(0..40_usize, 0..60),
    ) {
        let bytes: Vec<u8> =
            bodies.iter().flat_map(|body| frame(body)).collect();

        let mut decoder = Decoder::new(LIMIT);
        let (frames, error) = decode(&mut decoder, &bytes, &cuts);

        prop_assert_eq!(error, None);
        prop_assert_eq!(frames, bodies);
        prop_assert!(decoder.is_between_frames());
    }

    #[test]
    fn any_bytes_give_the_same_frames_and_error_however_they_are_cut(
        bytes in wire(),
        cuts in vec(0..40_usize, 0..60),
    ) {
        let whole = decode(&mut Decoder::new(LIMIT), &bytes, &[]);
        let pieces = decode(&mut Decoder::new(LIMIT), &bytes, &cuts);

        prop_assert_eq!(&whole, &pieces);
        prop_assert!(whole.0.iter().all(|body| body.len() <= LIMIT));
    }

    #[test]
    fn a_header_over_the_limit_is_refused_for_good(
        over in u32::try_from(LIMIT + 1).unwrap()..,
        rest in vec(any::<u8>(), 0..50),
    ) {
        let mut decoder = Decoder::new(LIMIT);
        let length = usize::try_from(over).unwrap();
        let refused = NoFrame::TooLong(TooLong { length, limit: LIMIT });

        let first = decode(&mut decoder, &header(over), &[]).1;
        prop_assert_eq!(first, Some(refused));
        prop_assert_eq!(decode(&mut decoder, &rest, &[]).1, Some(refused));
    }

    #[test]
    fn bytes_that_are_no_header_are_refused_for_good(
        bytes in any::<[u8; HEADER]>(),
        rest in vec(any::<u8>(), 0..50),
    ) {
        prop_assume!(length_in(bytes).is_err());
        let mut decoder = Decoder::new(usize::MAX);
        let refused = Some(NoFrame::Header(bytes));

        prop_assert_eq!(decode(&mut decoder, &bytes, &[]).1, refused);
        prop_assert_eq!(decode(&mut decoder, &rest, &[]).1, refused);
    }

    #[test]
    fn a_frame_that_is_cut_off_is_noticed(
        body in vec(any::<u8>(), 1..LIMIT),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = frame(&body);
        let cut = 1 + cut.index(bytes.len() - 1);

        let mut decoder = Decoder::new(LIMIT);
        let (frames, error) = decode(&mut decoder, &bytes[..cut], &[]);

        prop_assert_eq!((frames, error), (vec![], None));
        prop_assert!(!decoder.is_between_frames());
    }
}

#[test]
fn a_promise_of_a_gigabyte_costs_no_gigabyte() {
    let mut decoder = Decoder::new(1 << 30);
    let promise = header(1 << 30);
    let bytes = [&promise[..], b"not quite a gigabyte"].concat();

    decode(&mut decoder, &bytes, &[]);

    assert!(decoder.body.capacity() <= FIRST_PIECE);
}

#[test]
fn memory_grows_in_a_few_steps_with_what_arrives_and_not_past_the_length() {
    const LENGTH: usize = 1_000_000;
    let mut decoder = Decoder::new(LENGTH);
    let promise = header(u32::try_from(LENGTH).unwrap());
    assert_eq!(decoder.next(&mut &promise[..]), Ok(None));

    let mut steps = 0;
    for arrived in (1000..LENGTH).step_by(1000) {
        let before = decoder.body.capacity();
        assert_eq!(decoder.next(&mut &[7; 1000][..]), Ok(None));

        let memory = decoder.body.capacity();
        steps += usize::from(memory != before);
        assert!(memory <= 2 * arrived.max(FIRST_PIECE), "at {arrived}");
        assert!(memory <= LENGTH);
    }

    // From 64 KiB, twice as much each time.
    assert_eq!(steps, 5);
}

#[test]
fn the_longest_frame_allowed_passes_and_one_byte_more_is_not_written() {
    let body = |size| {
        move |out: &mut Vec<u8>| {
            out.resize(out.len() + size, 7);
            Ok(())
        }
    };
    let mut out = b"before".to_vec();

    assert_eq!(write_frame(&mut out, 10, body(10)), Ok(()));
    let whole = out.clone();
    let refused = write_frame(&mut out, 10, body(11));

    assert_eq!(
        refused,
        Err(TooLong {
            length: 11,
            limit: 10
        })
    );
    assert_eq!(out, whole, "no half frame is left behind");
    let (frames, _) = decode(&mut Decoder::new(10), &out[6..], &[]);
    assert_eq!(frames, [vec![7; 10]]);
}

#[test]
fn a_body_that_fails_leaves_no_half_frame() {
    #[derive(Debug, PartialEq)]
    struct Failed;
    impl From<TooLong> for Failed {
        fn from(_: TooLong) -> Self {
            Self
        }
    }
    let mut out = vec![1, 2];

    let failed = write_frame(&mut out, 10, |out| {
        out.push(3);
        Err(Failed)
    });

    assert_eq!((failed, out), (Err(Failed), vec![1, 2]));
}
