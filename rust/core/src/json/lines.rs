//! JSON Lines as columns: of each name that is asked for, the different values and which of them a line has.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::walk::{Span, Unsure, Walk};
use crate::scratch::Gather;

/// The values of a name in consecutive lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LineColumn {
    /// Index into `distinct` for each line; -1 where it does not have the name.
    pub codes: Vec<i32>,
    /// Where each different value stands for the first time. Different is what is spelt differently.
    pub distinct: Vec<Span>,
}

impl LineColumn {
    /// So many lines have come; those that are not here did not have the name.
    fn lacking(&mut self, lines: usize) -> Result<(), Unsure> {
        if self.codes.len() < lines {
            let missing = lines.saturating_sub(self.codes.len());
            self.codes.try_reserve(missing).map_err(|_| Unsure)?;
            self.codes.extend(std::iter::repeat_n(-1, missing));
        }
        Ok(())
    }
}

/// Values looked at one by one before they are looked up.
const FEW: usize = 3;

/// The names of an object in their order, and which of those that are wanted each of them is.
#[derive(Default)]
struct Layout {
    names: Vec<Span>,
    wanted: Vec<Option<usize>>,
}

/// The values of some names at the top of the objects that stand in the lines of a text, blank lines left out.
pub fn columns(text: &[u8], names: &[&[u8]]) -> Result<Vec<LineColumn>, Unsure> {
    std::str::from_utf8(text).map_err(|_| Unsure)?;
    let mut walk = Walk::new(text, false);
    let mut columns = names.iter().map(|_| LineColumn::default()).gathered();
    let seed = Seed::new();
    let mut known = names.iter().map(|_| HashMap::with_hasher(seed)).gathered();
    let mut layout = Layout::default();
    let mut values = Vec::new();
    let mut lines = 0;
    loop {
        walk.white(true);
        if walk.at_end() {
            columns.iter_mut().try_for_each(|column| column.lacking(lines))?;
            return Ok(columns);
        }
        // Lines mostly have the names of the line before.
        if !walk.alike(&layout.names, &mut values)? {
            layout = laid_out(&mut walk, names, &mut values)?;
        }
        for (&value, wanted) in values.iter().zip(&layout.wanted) {
            let Some(index) = *wanted else { continue };
            if let (Some(column), Some(known)) = (columns.get_mut(index), known.get_mut(index)) {
                let code = code_of(text, value, column, known)?;
                column.lacking(lines)?;
                column.codes.try_reserve(1).map_err(|_| Unsure)?;
                column.codes.push(code);
            }
        }
        lines += 1;
        walk.white(false);
        if !walk.at_end() && !walk.take(b'\n') {
            return Err(Unsure); // two objects in a line
        }
    }
}

/// Walk over an object, whose names may be any, and give out its values.
fn laid_out(walk: &mut Walk<'_>, names: &[&[u8]], values: &mut Vec<Span>) -> Result<Layout, Unsure> {
    let mut layout = Layout::default();
    values.clear();
    walk.object(0, &mut |name, value| {
        layout.names.try_reserve(1).map_err(|_| Unsure)?;
        layout.names.push(name);
        values.try_reserve(1).map_err(|_| Unsure)?;
        values.push(value);
        Ok(())
    })?;
    layout.wanted = layout.names.iter().map(|&name| names.iter().position(|one| *one == walk.of(name))).gathered();
    Ok(layout)
}

/// Hashes short texts, eight bytes at a time, from where each run of the program begins anew.
#[derive(Clone, Copy)]
struct Seed(u64);

impl Seed {
    fn new() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seed {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

/// What was hashed so far: every product of 128 bits is folded into its half.
struct Folded(u64);

impl Folded {
    fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            self.word(part.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn write_usize(&mut self, length: usize) {
        self.word(length as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The index of a value among the different ones.
fn code_of<'a>(
    text: &'a [u8],
    value: Span,
    column: &mut LineColumn,
    known: &mut HashMap<&'a [u8], i32, Seed>,
) -> Result<i32, Unsure> {
    let spelt = text.get(value.0..value.1).unwrap_or_default();
    let same = |other: &Span| text.get(other.0..other.1) == Some(spelt);
    if let Some(code) = column.distinct.iter().take(FEW).position(same) {
        return Ok(code as i32);
    }
    if let Some(&code) = known.get(spelt) {
        return Ok(code);
    }
    let code = i32::try_from(column.distinct.len()).map_err(|_| Unsure)?;
    column.distinct.try_reserve(1).map_err(|_| Unsure)?;
    column.distinct.push(value);
    known.try_reserve(1).map_err(|_| Unsure)?;
    known.insert(spelt, code);
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_line() {
        let text = b"{\"a\": 1, \"b\": [1, {\"a\": 7}]}\n\n  {\"a\": \"x\"}\r\n{\"b\":[1, {\"a\": 7}], \"a\": 1}";
        let found = columns(text, &[b"a", b"b", b"c"]).unwrap();
        let spelt = |column: &LineColumn| -> Vec<String> {
            column
                .distinct
                .iter()
                .map(|&(start, end)| String::from_utf8_lossy(&text[start..end]).into_owned())
                .collect()
        };
        assert_eq!(
            found.iter().map(|one| one.codes.clone()).collect::<Vec<_>>(),
            [[0, 1, 0], [0, -1, 0], [-1, -1, -1]]
        );
        assert_eq!(
            (spelt(&found[0]), spelt(&found[1])),
            (vec!["1".into(), "\"x\"".into()], vec!["[1, {\"a\": 7}]".into()])
        );
    }

    #[test]
    fn lines_of_several_layouts() {
        let text = b"{\"a\": 1, \"b\": 2}\n{\"a\": 1, \"b\": 3}\n{\"b\": 2, \"a\": 1}\n{\"a\": 1}\n{\"a\": 1, \"b\": 2, \"c\": 4}\n{}\n{}";
        let found = columns(text, &[b"b", b"a"]).unwrap();
        assert_eq!(found[0].codes, [0, 1, 0, -1, 0, -1, -1]);
        assert_eq!(found[1].codes, [0, 0, 0, 0, 0, -1, -1]);
        // What is alike at first and then is not, and a name that comes twice where the line before has none.
        for text in
            ["{\"a\": 1, \"b\": 2}\n{\"a\": 1, \"a\": 2}", "{\"a\": 1}\n{\"a\": 1, \"a\": 2}", "{\"a\": 1}\n{\"a\": 1"]
        {
            assert_eq!(columns(text.as_bytes(), &[b"a"]), Err(Unsure), "{text}");
        }
    }

    #[test]
    fn many_values_and_what_is_no_line() {
        let text = (0..1000).map(|i| format!("{{\"a\": {}}}\n", i % 77)).collect::<Vec<_>>().concat();
        let found = columns(text.as_bytes(), &[b"a"]).unwrap();
        let expected: Vec<i32> = (0..1000).map(|i| i % 77).collect();
        assert_eq!((&found[0].codes, found[0].distinct.len()), (&expected, 77));
        for text in
            ["{\"a\": 1} {\"a\": 2}", "{\"a\":\n1}", "{\"b\": [\n]}", "[1]", "{\"a\": 1, \"a\": 1}", "{\"a\": 1}x", "7"]
        {
            assert_eq!(columns(text.as_bytes(), &[b"a"]), Err(Unsure), "{text}");
        }
    }
}
