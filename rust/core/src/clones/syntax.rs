//! What the tokenizer has to know of a language: comments, strings, and what ends a statement.

/// The languages, by what their comments look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Python: comments after `#`, blocks by indentation, local names can be told.
    Python,
    /// C and what looks like it (Java, JavaScript, Go, Rust, …): `//`, `/* */`, braces, semicolons.
    C,
    /// Shell, Ruby, R, Julia: comments after `#`.
    Shell,
    /// SQL, Lua, Haskell: comments after `--`.
    Sql,
    /// Words without comments or strings.
    Text,
}

/// The rules of a language.
pub(super) struct Syntax {
    /// What starts a comment that ends with its line.
    pub(super) line_comment: Option<&'static [u8]>,
    /// Around comments over any lines.
    pub(super) block_comment: Option<(&'static [u8], &'static [u8])>,
    /// Around strings, longer ones first, and whether such a string may span lines.
    pub(super) strings: &'static [(&'static [u8], bool)],
    /// Whether a statement ends with its line.
    pub(super) lines: bool,
    /// Brackets in which a line end ends nothing.
    pub(super) joining: &'static [u8],
    /// Whether braces are blocks, and end statements.
    pub(super) braces: bool,
    /// Whether indentation makes blocks.
    pub(super) indentation: bool,
}

const LINE: bool = false;
const LINES: bool = true;

impl Language {
    /// The language of this public name.
    pub fn named(name: &str) -> Option<Self> {
        let languages = [Self::Python, Self::C, Self::Shell, Self::Sql, Self::Text];
        languages.into_iter().find(|language| language.name() == name)
    }

    /// The public name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::C => "c",
            Self::Shell => "shell",
            Self::Sql => "sql",
            Self::Text => "text",
        }
    }

    pub(super) const fn syntax(self) -> Syntax {
        let plain = Syntax {
            line_comment: None,
            block_comment: None,
            strings: &[(b"\"", LINE), (b"'", LINE)],
            lines: false,
            joining: b"([",
            braces: false,
            indentation: false,
        };
        match self {
            Self::Python => Syntax {
                line_comment: Some(b"#"),
                strings: &[(b"\"\"\"", LINES), (b"'''", LINES), (b"\"", LINE), (b"'", LINE)],
                lines: true,
                joining: b"([{",
                indentation: true,
                ..plain
            },
            Self::C => Syntax {
                line_comment: Some(b"//"),
                block_comment: Some((b"/*", b"*/")),
                strings: &[(b"\"", LINE), (b"'", LINE), (b"`", LINES)],
                braces: true,
                ..plain
            },
            Self::Shell => Syntax { line_comment: Some(b"#"), lines: true, ..plain },
            Self::Sql => Syntax { line_comment: Some(b"--"), block_comment: Some((b"/*", b"*/")), ..plain },
            Self::Text => Syntax { strings: &[], joining: b"", ..plain },
        }
    }
}

/// Python's words that are no names; in ascending order.
const KEYWORDS: [&[u8]; 35] = [
    b"False",
    b"None",
    b"True",
    b"and",
    b"as",
    b"assert",
    b"async",
    b"await",
    b"break",
    b"class",
    b"continue",
    b"def",
    b"del",
    b"elif",
    b"else",
    b"except",
    b"finally",
    b"for",
    b"from",
    b"global",
    b"if",
    b"import",
    b"in",
    b"is",
    b"lambda",
    b"nonlocal",
    b"not",
    b"or",
    b"pass",
    b"raise",
    b"return",
    b"try",
    b"while",
    b"with",
    b"yield",
];

/// Python's words that start a statement with a block; in ascending order.
const HEADERS: [&[u8]; 12] =
    [b"async", b"class", b"def", b"elif", b"else", b"except", b"finally", b"for", b"if", b"try", b"while", b"with"];

/// Whether Python reserves this word.
pub(super) fn is_keyword(word: &[u8]) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether a Python statement that starts with this word has a block.
pub(super) fn opens_block(word: &[u8]) -> bool {
    HEADERS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(KEYWORDS.is_sorted() && HEADERS.is_sorted());
        assert!(is_keyword(b"yield") && is_keyword(b"False") && !is_keyword(b"print"));
        assert!(opens_block(b"with") && !opens_block(b"return"));
    }

    #[test]
    fn names_lead_back() {
        assert_eq!(Language::named("python"), Some(Language::Python));
        assert_eq!(Language::named("sql").map(Language::name), Some("sql"));
        assert_eq!(Language::named("klingon"), None);
    }
}
