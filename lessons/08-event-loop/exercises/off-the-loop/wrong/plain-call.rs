//! Wrong: a call without `await` keeps the loop.

pub async fn read_all<P, L>(
    pages: Vec<P>,
    read: impl Fn(P) -> L + Clone + Send + 'static,
) -> Vec<L>
where
    P: Send + 'static,
    L: Send + 'static,
{
    let mut found = Vec::new();
    for page in pages {
        found.push(read(page));
    }
    found
}
