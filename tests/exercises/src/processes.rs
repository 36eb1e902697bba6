//! A process and its children, and how to end them all.

use std::fs;
use std::process::Child;
use std::time::Duration;

/// Lets processes whose parent ends become our children, so that they are
/// found. Only Linux can.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // Where it is refused, an orphan is found by its group alone.
        let _ = nix::sys::prctl::set_child_subreaper(true);
    }
}

/// A process and its descendants, by their ids. Where the system does not
/// tell: the process alone.
pub fn family(process: u32) -> Vec<u32> {
    let all = all();
    let mut family = vec![process];
    let mut at = 0;
    while let Some(&parent) = family.get(at) {
        family.extend(
            all.iter().filter(|it| it.parent == parent).map(|it| it.id),
        );
        at += 1;
    }
    family
}

/// Whether a child of ours has ended, though nobody has waited for it yet.
pub fn has_ended(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| stat.rsplit(')').next().is_some_and(is_ended))
}

/// Of what follows the name in a line of `/proc/…/stat`.
fn is_ended(fields: &str) -> bool {
    fields.trim_start().starts_with('Z')
}

/// Threads of a process; 0 where the system does not tell.
pub fn threads(process: u32) -> u64 {
    status(process, "Threads:")
}

/// Processor time that a process has used so far; none where the system does
/// not tell that of another.
pub fn time(process: u32) -> Duration {
    #[cfg(target_os = "linux")]
    {
        use nix::time::{clock_getcpuclockid, clock_gettime};
        clock_getcpuclockid(pid(process))
            .and_then(clock_gettime)
            .map_or(Duration::ZERO, Into::into)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = process;
        Duration::ZERO
    }
}

/// Main memory that a process takes, in bytes; 0 where the system does not
/// tell.
pub fn memory(process: u32) -> u64 {
    status(process, "VmRSS:") << 10
}

fn status(process: u32, key: &str) -> u64 {
    fs::read_to_string(format!("/proc/{process}/status"))
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .and_then(|value| value.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Ends a process that leads its group, its group, and all descendants. Says
/// which of them were still there besides the process itself.
pub fn end_all(child: &mut Child) -> Vec<String> {
    let own = child.id();
    // Before the first is ended: an orphan is harder to find.
    let family = family(own);
    let others: Vec<_> = all()
        .into_iter()
        .filter(|it| it.id != own && it.state != "Z")
        .filter(|it| it.group == own || family.contains(&it.id))
        .collect();
    kill_group(own);
    for other in &others {
        kill(other.id);
    }
    let _ = child.kill();
    reap(&others);
    others.into_iter().map(|it| it.name).collect()
}

/// Ends all descendants of this process that are still known to be such.
#[cfg(unix)]
pub fn end_descendants() {
    let own = std::process::id();
    for process in family(own).into_iter().filter(|it| *it != own) {
        kill(process);
    }
}

/// A process, from a line of `/proc/…/stat`, see proc(5).
struct Process {
    id: u32,
    name: String,
    state: String,
    parent: u32,
    group: u32,
}

fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (head, rest) = line.rsplit_once(')')?;
            let (_, name) = head.split_once('(')?;
            let mut fields = rest.split_whitespace();
            Some(Process {
                id,
                name: name.to_owned(),
                state: fields.next()?.to_owned(),
                parent: fields.next()?.parse().ok()?,
                group: fields.next()?.parse().ok()?,
            })
        })
        .collect()
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    let _ = killpg(pid(leader), Signal::SIGKILL);
}

#[cfg(unix)]
fn kill(process: u32) {
    use nix::sys::signal::{Signal, kill};
    let _ = kill(pid(process), Signal::SIGKILL);
}

/// Waits for those that became our children.
#[cfg(unix)]
fn reap(others: &[Process]) {
    use nix::sys::wait::waitpid;
    for other in others {
        // An error: it is somebody else's child.
        let _ = waitpid(pid(other.id), None);
    }
}

#[cfg(unix)]
fn pid(process: u32) -> nix::unistd::Pid {
    let id = i32::try_from(process).expect("process ids are small");
    nix::unistd::Pid::from_raw(id)
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(not(unix))]
fn kill(_: u32) {}

#[cfg(not(unix))]
fn reap(_: &[Process]) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{BufRead, BufReader, Read};
    use std::os::unix::process::CommandExt;
    use std::process::{ChildStdout, Command, Stdio};

    use super::*;

    /// A process that leads a group of its own, ended with this.
    struct Started {
        child: Child,
        output: BufReader<ChildStdout>,
        /// What it has said.
        line: String,
    }

    impl Started {
        /// Starts it, and waits until it has said a line.
        fn new(script: &str) -> Self {
            let mut command = Command::new("sh");
            command.args(["-c", script]).stdout(Stdio::piped());
            let mut child = command.process_group(0).spawn().unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            Self {
                child,
                output,
                line: line.trim().to_owned(),
            }
        }

        /// Ends it, and says who was there besides.
        fn end(&mut self) -> Vec<String> {
            let ended = end_all(&mut self.child);
            self.child.wait().unwrap();
            ended
        }

        /// What it says from then on. Waits until nobody is left who could.
        fn rest(&mut self) -> String {
            let mut rest = String::new();
            self.output.read_to_string(&mut rest).unwrap();
            rest
        }
    }

    impl Drop for Started {
        fn drop(&mut self) {
            self.end();
        }
    }

    #[test]
    fn children_and_their_children_are_ended_and_named() {
        // The inner shell says its child's number; both wait.
        let script = "sh -c 'sleep 700 & echo $!; wait'; echo never";
        let mut started = Started::new(script);
        let sleeper = started.line.parse().unwrap();
        let family = family(started.child.id());
        assert_eq!(family.len(), 3, "{family:?}");
        assert!(family.contains(&sleeper));

        let ended = started.end();

        assert_eq!(ended.len(), 2, "{ended:?}");
        // Named by what it is before it becomes `sleep`, or after that.
        let is_one = |name: &String| ["sh", "sleep"].contains(&name.as_str());
        assert!(ended.iter().all(is_one), "{ended:?}");
        assert_eq!(started.rest(), "");
    }

    #[test]
    fn who_has_left_the_family_is_found_by_its_group() {
        // The shell in between ends: `sleep` gets another parent.
        let script = "id=$(sleep 701 > /dev/null & echo $!); echo $id; \
                      exec sleep 702";
        let mut started = Started::new(script);
        let sleeper = started.line.parse().unwrap();
        assert!(!family(started.child.id()).contains(&sleeper));

        assert_eq!(started.end().len(), 1);
    }

    #[test]
    fn who_has_left_the_group_is_found_by_its_family() {
        let script = "setsid sh -c 'echo $$; exec sleep 704'; echo never";
        let mut started = Started::new(script);
        let sleeper: u32 = started.line.parse().unwrap();
        let process = all().into_iter().find(|it| it.id == sleeper).unwrap();
        assert_eq!(process.group, sleeper);

        assert_eq!(started.end().len(), 1);
        assert_eq!(started.rest(), "");
    }

    #[test]
    fn who_has_ended_is_known_before_anybody_waits_for_it() {
        let mut started = Started::new("echo; exec sleep 703");
        assert!(!has_ended(started.child.id()));

        started.child.kill().unwrap();
        // Its end of the pipe closes as it ends; it is told a moment later.
        started.rest();
        while !has_ended(started.child.id()) {
            std::thread::yield_now();
        }

        assert_eq!(started.end(), Vec::<String>::new());
    }

    #[test]
    fn threads_and_memory_are_those_of_the_process() {
        let own = std::process::id();
        let before = (threads(own), memory(own));
        let much = 64 << 20;

        let held = vec![1_u8; much];
        std::thread::scope(|scope| {
            let sleeper = scope.spawn(std::thread::park);
            assert!(threads(own) >= 2);
            sleeper.thread().unpark();
        });

        assert!(before.0 >= 1);
        assert!(time(own) >= crate::load::own_time());
        // Other tests run, and take and give, but not so much.
        assert!(memory(own) > before.1 + much as u64 / 2);
        drop(held);
        assert_eq!((threads(0), memory(0)), (0, 0), "there is no process 0");
    }
}
