//! What the core vouches for in JSON is what `serde_json` reads in it.

use std::fmt;

use passk_core::json::{lines, walk};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Names that readers ask for.
const NAMES: [&[u8]; 3] = [b"a", b"passed", b"task_id"];

/// The members of an object, those of equal names too.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Each)
    }
}

/// Whether no object in a value has a name twice.
fn distinct(value: &str) -> bool {
    let within = |members: &[(String, &RawValue)]| {
        let mut names: Vec<_> = members.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.windows(2).all(|two| two[0] != two[1]) && members.iter().all(|(_, one)| distinct(one.get()))
    };
    if value.starts_with('{') {
        serde_json::from_str::<Members<'_>>(value).is_ok_and(|found| within(&found.0))
    } else if value.starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(value).is_ok_and(|items| items.iter().all(|one| distinct(one.get())))
    } else {
        serde_json::from_str::<IgnoredAny>(value).is_ok()
    }
}

/// Texts as values one after the other, and as lines.
pub(crate) fn vouched(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(!walk::distinct_names(bytes) && lines::columns(bytes, &NAMES).is_err(), "no UTF-8");
        return;
    };
    if walk::distinct_names(bytes) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        assert!(values.all(|one| one.is_ok_and(|one| distinct(one.get()))), "vouched for {text:?}");
    }
    let Ok(columns) = lines::columns(bytes, &NAMES) else { return };
    let rows: Vec<_> = text.split('\n').filter(|line| !line.trim_matches([' ', '\t', '\r']).is_empty()).collect();
    for (name, column) in NAMES.iter().zip(&columns) {
        assert_eq!(column.codes.len(), rows.len(), "lines of {text:?}");
        for (row, &code) in rows.iter().zip(&column.codes) {
            assert!(distinct(row.trim_matches([' ', '\t', '\r'])), "took {row:?}");
            let members = serde_json::from_str::<Members<'_>>(row).map_or_else(|_| Vec::new(), |found| found.0);
            let value = members.iter().find(|(one, _)| one.as_bytes() == *name).map(|(_, value)| value.get());
            let found = usize::try_from(code).ok().map(|code| column.distinct[code]);
            assert_eq!(found.map(|(start, end)| &text[start..end]), value, "{row:?}");
        }
    }
}
