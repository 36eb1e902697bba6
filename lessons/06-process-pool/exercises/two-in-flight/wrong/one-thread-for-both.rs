//! Wrong: while it sends, nobody receives.

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let mut tasks = tasks.into_iter();
    let mut in_flight = 0;
    for task in tasks.by_ref().take(2) {
        send(task);
        in_flight += 1;
    }
    let mut answers = Vec::new();
    while in_flight > 0 {
        let Some(answer) = receive() else { break };
        answers.push(answer);
        in_flight -= 1;
        if let Some(task) = tasks.next() {
            send(task);
            in_flight += 1;
        }
    }
    answers
}
