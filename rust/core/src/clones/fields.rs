//! The names of variables in Python's format strings.

use super::syntax::is_keyword;
use super::tokens::in_name;
use crate::scratch::Growing;

const QUOTES: [&[u8]; 4] = [b"\"\"\"", b"'''", b"\"", b"'"];

/// What the braces of a format string hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields<'a> {
    /// Where the names of variables stand.
    pub places: Vec<(usize, usize)>,
    /// Names that the string shows (`x` of `{x=}`), or that a format string inside of the braces may have.
    pub shown: Vec<&'a [u8]>,
}

/// The names in the braces of a format string.
pub(super) fn fields(text: &[u8]) -> Fields<'_> {
    let mut found = Fields::default();
    // For each expression around, how many brackets are open in it; none in its format.
    let mut open: Vec<Option<u32>> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let Some(&Some(brackets)) = open.last() else {
            match byte {
                b'{' | b'}' if open.is_empty() && text.get(at + 1) == Some(&byte) => at += 1,
                b'{' => open.add(Some(0)),
                b'}' => drop(open.pop()),
                _ => {}
            }
            at += 1;
            continue;
        };
        if byte.is_ascii_digit() {
            at = past(text, at, |byte| in_name(byte) || byte == b'.');
        } else if in_name(byte) {
            at = found.word(text, at);
        } else if let Some(quote) = quote_at(text, at) {
            at = past_string(text, at, quote);
        } else {
            let last = open.len() - 1;
            match byte {
                b'(' | b'[' | b'{' => open[last] = Some(brackets + 1),
                b')' | b']' | b'}' if brackets == 0 => drop(open.pop()),
                b')' | b']' | b'}' => open[last] = Some(brackets - 1),
                b':' if brackets == 0 => open[last] = None,
                // How to convert.
                b'!' if text.get(at + 1) != Some(&b'=') => at += 1,
                _ => {}
            }
            at += 1;
        }
    }
    found
}

impl<'a> Fields<'a> {
    /// Note a name; where to go on.
    fn word(&mut self, text: &'a [u8], start: usize) -> usize {
        let end = past(text, start, in_name);
        let name = &text[start..end];
        if let Some(quote) = quote_at(text, end) {
            let past = past_string(text, end, quote);
            if name.iter().any(|letter| b"fF".contains(letter)) {
                self.shown.add_each(names(&text[end..past]));
            }
            return past;
        }
        if !text[..start].ends_with(b".") && !is_keyword(name) {
            self.places.add((start, end));
        }
        let after = &text[past(text, end, |byte| byte == b' ')..];
        if after.starts_with(b"=") && !after.starts_with(b"==") {
            self.shown.add(name);
        }
        end
    }
}

fn quote_at(text: &[u8], at: usize) -> Option<&'static [u8]> {
    QUOTES.into_iter().find(|quote| text[at..].starts_with(quote))
}

/// The position after the string that a quote at `at` starts.
fn past_string(text: &[u8], at: usize, quote: &[u8]) -> usize {
    let start = at + quote.len();
    let end = text[start..].windows(quote.len()).position(|window| window == quote);
    end.map_or(text.len(), |skip| start + skip + quote.len())
}

/// The first place from `start` on whose byte is not of this kind.
fn past(text: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    text[start..].iter().position(|&byte| !belongs(byte)).map_or(text.len(), |skip| start + skip)
}

/// Everything that looks like a name.
fn names(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let words = text.split(|&byte| !in_name(byte));
    words.map(|word| &word[past(word, 0, |byte| byte.is_ascii_digit())..]).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_braces() {
        let text = b"{{a}} {b.c!r:{d}} {e['f']:g} {h=} {f'{i}'} {j if k!=1e5 else {2: l}}";
        let found = fields(text);
        let names: Vec<_> = found.places.iter().map(|&(start, end)| &text[start..end]).collect();
        assert_eq!(names, [&b"b"[..], b"d", b"e", b"h", b"j", b"k", b"l"]);
        assert_eq!(found.shown, [&b"h"[..], b"i"]);
        assert_eq!(fields(b"}{"), Fields::default());
    }
}
