//! Inputs and results that do not make it through the pipe.

use checks::probe_tasks::{
    DOUBLE, ECHO, RETURN_TOUCHY, RETURN_UNWRITABLE, TAKE_TOUCHY,
    TAKE_UNWRITABLE, Touchy, UNLISTED, Unwritable, ZEROS,
};
use checks::watchdog::watched;
use shared::task::{MapOptions, TaskHandle};

use super::{pool, refused, workers};

#[test]
fn an_input_that_cannot_be_encoded_fails_that_task_alone() {
    watched(|| {
        let pool = pool(1);

        let bad = pool.submit(&TAKE_UNWRITABLE, Unwritable(true)).unwrap();
        let good = pool.submit(&TAKE_UNWRITABLE, Unwritable(false)).unwrap();

        let why = refused(bad.join());
        assert!(why.contains("its input cannot be encoded"), "{why}");
        assert_eq!(good.join(), Ok(()));
    });
}

#[test]
fn an_input_that_cannot_be_encoded_fails_its_chunk_and_no_other() {
    watched(|| {
        let pool = pool(1);
        let options = MapOptions::new().chunk_size(2);
        let input = (0..6).map(|n| Unwritable(n == 3));

        // One more, to see that it ends.
        let results: Vec<_> = pool
            .map_with(options, input, &TAKE_UNWRITABLE)
            .take(7)
            .collect();

        assert_eq!(results.len(), 6);
        for (n, result) in results.into_iter().enumerate() {
            // A chunk is encoded as a whole, or not at all.
            if [2, 3].contains(&n) {
                let why = refused(result);
                assert!(why.contains("its input cannot be encoded"), "{why}");
            } else {
                assert_eq!(result, Ok(()));
            }
        }
    });
}

#[test]
fn a_result_that_cannot_be_encoded_fails_that_task_alone() {
    watched(|| {
        let pool = pool(1);
        let results = pool
            .map([false, true, false], &RETURN_UNWRITABLE)
            .collect::<Vec<_>>();

        assert_eq!(results[0], Ok(Unwritable(false)));
        let why = refused(results[1].clone());
        assert!(why.contains("its result cannot be encoded"), "{why}");
        assert_eq!(results[2], Ok(Unwritable(false)));
    });
}

#[test]
fn one_result_of_a_chunk_that_cannot_be_encoded_does_not_lose_the_others() {
    watched(|| {
        let pool = pool(1);
        let options = MapOptions::new().chunk_size(3);
        let results = pool
            .map_with(options, [false, true, false], &RETURN_UNWRITABLE)
            .collect::<Vec<_>>();

        assert_eq!(results[0], Ok(Unwritable(false)));
        refused(results[1].clone());
        assert_eq!(results[2], Ok(Unwritable(false)));
    });
}

#[test]
fn a_failure_that_ends_an_answer_stands_for_the_items_that_are_left() {
    watched(|| {
        let pool = pool(1);
        let options = MapOptions::new().chunk_size(3);
        let [fine, _, refuses, _] = Touchy::MOODS;

        // What comes after an input that cannot be read cannot be read either.
        let results: Vec<_> = pool
            .map_with(options, [fine, refuses, fine], &TAKE_TOUCHY)
            .collect();
        assert_eq!(results[0], Ok(()));
        for left in &results[1..] {
            let why = refused(left.clone());
            assert!(why.contains("its input cannot be decoded"), "{why}");
        }

        let results: Vec<_> =
            pool.map_with(options, [(); 3], &UNLISTED).collect();
        for result in results {
            let why = refused(result);
            assert!(why.contains("no such task"), "{why}");
        }
    });
}

#[test]
fn an_input_that_cannot_be_decoded_fails_that_task_alone() {
    watched(|| {
        let pool = pool(1);
        let [fine, _, refuses, panics] = Touchy::MOODS;

        let take = |mood| pool.submit(&TAKE_TOUCHY, mood).unwrap();
        assert_eq!(take(fine).join(), Ok(()));
        let worker = pool.worker_ids();

        let handles = [refuses, panics, fine].map(take);
        let [refused_one, panicked, after] = handles.map(TaskHandle::join);

        let why = refused(refused_one);
        assert!(why.contains("its input cannot be decoded"), "{why}");
        let why = panicked.unwrap_err().to_string();
        assert!(why.contains("panicked"), "{why}");
        assert!(why.contains("do not read me"), "{why}");
        assert_eq!(after, Ok(()));
        assert_eq!(pool.worker_ids(), worker, "it lives on");
    });
}

#[test]
fn a_result_that_cannot_be_written_or_read_fails_that_item_alone() {
    watched(|| {
        for chunk_size in [1, 2] {
            let pool = pool(1);
            let options = MapOptions::new().chunk_size(chunk_size);

            // The first of each chunk of two is fine.
            let results: Vec<_> = pool
                .map_with(options, [0, 1, 0, 2, 0, 3], &RETURN_TOUCHY)
                .collect();

            for fine in [0, 2, 4] {
                assert_eq!(results[fine], Ok(Touchy::Fine));
            }
            let why = results[1].clone().unwrap_err().to_string();
            assert!(why.contains("do not write me"), "{why}");
            let why = refused(results[3].clone());
            assert!(why.contains("its result cannot be decoded"), "{why}");
            let why = refused(results[5].clone());
            assert!(why.contains("decoding it panicked"), "{why}");
        }
    });
}

#[test]
fn a_call_over_the_frame_limit_fails_that_task_alone() {
    watched(|| {
        let pool = workers(1).frame_limit(1000).build().unwrap();
        let echo = |size| {
            let bytes = vec![7; size];
            pool.submit(&ECHO, bytes).unwrap()
        };

        let why = refused(echo(1000).join());

        assert!(why.contains("over the limit of 1000"), "{why}");
        assert_eq!(echo(900).join(), Ok(vec![7; 900]));
    });
}

#[test]
fn a_result_over_the_frame_limit_fails_that_task_alone() {
    watched(|| {
        let pool = workers(1).frame_limit(1000).build().unwrap();
        let zeros = |size| pool.submit(&ZEROS, size).unwrap();
        assert_eq!(zeros(1).join(), Ok(vec![0]));
        let worker = pool.worker_ids();

        let why = refused(zeros(1000).join());

        assert!(why.contains("its result"), "{why}");
        assert!(why.contains("over the limit of 1000"), "{why}");
        assert_eq!(zeros(900).join(), Ok(vec![0; 900]));
        assert_eq!(pool.worker_ids(), worker, "it lives on");
    });
}

#[test]
fn a_small_task_fits_into_any_frame_limit() {
    watched(|| {
        let pool = workers(1).frame_limit(0).build().unwrap();

        assert_eq!(pool.submit(&DOUBLE, 2).unwrap().join(), Ok(4));
    });
}
