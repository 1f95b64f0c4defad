//! JSON Lines as columns: of each name that is asked for, the different values and which of them a line has.

use std::collections::HashMap;

use super::walk::{Span, Unsure, Walk};
use crate::scratch::Gather;

/// The values of a name in consecutive lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Index into `distinct` for each line; -1 where it does not have the name.
    pub codes: Vec<i32>,
    /// Where each different value stands for the first time. Different is what is spelt differently.
    pub distinct: Vec<Span>,
}

/// Values looked at one by one before they are looked up.
const FEW: usize = 3;

/// The values of some names at the top of the objects that stand in the lines of a text, blank lines left out.
pub fn columns(text: &[u8], names: &[&[u8]]) -> Result<Vec<Column>, Unsure> {
    std::str::from_utf8(text).map_err(|_| Unsure)?;
    let mut walk = Walk::new(text);
    let mut columns = names.iter().map(|_| Column::default()).gathered();
    let mut known = names.iter().map(|_| HashMap::new()).gathered();
    let mut lines = 0;
    loop {
        walk.white(true);
        if walk.at_end() {
            return Ok(columns);
        }
        walk.object(0, false, &mut |name: Span, value: Span| {
            let name = text.get(name.0..name.1).unwrap_or_default();
            for ((wanted, column), known) in names.iter().zip(&mut columns).zip(&mut known) {
                if *wanted == name {
                    let code = code_of(text, value, column, known)?;
                    column.codes.try_reserve(1).map_err(|_| Unsure)?;
                    column.codes.push(code);
                }
            }
            Ok(())
        })?;
        lines += 1;
        for column in &mut columns {
            if column.codes.len() < lines {
                column.codes.try_reserve(1).map_err(|_| Unsure)?;
                column.codes.push(-1);
            }
        }
        walk.white(false);
        if !walk.at_end() && !walk.take(b'\n') {
            return Err(Unsure); // two objects in a line
        }
    }
}

/// The index of a value among the different ones.
fn code_of<'a>(
    text: &'a [u8],
    value: Span,
    column: &mut Column,
    known: &mut HashMap<&'a [u8], i32>,
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
        let spelt = |column: &Column| -> Vec<String> {
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
    fn many_values_and_what_is_no_line() {
        let text = (0..1000).map(|i| format!("{{\"a\": {}}}\n", i % 77)).collect::<Vec<_>>().concat();
        let found = columns(text.as_bytes(), &[b"a"]).unwrap();
        let expected: Vec<i32> = (0..1000).map(|i| i % 77).collect();
        assert_eq!((&found[0].codes, found[0].distinct.len()), (&expected, 77));
        for text in ["{\"a\": 1} {\"a\": 2}", "{\"a\":\n1}", "[1]", "{\"a\": 1, \"a\": 1}", "{\"a\": 1}x", "7"] {
            assert_eq!(columns(text.as_bytes(), &[b"a"]), Err(Unsure), "{text}");
        }
    }
}
