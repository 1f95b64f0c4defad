//! Texts as what can be compared: a form that is equal for texts that say the same, and a set of shingles.

use super::renaming::local_names;
use super::scopes::Names;
use super::syntax::Language;
use super::tokens::{Tokens, tokens};
use crate::random::{GOLDEN, mix};
use crate::scratch::{self, Growing};

/// Tokens in a shingle.
pub const WIDTH: usize = 3;

/// Stands before the first token of a statement, with its depth added; after the last; for any variable that the
/// text binds.
const BEGIN: u64 = 0x0100_0000_0000;
const END: u64 = 0x0200_0000_0000;
const OWN: u64 = 0x0300_0000_0000;

/// A text in tokens, with its names.
pub struct Reading<'a> {
    found: Tokens<'a>,
    names: Names,
}

impl<'a> Reading<'a> {
    /// Read a text. One that is broken keeps its names, since what binds them may be missing.
    pub fn of(text: &'a str, language: Language) -> Self {
        let found = tokens(text, language);
        let known = language == Language::Python && !found.broken;
        let names = if known { local_names(&found) } else { Names::unknown(found.words.len()) };
        Self { found, names }
    }

    /// Whether it is not whole.
    pub fn is_broken(&self) -> bool {
        self.found.broken
    }

    /// The text without comments, white space and the spelling of local names: equal for two texts that differ
    /// in nothing else.
    pub fn form(&self) -> Vec<u8> {
        let mut form = Vec::new();
        for line in &self.found.lines {
            field(&mut form, b'\n', &line.depth.to_le_bytes());
            for at in line.start..line.end {
                match self.names.numbers[at] {
                    Some(number) => field(&mut form, b'=', &number.to_le_bytes()),
                    None => self.token(&mut form, at),
                }
            }
        }
        form
    }

    /// A token that is no local name; in the braces of a format string there may be some.
    fn token(&self, form: &mut Vec<u8>, at: usize) {
        let token = &self.found.words[at];
        field(form, b'p', &token.prefix.to_ascii_lowercase());
        let mut done = 0;
        for &(start, end, number) in self.names.fields.get(&at).into_iter().flatten() {
            field(form, token.kind as u8, &token.text[done..start]);
            field(form, b'=', &number.to_le_bytes());
            done = end;
        }
        field(form, token.kind as u8, &token.text[done..]);
    }

    /// The shingles of the text as a set in ascending order: every [`WIDTH`] consecutive tokens of a statement,
    /// its ends counted as tokens. All variables that the text binds are one token. Statements may come in any order. The j-th
    /// occurrence of a shingle is an element of its own, so that the Jaccard index of two sets is that of the
    /// multisets.
    pub fn shingles(&self) -> Vec<u64> {
        let mut shingles = scratch::room(self.found.words.len());
        let mut words = Vec::new();
        for line in &self.found.lines {
            words.clear();
            words.add(mix(BEGIN + u64::from(line.depth)));
            words.add_each((line.start..line.end).map(|at| self.word(at)));
            words.add(mix(END));
            shingles
                .add_each(words.windows(WIDTH).map(|shingle| shingle.iter().fold(0, |hash, word| join(hash, *word))));
        }
        shingles.sort_unstable();
        let mut occurrence = 0;
        let mut last = None;
        for shingle in &mut shingles {
            occurrence = if last == Some(*shingle) { occurrence + 1 } else { 0 };
            last = Some(*shingle);
            *shingle = join(*shingle, occurrence);
        }
        shingles.sort_unstable();
        shingles
    }

    fn word(&self, at: usize) -> u64 {
        let token = &self.found.words[at];
        if self.names.own[at] { mix(OWN) } else { join(token.kind as u64, hash(token.text)) }
    }
}

/// Append a tagged piece, with its length, so that different pieces never make the same form.
fn field(form: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    form.add(tag);
    form.add_all(&(bytes.len() as u32).to_le_bytes());
    form.add_all(bytes);
}

/// A hash followed by one more word.
#[inline]
fn join(hash: u64, word: u64) -> u64 {
    mix(hash.wrapping_mul(GOLDEN) ^ word)
}

/// Hash of bytes, eight at a time; the last ones filled up with zeros, the length first.
fn hash(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(bytes.len() as u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        join(hash, u64::from_le_bytes(word))
    })
}

/// Jaccard index of two sets in ascending order: shared elements over all elements; 1 for two empty ones.
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = a.len() + b.len() - shared;
    if all == 0 { 1.0 } else { shared as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Vec<u8> {
        Reading::of(text, Language::Python).form()
    }

    fn similarity(a: &str, b: &str) -> f64 {
        let [a, b] = [a, b].map(|text| Reading::of(text, Language::Python).shingles());
        jaccard(&a, &b)
    }

    const TEXT: &str = "    total = 0\n    for number in numbers:\n        total += number\n    return f\"{total}\"\n";

    #[test]
    fn forms_forget_names_space_and_comments() {
        let other = "  'Sum.'\n  s   =   0 # start\n\n  for x in numbers: s += x\n  return f'{s}'";
        assert_eq!(form(TEXT), form(other));
        assert_ne!(form(TEXT), form(&TEXT.replace("numbers", "values")));
        assert_ne!(form("return a - b"), form("return b - a"));
        assert_ne!(form("x = 1\nreturn x"), form("x = 1\ny = 1\nreturn x"));
        assert_eq!(form("x = 1\nreturn x"), form("y = 1\nreturn y"));
        assert_ne!(form("x = 1"), form("y = 1"));
        assert_ne!(form("x = ["), form("y = ["));
    }

    #[test]
    fn format_strings_have_names() {
        let text = "    x = 1\n    y = 2\n    return f'{x:{y}} {z[\"y\"]}'\n";
        assert_eq!(form(text), form(&text.replace('x', "v")));
        assert_ne!(form(text), form(&text.replace("[\"y\"]", "[\"w\"]")));
        assert_ne!(form(text), form(&text.replace("{x:{y}}", "{y:{x}}")));
    }

    #[test]
    fn shingles_forget_the_order_of_statements() {
        let (a, b) = ("x = f(1)\ny = g(2)\nreturn x + y", "b = g(2)\na = f(1)\nreturn a + b");
        assert_eq!(similarity(a, b), 1.0);
        assert!(similarity(a, &a.replace("f(1)", "h(3)")) < 1.0);
        assert_eq!(similarity("", "# nothing"), 1.0);
        assert_eq!(similarity("", "x"), 0.0);
    }

    #[test]
    fn repetitions_count() {
        let (once, twice) = ("f(x)\n", "f(x)\nf(x)\n");
        assert_eq!(similarity(once, twice), 0.5);
    }
}
