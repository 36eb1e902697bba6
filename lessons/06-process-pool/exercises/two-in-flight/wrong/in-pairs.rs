//! Wrong: sends two, and the next two when both are answered.

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let mut tasks = tasks.into_iter().peekable();
    let mut answers = Vec::new();
    while tasks.peek().is_some() {
        let pair: Vec<_> = tasks.by_ref().take(2).collect();
        let count = pair.len();
        for task in pair {
            send(task);
        }
        for _ in 0..count {
            match receive() {
                Some(answer) => answers.push(answer),
                None => return answers,
            }
        }
    }
    answers
}
