//! Texts as what can be compared: a form that is equal for texts that say the same, and a set of shingles.

use super::renaming::local_names;
use super::syntax::Language;
use super::tokens::{Kind, Token, Tokens, tokens};
use crate::random::{GOLDEN, mix};

/// Tokens in a shingle.
pub const WIDTH: usize = 3;

/// Stands before the first token of a statement, with its depth added; after the last; for any local name; for
/// a number; for a string.
const BEGIN: u64 = 0x0100_0000_0000;
const END: u64 = 0x0200_0000_0000;
const LOCAL: u64 = 0x0300_0000_0000;
const NUMBER: u64 = 0x0400_0000_0000;
const STRING: u64 = 0x0500_0000_0000;

/// A text in tokens, with its local names.
pub struct Reading<'a> {
    found: Tokens<'a>,
    locals: Vec<Option<u32>>,
}

impl<'a> Reading<'a> {
    /// Read a text. One that is broken keeps its names, since what binds them may be missing.
    pub fn of(text: &'a str, language: Language) -> Self {
        let found = tokens(text, language);
        let known = language == Language::Python && !found.broken;
        let locals = if known { local_names(&found) } else { vec![None; found.words.len()] };
        Self { found, locals }
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
                let token = &self.found.words[at];
                match self.locals[at] {
                    Some(number) => field(&mut form, b'=', &number.to_le_bytes()),
                    None if is_format(token) => self.format(&mut form, token),
                    None => {
                        field(&mut form, b'p', &token.prefix.to_ascii_lowercase());
                        field(&mut form, token.kind as u8, token.text);
                    }
                }
            }
        }
        form
    }

    /// A format string, in whose braces local names are local names.
    fn format(&self, form: &mut Vec<u8>, token: &Token<'_>) {
        field(form, b'p', &token.prefix.to_ascii_lowercase());
        let (mut depth, mut at) = (0_u32, 0);
        while at < token.text.len() {
            let byte = token.text[at];
            let word = token.text[at..].iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count();
            depth = match byte {
                b'{' => depth + 1,
                b'}' => depth.saturating_sub(1),
                _ => depth,
            };
            let inside = depth == 1 && word > 0 && (at == 0 || token.text[at - 1] != b'.');
            let number = inside.then(|| self.number_of(&token.text[at..at + word])).flatten();
            let end = at + word.max(1);
            match number {
                Some(number) => field(form, b'=', &number.to_le_bytes()),
                None => field(form, b'f', &token.text[at..end]),
            }
            at = end;
        }
    }

    /// The number of a local name.
    fn number_of(&self, name: &[u8]) -> Option<u32> {
        let named = self.found.words.iter().zip(&self.locals).find(|(t, number)| number.is_some() && t.text == name);
        named.and_then(|(_, number)| *number)
    }

    /// A hash that two Python texts share if their syntax trees are the same: of the names and signs that no
    /// redundant parenthesis, comma, colon or spelling of a literal can add. Others may share it too.
    pub fn outline(&self) -> u64 {
        let mut outline = 0;
        let mut after_string = false;
        for line in &self.found.lines {
            for at in line.start..line.end {
                let token = &self.found.words[at];
                let string = token.kind == Kind::String;
                let word = match (token.kind, token.text) {
                    (Kind::Sign, b"(" | b")" | b"," | b":") => continue,
                    (Kind::String, _) if after_string => continue,
                    (Kind::Name, b"elif") => {
                        outline = join(outline, join(Kind::Name as u64, hash(b"else")));
                        join(Kind::Name as u64, hash(b"if"))
                    }
                    (Kind::Name, _) if self.locals[at].is_some() => mix(LOCAL),
                    (Kind::Number, _) => whole_number(token.text).map_or(mix(NUMBER), |value| join(NUMBER, value)),
                    (Kind::String, _) => mix(STRING),
                    (kind, text) => join(kind as u64, hash(text)),
                };
                outline = join(outline, word);
                after_string = string;
            }
        }
        outline
    }

    /// The shingles of the text as a set in ascending order: every [`WIDTH`] consecutive tokens of a statement,
    /// its ends counted as tokens. All local names are one token. Statements may come in any order. The j-th
    /// occurrence of a shingle is an element of its own, so that the Jaccard index of two sets is that of the
    /// multisets.
    pub fn shingles(&self) -> Vec<u64> {
        let mut shingles = Vec::with_capacity(self.found.words.len());
        let mut words = Vec::new();
        for line in &self.found.lines {
            words.clear();
            words.push(mix(BEGIN + u64::from(line.depth)));
            words.extend((line.start..line.end).map(|at| self.word(at)));
            words.push(mix(END));
            shingles.extend(words.windows(WIDTH).map(|shingle| shingle.iter().fold(0, |hash, word| join(hash, *word))));
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
        if self.locals[at].is_some() { mix(LOCAL) } else { join(token.kind as u64, hash(token.text)) }
    }
}

fn is_format(token: &Token<'_>) -> bool {
    token.kind == Kind::String && token.prefix.iter().any(|letter| b"fF".contains(letter))
}

/// The value of a whole number below 2^63 in any of Python's bases.
fn whole_number(text: &[u8]) -> Option<u64> {
    let digits: Vec<u8> = text.iter().filter(|&&digit| digit != b'_').map(u8::to_ascii_lowercase).collect();
    let digits = std::str::from_utf8(&digits).ok()?;
    let (digits, base) = match digits.get(..2) {
        Some("0x") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        Some("0b") => (&digits[2..], 2),
        _ => (digits, 10),
    };
    i64::from_str_radix(digits, base).ok().map(|value| value as u64)
}

/// Append a tagged piece, with its length, so that different pieces never make the same form.
fn field(form: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    form.push(tag);
    form.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    form.extend_from_slice(bytes);
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
        assert_ne!(form("x = ["), form("y = ["));
    }

    #[test]
    fn outlines_are_shared_by_equal_trees() {
        let outline = |text: &str| Reading::of(text, Language::Python).outline();
        let cases = [
            ("return (a), b", "return a, (b,)"),
            ("if a: b\nelif c: d", "if a: b\nelse:\n  if c: d"),
            ("x = 'a' \"b\" + 'c'", "y = 'ab' + 'c'"),
            ("x = 0x1F + 1_000 + 1e3", "x = 31 + 1000 + 1000.0"),
        ];
        for (a, b) in cases {
            assert_eq!(outline(a), outline(b), "{a}");
        }
        assert_ne!(outline("return a - b"), outline("return b - a"));
        assert_ne!(outline("return 1"), outline("return 2"));
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
