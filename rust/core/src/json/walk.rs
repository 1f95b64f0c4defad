//! A walk over JSON text that holds it against the grammar, and no name of an object against another one's.

use std::collections::HashSet;

/// Where something begins and ends in a text.
pub type Span = (usize, usize);

/// The text is not what can be vouched for here: it breaks the grammar, a name comes twice in an object, it is
/// nested too deeply, or has what only a slower reader can judge (a name with an escape, half a character).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsure;

/// What is nested more deeply is left to others.
const DEEPEST: usize = 256;
/// More names than these are looked up instead of compared one by one.
const FEW: usize = 24;

/// Whether a text is valid JSON values with white space between them, in which no name comes twice in an object.
pub fn distinct_names(text: &[u8]) -> bool {
    if std::str::from_utf8(text).is_err() {
        return false;
    }
    let mut walk = Walk::new(text, true);
    loop {
        walk.white(true);
        if walk.at_end() {
            return true;
        }
        if walk.value(0).is_err() || !matches!(walk.peek(), None | Some(b' ' | b'\t' | b'\r' | b'\n')) {
            return false;
        }
    }
}

/// A place in a text, and the names of the objects that are open there.
pub(super) struct Walk<'a> {
    text: &'a [u8],
    at: usize,
    names: Vec<Span>,
    /// Whether a value may go over several lines.
    ends: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a [u8], ends: bool) -> Self {
        Self { text, at: 0, names: Vec::new(), ends }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn of(&self, span: Span) -> &'a [u8] {
        self.text.get(span.0..span.1).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Take a character if it is the next.
    pub(super) fn take(&mut self, character: u8) -> bool {
        let found = self.peek() == Some(character);
        self.at += usize::from(found);
        found
    }

    /// Skip white space, and ends of lines too if these are no more than that.
    pub(super) fn white(&mut self, ends: bool) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            if self.peek() == Some(b'\n') && !ends {
                return;
            }
            self.at += 1;
        }
    }

    /// Walk over a value.
    pub(super) fn value(&mut self, depth: usize) -> Result<(), Unsure> {
        match self.peek().ok_or(Unsure)? {
            b'"' => self.string().map(drop),
            b'{' => self.object(depth, &mut |_, _| Ok(())),
            b'[' => self.array(depth),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    /// Walk over an object and tell the names and values in it.
    pub(super) fn object(
        &mut self,
        depth: usize,
        note: &mut impl FnMut(Span, Span) -> Result<(), Unsure>,
    ) -> Result<(), Unsure> {
        if depth >= DEEPEST || !self.take(b'{') {
            return Err(Unsure);
        }
        let first = self.names.len();
        let mut many = None;
        self.white(self.ends);
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let name = self.string()?;
            self.note_name(name, first, &mut many)?;
            self.white(self.ends);
            if !self.take(b':') {
                return Err(Unsure);
            }
            self.white(self.ends);
            let start = self.at;
            self.value(depth + 1)?;
            note(name, (start, self.at))?;
            self.white(self.ends);
            if self.take(b'}') {
                self.names.truncate(first);
                return Ok(());
            }
            if !self.take(b',') {
                return Err(Unsure);
            }
            self.white(self.ends);
        }
    }

    /// Walk over an object whose names are these, in their order, and give out its values; where they are not, stay at
    /// its beginning. The names are different ones, as they stood in another object of the text.
    pub(super) fn alike(&mut self, names: &[Span], values: &mut Vec<Span>) -> Result<bool, Unsure> {
        let start = self.at;
        values.clear();
        if names.is_empty() || !self.take(b'{') {
            return Ok(false);
        }
        for &(first, last) in names {
            self.white(false);
            // With its quotes, so that nothing else of the same beginning is it.
            let quoted = self.text.get(first - 1..=last).unwrap_or_default();
            if !self.text.get(self.at..).unwrap_or_default().starts_with(quoted) {
                self.at = start;
                return Ok(false);
            }
            self.at += quoted.len();
            self.white(false);
            if !self.take(b':') {
                return Err(Unsure);
            }
            self.white(false);
            let from = self.at;
            self.value(1)?;
            values.try_reserve(1).map_err(|_| Unsure)?;
            values.push((from, self.at));
            self.white(false);
            if values.len() < names.len() && !self.take(b',') {
                self.at = start;
                return Ok(false);
            }
        }
        if self.take(b'}') {
            return Ok(true);
        }
        self.at = start;
        Ok(false)
    }

    /// Hold a name against those before it in its object.
    fn note_name(&mut self, name: Span, first: usize, many: &mut Option<HashSet<&'a [u8]>>) -> Result<(), Unsure> {
        let text = self.of(name);
        if text.contains(&b'\\') {
            return Err(Unsure);
        }
        let before = self.names.get(first..).unwrap_or_default();
        let new = if let Some(known) = many {
            known.try_reserve(1).map_err(|_| Unsure)?;
            known.insert(text)
        } else {
            before.iter().all(|&other| self.of(other) != text)
        };
        if !new {
            return Err(Unsure);
        }
        if many.is_none() && before.len() >= FEW {
            let mut known = HashSet::new();
            known.try_reserve(FEW + 2).map_err(|_| Unsure)?;
            known.extend(before.iter().map(|&other| self.of(other)));
            known.insert(text);
            *many = Some(known);
        }
        if many.is_none() {
            self.names.try_reserve(1).map_err(|_| Unsure)?;
            self.names.push(name);
        }
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<(), Unsure> {
        if depth >= DEEPEST || !self.take(b'[') {
            return Err(Unsure);
        }
        self.white(self.ends);
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            self.white(self.ends);
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(Unsure);
            }
            self.white(self.ends);
        }
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Unsure> {
        if !self.text.get(self.at..).unwrap_or_default().starts_with(word) {
            return Err(Unsure);
        }
        self.at += word.len();
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Unsure> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(Unsure) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<(), Unsure> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(())
    }

    /// The content of a string, without its quotes.
    fn string(&mut self) -> Result<Span, Unsure> {
        if !self.take(b'"') {
            return Err(Unsure);
        }
        let start = self.at;
        loop {
            self.at += plain(self.text.get(self.at..).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok((start, end));
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(Unsure),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Unsure> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => match self.code_unit()? {
                0xD800..=0xDBFF => {
                    let second = self.take(b'\\') && self.peek() == Some(b'u');
                    let low = if second { self.code_unit()? } else { 0 };
                    if (0xDC00..=0xDFFF).contains(&low) { Ok(()) } else { Err(Unsure) }
                }
                0xDC00..=0xDFFF => Err(Unsure),
                _ => Ok(()),
            },
            _ => Err(Unsure),
        }
    }

    /// The number that `u` and four hexadecimal digits spell.
    fn code_unit(&mut self) -> Result<u32, Unsure> {
        let spelt = self.text.get(self.at + 1..self.at + 5).ok_or(Unsure)?;
        let mut unit = 0;
        for &digit in spelt {
            unit = unit * 16 + char::from(digit).to_digit(16).ok_or(Unsure)?;
        }
        self.at += 5;
        Ok(unit)
    }
}

/// How many characters come before a quote, a backslash or a control character.
#[inline]
fn plain(text: &[u8]) -> usize {
    let special = |c: u8| c < 0x20 || c == b'"' || c == b'\\';
    let mut length = 0;
    // Without a branch inside of a chunk, so that it is one vector comparison.
    for chunk in text.chunks_exact(32) {
        if chunk.iter().fold(false, |any, &c| any | special(c)) {
            break;
        }
        length += 32;
    }
    let rest = text.get(length..).unwrap_or_default();
    length + rest.iter().position(|&c| special(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_come_twice() {
        let many = |last: &str| {
            let members: Vec<String> = (0..60).map(|i| format!("\"n{i}\": {{}}")).collect();
            format!("{{{}, \"{last}\": 0}}", members.join(", "))
        };
        for (text, distinct) in [
            (r#"{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}"#, true),
            ("{\"a\": 1}\n{\"a\": 2}\r\n\n[]", true),
            ("", true),
            ("[]{}", false),
            ("0 0", true),
            ("00", false),
            (r#"{"a": 1, "a": 2}"#, false),
            (r#"[{"b": {"a": 1, "x": {"a": 1}, "a": 2}}]"#, false),
            (many("n59").as_str(), false),
            (many("n60").as_str(), true),
            (many("n3").as_str(), false),
        ] {
            assert_eq!(distinct_names(text.as_bytes()), distinct, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_vouched_for() {
        let long = "x".repeat(100);
        for text in [
            r#"{"a"}"#,
            r#"{"a": tru}"#,
            r#"{"a": 01}"#,
            r#"{"a": 1.}"#,
            r#"{"a": -}"#,
            r#"{"a": 1e}"#,
            "[1,]",
            "[1",
            r#"{"a": 1,}"#,
            r#""\x""#,
            r#""\u12g4""#,
            r#""\ud83d""#,
            r#""\ud83d\u0041""#,
            "\"a\nb\"",
            "NaN",
            "{\"a\":",
            r#"{"\u0061": 1}"#,
            "\"a",
            r#"{"a": 1}}"#,
        ] {
            assert!(!distinct_names(text.as_bytes()), "{text}");
            assert!(!distinct_names(format!("[\"{long}\", {text}]").as_bytes()), "{text}");
        }
        assert!(!distinct_names(b"\"\xff\""));
        assert!(!distinct_names("[".repeat(300).as_bytes()));
        for text in [r#""\ud83d\ude00\n""#, "-0.5e+3", "[0, 1e9, true, false, null, {}]", "\"é\""] {
            assert!(distinct_names(text.as_bytes()), "{text}");
            assert!(distinct_names(format!("[\"{long}\\\"{long}\", {text}]").as_bytes()), "{text}");
        }
    }
}
