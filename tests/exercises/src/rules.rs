//! Rules of an exercise that only the text of an answer can break.
//!
//! They are checked on the syntax tree: a word in a comment or a string breaks
//! no rule, and neither do line breaks or other names hide what is used.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprLoop, ExprMethodCall, ExprWhile, ItemUse, Macro, Path, UseTree,
};

use crate::finding::{Finding, Verdict};

/// The rules that an answer is read by: `rules!("answer.rs")` makes them.
pub struct Rules {
    file: &'static str,
    /// The functions that stand by themselves.
    functions: Vec<(String, syn::ItemFn)>,
    found: Found,
}

/// Reads the answer beside the check: `rules!("answer.rs")`.
#[macro_export]
macro_rules! rules {
    ($file:literal) => {
        $crate::rules::Rules::of($file, include_str!($file))
    };
}

impl Rules {
    /// The rules for this text. Use [`rules!`](crate::rules!) instead.
    #[must_use]
    pub fn of(file: &'static str, text: &str) -> Self {
        let mut found = Found::default();
        let mut functions = Vec::new();
        // What does not parse does not compile either: the compiler says so.
        if let Ok(tree) = syn::parse_file(text) {
            found.visit_file(&tree);
            functions.extend(tree.items.into_iter().filter_map(named));
        }
        Self {
            file,
            functions,
            found,
        }
    }

    /// The same rules for one function alone, by its name.
    ///
    /// # Panics
    /// If there is no such function: ends the check.
    #[must_use]
    pub fn within(&self, function: &str) -> Self {
        let mut found = Found::default();
        let place = self.functions.iter().find(|(name, _)| name == function);
        let Some((_, body)) = place else {
            Finding::new(Verdict::Wrong, "A function is missing.")
                .expected(format!("`{function}` in {}", self.file))
                .report();
        };
        found.visit_item_fn(body);
        Self {
            file: self.file,
            functions: Vec::new(),
            found,
        }
    }

    /// It may not name this anywhere in a path, a `use`, a method call or a
    /// macro: `sleep`, `Mutex`, `todo`.
    ///
    /// # Panics
    /// If it does: ends the check, with this sentence.
    pub fn never_names(&self, name: &str, because: &str) {
        self.judge(because, |found| {
            found.names.iter().find(|(it, _)| it == name).cloned()
        });
    }

    /// It may not sleep for a while, nor wait for a time at most: whoever does
    /// looks again and again, and wakes too early or too late.
    ///
    /// # Panics
    /// If it does: ends the check, with this sentence.
    pub fn never_waits_for_a_time(&self, because: &str) {
        const FOR_A_TIME: [&str; 5] = [
            "sleep",
            "park_timeout",
            "recv_timeout",
            "wait_timeout",
            "wait_timeout_while",
        ];
        for name in FOR_A_TIME {
            self.never_names(name, because);
        }
    }

    /// It takes its sync and thread types from `crate::sync`, so that the
    /// model checker can put its own there. `Arc`, `Weak`, `Ordering` and what
    /// stands for an error may come from the standard library.
    ///
    /// # Panics
    /// If it does not: ends the check.
    pub fn takes_sync_from_the_crate(&self) {
        const FREE: [&str; 9] = [
            "Arc",
            "Weak",
            "Ordering",
            "PoisonError",
            "TryLockError",
            "LockResult",
            "TryLockResult",
            "LazyLock",
            // `std::thread::Result`
            "Result",
        ];
        let sentence = "Take the sync and thread types from `crate::sync`: \
                        there the check can try every order of steps.";
        self.judge(sentence, |found| {
            found
                .paths
                .iter()
                .find(|(path, _)| {
                    let foreign = path.starts_with("std::sync")
                        || path.starts_with("std::thread");
                    // `Ordering::Relaxed` and `Arc::new` are as free.
                    foreign && !path.split("::").any(|it| FREE.contains(&it))
                })
                .cloned()
        });
    }

    /// It has no loop without an end of its own: neither `loop` nor `while`.
    ///
    /// # Panics
    /// If it has: ends the check, with this sentence.
    pub fn never_loops(&self, because: &str) {
        self.judge(because, |found| found.loops.first().cloned());
    }

    fn judge(
        &self,
        sentence: &str,
        breaks: impl FnOnce(&Found) -> Option<(String, Span)>,
    ) {
        if let Some((what, span)) = breaks(&self.found) {
            let line = span.start().line;
            Finding::new(Verdict::Wrong, sentence)
                .observed(format!("`{what}` at {}:{line}", self.file))
                .report();
        }
    }
}

fn named(item: syn::Item) -> Option<(String, syn::ItemFn)> {
    match item {
        syn::Item::Fn(function) => {
            Some((function.sig.ident.to_string(), function))
        }
        _ => None,
    }
}

/// What a file names, and where.
#[derive(Default)]
struct Found {
    /// Each name by itself.
    names: Vec<(String, Span)>,
    /// Whole paths, `use` trees unfolded.
    paths: Vec<(String, Span)>,
    loops: Vec<(String, Span)>,
}

impl Found {
    fn unfold(&mut self, before: &str, tree: &UseTree) {
        let join = |name: &str| match before {
            "" => name.to_owned(),
            before => format!("{before}::{name}"),
        };
        match tree {
            UseTree::Path(path) => {
                self.name(&path.ident);
                self.unfold(&join(&path.ident.to_string()), &path.tree);
            }
            UseTree::Name(name) => {
                self.name(&name.ident);
                let path = match name.ident.to_string().as_str() {
                    "self" => before.to_owned(),
                    name => join(name),
                };
                self.paths.push((path, name.ident.span()));
            }
            UseTree::Rename(name) => {
                self.name(&name.ident);
                let path = match name.ident.to_string().as_str() {
                    "self" => before.to_owned(),
                    name => join(name),
                };
                self.paths.push((path, name.ident.span()));
            }
            UseTree::Glob(star) => {
                self.paths.push((join("*"), star.star_token.spans[0]));
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.unfold(before, tree);
                }
            }
        }
    }

    fn name(&mut self, ident: &syn::Ident) {
        self.names.push((ident.to_string(), ident.span()));
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.unfold("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if let Some(first) = path.segments.first() {
            self.paths.push((names.join("::"), first.ident.span()));
        }
        for segment in &path.segments {
            self.name(&segment.ident);
        }
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.name(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, it: &'ast Macro) {
        // What stands in `println!(…)` or `vec![…]` is most often expressions.
        let inside = it.parse_body_with(
            syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated,
        );
        for expression in inside.iter().flatten() {
            let mut found = Self::default();
            found.visit_expr(expression);
            self.names.append(&mut found.names);
            self.paths.append(&mut found.paths);
            self.loops.append(&mut found.loops);
        }
        visit::visit_macro(self, it);
    }

    fn visit_expr_loop(&mut self, it: &'ast ExprLoop) {
        self.loops.push(("loop".to_owned(), it.loop_token.span));
        visit::visit_expr_loop(self, it);
    }

    fn visit_expr_while(&mut self, it: &'ast ExprWhile) {
        self.loops.push(("while".to_owned(), it.while_token.span));
        visit::visit_expr_while(self, it);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::found;

    /// What breaks a rule against naming `sleep`, or does not.
    fn names_sleep(text: &str) -> bool {
        let rules = Rules::of("answer.rs", text);
        let names = &rules.found.names;
        names.iter().any(|(name, _)| name == "sleep")
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        let texts = [
            "use std::thread::sleep;",
            "use std::{thread::{self, sleep as wait}};",
            "fn f() { std::thread::sleep(TIME) }",
            "fn f() { clock.sleep() }",
            "fn f() { println!(\"{}\", sleep()) }",
            "fn f() { vec![sleep] }",
            "mod inner { fn f() { loop { sleep() } } }",
        ];
        for text in texts {
            assert!(names_sleep(text), "{text}");
        }
    }

    #[test]
    fn a_word_in_a_comment_or_a_string_or_another_name_is_none() {
        let texts = [
            "// sleep\nfn f() {}",
            "fn f() { print(\"sleep\") }",
            "fn f() { asleep(); sleep_until() }",
            "this does not parse: sleep",
        ];
        for text in texts {
            assert!(!names_sleep(text), "{text}");
        }
    }

    #[test]
    fn a_broken_rule_is_told_with_its_line() {
        let finding = found(|| {
            let text = "fn f() {\n    sleep()\n}";
            let rules = Rules::of("answer.rs", text);
            rules.never_names("park", "Nobody parks.");
            rules.never_names("sleep", "Nobody sleeps.");
        });

        let finding = finding.unwrap();
        assert_eq!(finding.sentence, "Nobody sleeps.");
        assert_eq!(finding.observed.unwrap(), "`sleep` at answer.rs:2");
    }

    #[test]
    fn a_rule_for_one_function_is_none_for_the_others() {
        let finding = found(|| {
            let text = "fn one() { park() }\nfn two() { sleep() }";
            let rules = Rules::of("answer.rs", text);
            rules
                .within("one")
                .never_names("sleep", "The first may not.");
            rules
                .within("two")
                .never_names("sleep", "The second may not.");
        });

        assert_eq!(finding.unwrap().sentence, "The second may not.");
    }

    #[test]
    fn a_function_that_is_missing_is_told() {
        let finding = found(|| {
            let _ = Rules::of("answer.rs", "fn one() {}").within("two");
        });

        assert_eq!(finding.unwrap().sentence, "A function is missing.");
    }

    #[test]
    fn sync_types_come_from_the_crate_and_what_is_free_from_anywhere() {
        let finding = found(|| {
            let text = "use crate::sync::{Mutex, thread};\n\
                        use std::sync::{Arc, atomic::Ordering::Relaxed};\n\
                        fn f() -> std::thread::Result<()> {\n\
                            std::sync::Arc::new(Ok(()))\n\
                        }";
            Rules::of("answer.rs", text).takes_sync_from_the_crate();
            let text = "fn f() { std::thread::spawn(g); }";
            Rules::of("answer.rs", text).takes_sync_from_the_crate();
        });

        let observed = finding.unwrap().observed.unwrap();
        assert_eq!(observed, "`std::thread::spawn` at answer.rs:1");
    }

    #[test]
    fn waiting_for_a_time_at_most_is_waiting_for_a_time() {
        let finding = found(|| {
            let text = "fn f() { g.recv(); h.wait_timeout_while(i, j, k); }";
            Rules::of("answer.rs", text).never_waits_for_a_time("It does.");
        });

        let observed = finding.unwrap().observed.unwrap();
        assert_eq!(observed, "`wait_timeout_while` at answer.rs:1");
    }

    #[test]
    fn loops_are_found_and_walks_over_a_list_are_none() {
        for (text, is_loop) in [
            ("fn f() { for it in all { g(it) } }", false),
            ("fn f() { loop { g() } }", true),
            ("fn f() { while g() {} }", true),
        ] {
            let found = Rules::of("answer.rs", text).found;
            assert_eq!(!found.loops.is_empty(), is_loop, "{text}");
        }
    }
}
