//! A Chromium, driven over its `DevTools` pipe.
//!
//! The protocol is JSON messages with a zero byte between them, written to the
//! browser's descriptor 3 and read from its descriptor 4; a shell puts our
//! pipes there. See `--remote-debugging-pipe` in Chromium's documentation, and
//! <https://chromedevtools.github.io/devtools-protocol/>.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A browser with one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    profile: std::path::PathBuf,
    session: Option<String>,
    last: u64,
    /// What happened that nobody asked for yet: method and parameters.
    events: Vec<(String, Value)>,
}

/// The names under which distributions install it.
const NAMES: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "chrome"];

impl Browser {
    /// Starts one; `None` where there is none.
    ///
    /// # Panics
    /// If there is none and `CI` is set: there a skipped test is a failure.
    pub fn start() -> Option<Self> {
        let installed = |name: &&&str| {
            let mut version = Command::new(name);
            version.arg("--version").stdout(Stdio::null());
            version
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|s| s.success())
        };
        let Some(name) = NAMES.iter().find(installed) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "no Chromium: install the package `chromium`"
            );
            eprintln!("SKIPPED: no Chromium on the PATH");
            return None;
        };
        let profile = std::env::temp_dir().join(format!(
            "book-browser-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        // The shell puts our pipes where the browser looks for them, and then
        // becomes the browser.
        let script = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
        let mut child = Command::new("sh")
            .args(["-c", script, "sh", name])
            .args(["--headless", "--no-sandbox", "--disable-gpu"])
            .args(["--remote-debugging-pipe", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--disable-quic"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell is there");
        let to = child.stdin.take().expect("it is piped");
        let from = child.stdout.take().expect("it is piped");
        let mut browser = Self {
            child,
            to,
            from: BufReader::new(from),
            profile,
            session: None,
            last: 0,
            events: Vec::new(),
        };
        let target = browser
            .call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attached = browser.call(
            "Target.attachToTarget",
            &json!({ "targetId": target["targetId"], "flatten": true }),
        );
        browser.session = attached["sessionId"].as_str().map(ToOwned::to_owned);
        for domain in ["Page", "Runtime", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Calls a method of the protocol and waits for its result.
    ///
    /// # Panics
    /// If the browser answers with an error, or ends.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let mut message = json!({
            "id": self.last, "method": method, "params": params,
        });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let answer = self.receive();
            if answer["id"] == json!(self.last) {
                assert!(
                    answer["error"].is_null(),
                    "{method}: {}",
                    answer["error"]
                );
                return answer["result"].clone();
            }
            self.keep(answer);
        }
    }

    fn receive(&mut self) -> Value {
        let mut bytes = Vec::new();
        let read = self.from.read_until(0, &mut bytes);
        assert!(read.is_ok_and(|read| read > 0), "the browser has ended");
        bytes.pop();
        serde_json::from_slice(&bytes).expect("the browser speaks JSON")
    }

    fn keep(&mut self, mut message: Value) {
        if let Some(method) = message["method"].as_str() {
            let method = method.to_owned();
            self.events.push((method, message["params"].take()));
        }
    }

    /// Opens a page of the disk in a window of that width and a theme of the
    /// book's, and waits until it is loaded.
    pub fn open(&mut self, page: &Path, width: u32, theme: &str) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({
                "width": width, "height": 900, "deviceScaleFactor": 1,
                "mobile": false,
            }),
        );
        let script = format!(
            "try {{ localStorage.setItem('mdbook-theme', '{theme}'); }} \
             catch {{ }}"
        );
        let added = self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": script }),
        );
        self.events.clear();
        let url = format!("file://{}", page.display());
        self.call("Page.navigate", &json!({ "url": url }));
        while !self.happened("Page.loadEventFired") {
            let message = self.receive();
            self.keep(message);
        }
        self.call(
            "Page.removeScriptToEvaluateOnNewDocument",
            &json!({ "identifier": added["identifier"] }),
        );
    }

    fn happened(&self, method: &str) -> bool {
        self.events.iter().any(|(name, _)| name == method)
    }

    /// What an expression comes to on the page; promises are waited for.
    ///
    /// # Panics
    /// If it throws.
    pub fn ask(&mut self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            &json!({
                "expression": expression,
                "returnByValue": true,
                "awaitPromise": true,
            }),
        );
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// Presses a key, as a reader would.
    pub fn press(&mut self, key: &str) {
        for kind in ["rawKeyDown", "keyUp"] {
            let code = match key {
                "ArrowLeft" => 37,
                "ArrowRight" => 39,
                "Enter" => 13,
                "Tab" => 9,
                " " => 32,
                _ => 0,
            };
            let text = match key {
                "Enter" => "\r",
                " " => " ",
                _ => "",
            };
            let kind = if kind == "rawKeyDown" && !text.is_empty() {
                "keyDown"
            } else {
                kind
            };
            self.call(
                "Input.dispatchKeyEvent",
                &json!({
                    "type": kind, "key": key, "code": key, "text": text,
                    "windowsVirtualKeyCode": code,
                }),
            );
        }
    }

    /// What scripts threw, and what was asked of anything but the disk, since
    /// the page was opened.
    pub fn faults(&self) -> Vec<String> {
        let faults =
            self.events
                .iter()
                .filter_map(|(method, params)| match &**method {
                    "Runtime.exceptionThrown" => {
                        Some(params["exceptionDetails"].to_string())
                    }
                    "Network.requestWillBeSent" => {
                        let url = params["request"]["url"].as_str()?;
                        let local = ["file:", "data:", "blob:"];
                        let elsewhere =
                            !local.iter().any(|scheme| url.starts_with(scheme));
                        elsewhere.then(|| format!("asked for {url}"))
                    }
                    _ => None,
                });
        faults.collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Whatever state it is in: it must not outlive the test.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
