//! Recorded runs: where they stand, and how they are found.
//!
//! A shelf is a folder with one report a lesson. The reference was recorded by
//! the course's authors; `compared` holds smaller runs beside Python's;
//! `one-core` is the same machine with one of its cores; `mine` is what the
//! reader measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use shared::lesson::{About, COURSE, Report};

use crate::fault::Fault;
use crate::provenance::Provenance;
use crate::trace::Trace;

/// Who recorded a run, and with how many cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// By the authors: what every number in the text comes from.
    Reference,
    /// By the authors, with sizes that Python gets through, beside Python.
    Compared,
    /// By the authors, on one core of the same machine.
    OneCore,
    /// By the reader.
    Mine,
}

impl Shelf {
    /// The folder under `results/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Compared => "compared",
            Self::OneCore => "one-core",
            Self::Mine => "mine",
        }
    }

    /// The shelf of that folder.
    pub fn named(folder: &str) -> Option<Self> {
        [Self::Reference, Self::Compared, Self::OneCore, Self::Mine]
            .into_iter()
            .find(|shelf| shelf.folder() == folder)
    }
}

/// Everything that was recorded.
#[derive(Clone, Debug, Default)]
pub struct Results {
    pub reference: Runs,
    pub compared: Runs,
    pub one_core: Runs,
    pub mine: Runs,
}

/// What stands on one shelf.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    pub reports: BTreeMap<String, Report>,
    /// By `lesson.experiment`.
    pub traces: BTreeMap<String, Trace>,
    pub provenance: Provenance,
}

impl Results {
    /// Reads all shelves below `folder`.
    ///
    /// # Errors
    /// If a file is there and cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let on = |shelf: Shelf| Runs::read(&folder.join(shelf.folder()));
        Ok(Self {
            reference: on(Shelf::Reference)?,
            compared: on(Shelf::Compared)?,
            one_core: on(Shelf::OneCore)?,
            mine: on(Shelf::Mine)?,
        })
    }

    pub fn on(&self, whose: Shelf) -> &Runs {
        match whose {
            Shelf::Reference => &self.reference,
            Shelf::Compared => &self.compared,
            Shelf::OneCore => &self.one_core,
            Shelf::Mine => &self.mine,
        }
    }
}

impl Runs {
    fn read(folder: &Path) -> Result<Self, Fault> {
        let mut runs = Self::default();
        for About { name, .. } in &COURSE {
            if let Some(report) = json(&folder.join(format!("{name}.json")))? {
                runs.reports.insert((*name).to_owned(), report);
            }
        }
        let traces = folder.join("traces");
        if traces.is_dir() {
            for entry in fs::read_dir(&traces).map_err(Fault::read(&traces))? {
                let file = entry.map_err(Fault::read(&traces))?.path();
                if let (Some(name), Some(trace)) =
                    (file.file_stem(), json(&file)?)
                {
                    let name = name.to_string_lossy().into_owned();
                    runs.traces.insert(name, trace);
                }
            }
        }
        runs.provenance =
            json(&folder.join("provenance.json"))?.unwrap_or_default();
        Ok(runs)
    }
}

/// The document in a file; `None` where there is no such file.
fn json<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, Fault> {
    if !file.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(file).map_err(Fault::read(file))?;
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| Fault::File {
            file: file.to_owned(),
            problem: error.to_string(),
        })
}
