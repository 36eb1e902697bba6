//! Wrong: everything is on its way before the first answer is read.

pub fn run_all<T: Send, A: Send>(
    tasks: Vec<T>,
    mut send: impl FnMut(T) + Send,
    mut receive: impl FnMut() -> Option<A> + Send,
) -> Vec<A> {
    let mut count = 0;
    for task in tasks {
        send(task);
        count += 1;
    }
    let mut answers = Vec::new();
    while answers.len() < count
        && let Some(answer) = receive()
    {
        answers.push(answer);
    }
    answers
}
