//! Texts as statements of tokens, without comments and white space.
//!
//! Written to be tolerant: completions stop anywhere, so every text has tokens. What a text lacks to be whole
//! (an open string, comment or bracket) is noted.

use super::syntax::{Language, Syntax, opens_block};
use crate::scratch::{self, Growing};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Name,
    /// A number.
    Number,
    /// A string: its prefix and its content, without quotes.
    String,
    /// An operator or bracket.
    Sign,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// The prefix of a string (`rb` of `rb"x"`); empty for all others.
    pub prefix: &'a [u8],
    /// Its bytes.
    pub text: &'a [u8],
}

/// A statement: the tokens `start..end`, and how deep it is nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// First token.
    pub start: usize,
    /// Past the last token.
    pub end: usize,
    /// Blocks around it.
    pub depth: u32,
}

/// A text in tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens<'a> {
    /// All tokens.
    pub words: Vec<Token<'a>>,
    /// The statements, in order; docstrings (statements that are strings) are in none.
    pub lines: Vec<Line>,
    /// Whether an open string, comment or bracket is left at the end, or a bracket closed that was not open.
    pub broken: bool,
}

/// Operators of several signs, longer ones first.
const OPERATORS: [&[u8]; 35] = [
    b"**=", b"//=", b">>=", b"<<=", b"...", b"===", b"!==", b"==", b"!=", b"<=", b">=", b"+=", b"-=", b"*=", b"/=",
    b"%=", b"&=", b"|=", b"^=", b"@=", b"->", b":=", b"**", b"//", b"<<", b">>", b"&&", b"||", b"::", b"=>", b"++",
    b"--", b"<>", b"??", b"?.",
];

const PREFIX: usize = 2;

/// The tokens of a text.
pub(super) fn tokens(text: &str, language: Language) -> Tokens<'_> {
    let mut scanner = Scanner::new(text.as_bytes(), language.syntax());
    while scanner.at < scanner.text.len() {
        scanner.step();
    }
    scanner.end_line();
    scanner.found.broken |= !scanner.open.is_empty();
    scanner.found
}

struct Scanner<'a> {
    text: &'a [u8],
    syntax: Syntax,
    at: usize,
    /// Where the present line of the text starts.
    margin: usize,
    /// Brackets that are open, of those that join lines.
    open: Vec<u8>,
    /// Columns of the blocks around; a text that starts with space is inside of one.
    columns: Vec<usize>,
    /// Blocks around: by columns, or by braces.
    depth: u32,
    /// First token of the present statement.
    start: usize,
    /// Lambdas of the present statement, outside of brackets, whose colon has not come.
    lambdas: usize,
    found: Tokens<'a>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a [u8], syntax: Syntax) -> Self {
        let found = Tokens::default();
        Self {
            text,
            syntax,
            at: 0,
            margin: 0,
            open: Vec::new(),
            columns: scratch::zeros(1),
            depth: 0,
            start: 0,
            lambdas: 0,
            found,
        }
    }

    fn starts_with(&self, what: &[u8]) -> bool {
        self.text[self.at..].starts_with(what)
    }

    /// Take what comes next.
    fn step(&mut self) {
        let byte = self.text[self.at];
        if byte == b'\n' {
            self.at += 1;
            self.margin = self.at;
            if self.open.is_empty() && self.syntax.lines {
                self.end_line();
            }
        } else if blank(byte) {
            self.at += 1;
        } else if self.starts_with(b"\\\n") {
            self.at += 2;
        } else if self.syntax.line_comment.is_some_and(|mark| self.starts_with(mark)) {
            self.at = self.find(b"\n").unwrap_or(self.text.len());
        } else if let Some((_, close)) = self.syntax.block_comment.filter(|(open, _)| self.starts_with(open)) {
            self.at += 2;
            let end = self.find(close);
            self.found.broken |= end.is_none();
            self.at = end.map_or(self.text.len(), |end| end + close.len());
        } else {
            self.token(byte);
        }
    }

    /// Where `what` comes next.
    fn find(&self, what: &[u8]) -> Option<usize> {
        self.text[self.at..].windows(what.len()).position(|window| window == what).map(|skip| self.at + skip)
    }

    fn token(&mut self, byte: u8) {
        if self.string(0) {
            return;
        }
        if in_name(byte) && !byte.is_ascii_digit() {
            let end = self.past(self.at, in_name);
            if end - self.at <= PREFIX && self.syntax.indentation && self.prefixed(end) {
                return;
            }
            self.lambdas += usize::from(self.open.is_empty() && &self.text[self.at..end] == b"lambda");
            self.push(Kind::Name, end);
        } else if byte.is_ascii_digit() || (byte == b'.' && self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit))
        {
            self.number();
        } else {
            self.sign(byte);
        }
    }

    /// A string after a prefix that ends at `end`.
    fn prefixed(&mut self, end: usize) -> bool {
        let known = self.text[self.at..end].iter().all(|letter| b"rbufRBUF".contains(letter));
        known && self.string(end - self.at)
    }

    /// Take a string that starts after so many letters; false if there is none, or its line ends before it.
    fn string(&mut self, prefix: usize) -> bool {
        let begin = self.at + prefix;
        let quote = self.syntax.strings.iter().find(|(quote, _)| self.text[begin..].starts_with(quote));
        let Some(&(quote, lines)) = quote else {
            return false;
        };
        let content = begin + quote.len();
        let mut end = content;
        while end < self.text.len() && !self.text[end..].starts_with(quote) {
            if self.text[end] == b'\n' && !lines {
                self.found.broken = true;
                return false;
            }
            end += if self.text[end] == b'\\' { 2 } else { 1 };
        }
        let closed = end < self.text.len();
        if !closed && !lines {
            self.found.broken = true;
            return false;
        }
        self.found.broken |= !closed;
        let end = end.min(self.text.len());
        self.indent();
        let (prefix, text) = (&self.text[self.at..begin], &self.text[content..end]);
        self.found.words.add(Token { kind: Kind::String, prefix, text });
        self.at = if closed { end + quote.len() } else { end };
        true
    }

    fn number(&mut self) {
        let mut end = self.at + 1;
        while let Some(&byte) = self.text.get(end) {
            let exponent = b"+-".contains(&byte) && b"eE".contains(&self.text[end - 1]);
            // The exponent of 1e-5; 0xe-5 is a difference.
            let decimal = self.text[self.at..end - 1].iter().all(|&b| b.is_ascii_digit() || b"._".contains(&b));
            if !(in_name(byte) || byte == b'.' || (exponent && decimal)) {
                break;
            }
            end += 1;
        }
        self.push(Kind::Number, end);
    }

    fn sign(&mut self, byte: u8) {
        if byte == b';' && self.open.is_empty() {
            self.at += 1;
            self.end_line();
            return;
        }
        if byte == b'}' && self.syntax.braces && self.open.is_empty() {
            self.end_line();
            self.depth = self.depth.saturating_sub(1);
        }
        let signs = self.text.get(self.at + 1).is_some_and(u8::is_ascii_punctuation);
        let operator = OPERATORS.iter().find(|operator| signs && self.starts_with(operator));
        self.push(Kind::Sign, self.at + operator.map_or(1, |operator| operator.len()));
        self.bracket(byte);
        if self.syntax.braces && self.open.is_empty() && b"{}".contains(&byte) {
            self.end_line();
            self.depth += u32::from(byte == b'{');
        }
        if self.syntax.indentation && self.open.is_empty() && self.text[self.at - 1] == b':' {
            self.colon();
        }
    }

    fn bracket(&mut self, byte: u8) {
        if self.syntax.joining.contains(&byte) {
            self.open.add(byte);
        } else if let Some(open) = opening(byte).filter(|open| self.syntax.joining.contains(open)) {
            self.found.broken |= self.open.pop() != Some(open);
        }
    }

    /// The colon of a lambda, or one that ends the head of a block: what follows on its line is inside.
    fn colon(&mut self) {
        let first = self.found.words[self.start];
        if self.lambdas > 0 {
            self.lambdas -= 1;
        } else if first.kind == Kind::Name && opens_block(first.text) {
            self.end_line();
            self.depth += 1;
        }
    }

    fn push(&mut self, kind: Kind, end: usize) {
        self.indent();
        self.found.words.add(Token { kind, prefix: b"", text: &self.text[self.at..end] });
        self.at = end;
    }

    /// Before the first token of a line of the text: how deep its indentation is.
    fn indent(&mut self) {
        let fresh = self.start == self.found.words.len() && self.open.is_empty();
        let margin = &self.text[self.margin..self.at];
        if !(self.syntax.indentation && fresh && margin.iter().all(|&byte| blank(byte))) {
            return;
        }
        let column = margin.iter().fold(0, |column, &byte| if byte == b'\t' { column / 8 * 8 + 8 } else { column + 1 });
        while self.columns.last().is_some_and(|&block| block > column) {
            self.columns.pop();
        }
        if self.columns.last() != Some(&column) {
            self.columns.add(column);
        }
        self.depth = self.columns.len() as u32 - 1;
    }

    fn end_line(&mut self) {
        let (start, end) = (self.start, self.found.words.len());
        let docstring = self.syntax.indentation && self.found.words[start..].iter().all(|t| t.kind == Kind::String);
        if docstring {
            self.found.words.truncate(start);
        } else if start < end {
            self.found.lines.add(Line { start, end, depth: self.depth });
        }
        self.start = self.found.words.len();
        self.lambdas = 0;
    }

    /// The first place from `start` on whose byte is not of this kind.
    fn past(&self, start: usize, belongs: impl Fn(u8) -> bool) -> usize {
        self.text[start..].iter().position(|&byte| !belongs(byte)).map_or(self.text.len(), |skip| start + skip)
    }
}

/// Whether a name may hold this byte; all letters beyond ASCII count as such.
pub(super) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// White space within a line.
fn blank(byte: u8) -> bool {
    b" \t\r\x0B\x0C".contains(&byte)
}

fn opening(byte: u8) -> Option<u8> {
    match byte {
        b')' => Some(b'('),
        b']' => Some(b'['),
        b'}' => Some(b'{'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> Vec<(u32, String)> {
        let found = tokens(text, language);
        let word = |t: &Token| [t.prefix, t.text].concat();
        let line = |line: &Line| found.words[line.start..line.end].iter().map(word).collect::<Vec<_>>().join(&b' ');
        found.lines.iter().map(|one| (one.depth, String::from_utf8(line(one)).unwrap())).collect()
    }

    #[test]
    fn python() {
        let text = "    \"\"\"Doc\n\n    string.\"\"\"\n    # nothing\n    for i in x: y(i,\n  1e-5); z\n    return 'a' \\\n f\"b\"\n";
        let lines = shown(text, Language::Python);
        let expected = [(1, "for i in x :"), (2, "y ( i , 1e-5 )"), (2, "z"), (1, "return a fb")];
        assert_eq!(lines, expected.map(|(depth, line)| (depth, line.to_owned())));
        let lambda = shown("if (lambda x: x)(1): y\nf = lambda a: a\n", Language::Python);
        assert_eq!(lambda.iter().map(|line| line.0).collect::<Vec<_>>(), [0, 1, 0]);
    }

    #[test]
    fn braces() {
        let text = "int f(int x) { // nothing\n  for (;;) { x+=1; }\n /* more */ return \"a;b\"; }\n";
        let lines = shown(text, Language::C);
        let expected =
            [(0, "int f ( int x ) {"), (1, "for ( ; ; ) {"), (2, "x += 1"), (1, "}"), (1, "return a;b"), (0, "}")];
        assert_eq!(lines, expected.map(|(depth, line)| (depth, line.to_owned())));
    }

    #[test]
    fn broken_texts_have_tokens() {
        for text in ["x = '''abc", "x = 'abc\ny", "f(", "f)", "[)", "x = \"abc", "'\\"] {
            let found = tokens(text, Language::Python);
            assert!(found.broken, "{text}");
        }
        assert!(tokens("/* abc", Language::C).broken);
        assert!(!tokens("f(x)[1]{2}", Language::Python).broken);
    }
}
