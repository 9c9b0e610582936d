//! What holds when a store is unwell, whatever the store.

use landfall_model::outcome::CopyState;

use super::{
    bench::{Bench, FILES},
    faults::Fault,
    rules::outcomes,
};

pub async fn a_server_that_does_not_answer_for_a_while_is_waited_for(bench: Bench) {
    let copy = bench.fault(11, Fault::Silent(2)).target_key.clone();
    assert_eq!(bench.copy().await.unwrap().copied, FILES as u64);
    let tries = bench.store.take_copies().into_iter().filter(|key| *key == copy).count();
    assert_eq!(tries, 3);
}

pub async fn what_lasts_is_listed_each_with_its_remedy_and_stops_nothing(bench: Bench) {
    let faults = [
        (3, Fault::Denied, "403 AccessDenied", "give this key rights on the bucket"),
        (4, Fault::Silent(9), "timed out", "start the server"),
        (5, Fault::Busy(9), "503 SlowDown", "when the server is at rest"),
        (6, Fault::Corrupt, "differs from its source", "repeat `landfall files copy`"),
    ];
    for (index, fault, _, _) in faults {
        bench.fault(index, fault);
    }
    let result = bench.copy().await.unwrap();
    assert_eq!((result.copied, result.errors.len()), (FILES as u64 - 4, 4));
    for (index, _, error, remedy) in faults {
        let file = bench.planned[index].file;
        let outcome = outcomes(&bench.run).into_iter().find(|outcome| outcome.file == file).unwrap();
        assert!(outcome.error.contains(error) && outcome.remedy.contains(remedy), "{outcome:?}");
    }
}

pub async fn a_copy_with_another_content_type_is_a_mismatch(bench: Bench) {
    let copy = bench.fault(8, Fault::Redescribe).file;
    bench.copy().await.unwrap();
    let outcome = outcomes(&bench.run).into_iter().find(|outcome| outcome.file == copy).unwrap();
    assert_eq!(outcome.state, CopyState::Mismatch);
    assert_eq!(outcome.error, "the copy differs from its source in content type");
}
