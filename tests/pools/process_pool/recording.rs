//! What a pool's workers did, on its timeline.

use checks::gate::Gate;
use checks::probe_tasks::{DOUBLE, EXIT, WAIT_AT};
use checks::watchdog::watched;
use shared::measure::{Activity, Timeline};

use super::{died, workers};

#[test]
fn the_timeline_shows_when_each_task_ran_on_the_track_of_its_worker() {
    watched(|| {
        let (timeline, gate) = (Timeline::recording(), Gate::new().unwrap());
        let pool = workers(1).timeline(&timeline).build().unwrap();
        let elapsed = || timeline.elapsed().unwrap();

        let mut times = vec![elapsed()];
        let waits = pool.submit(&WAIT_AT, (gate.address().unwrap(), 1));
        let held = gate.arrival().unwrap();
        times.push(elapsed());
        drop(held);
        assert_eq!(waits.unwrap().join(), Ok(1));
        times.push(elapsed());
        assert_eq!(pool.submit(&DOUBLE, 1).unwrap().join(), Ok(2));
        times.push(elapsed());
        drop(pool);

        let tracks = timeline.tracks();
        let [track] = &tracks[..] else {
            panic!("not one worker: {tracks:?}");
        };
        assert_eq!(track.name, "probe-1");
        let [waited, doubled] = &track.spans[..] else {
            panic!("not two tasks: {track:?}");
        };
        assert_eq!((&*waited.name, &*doubled.name), ("wait_at", "double"));
        assert_eq!(waited.activity, Activity::Working);
        // It had begun when it arrived, and ended after it was let go.
        assert!(times[0] <= waited.start && waited.start <= times[1]);
        assert!(times[1] <= waited.end() && waited.end() <= times[2]);
        assert!(times[2] <= doubled.start && doubled.end() <= times[3]);
    });
}

#[test]
fn a_worker_that_takes_the_place_of_a_dead_one_goes_on_with_its_track() {
    watched(|| {
        let timeline = Timeline::recording();
        let pool = workers(1).timeline(&timeline).build().unwrap();

        assert_eq!(pool.submit(&DOUBLE, 1).unwrap().join(), Ok(2));
        assert!(died(&pool.submit(&EXIT, 7).unwrap().join()));
        assert_eq!(pool.submit(&DOUBLE, 2).unwrap().join(), Ok(4));
        drop(pool);

        let tracks = timeline.tracks();
        assert_eq!(tracks.len(), 1);
        let names: Vec<_> =
            tracks[0].spans.iter().map(|span| &*span.name).collect();
        assert_eq!(names, ["double", "double"], "what died said nothing");
    });
}
