//! Which names of a Python text are its own, so that others could stand for them.
//!
//! A name is local if the text binds it (by assignment, as a parameter, in a loop, `with`, `except`, `import …
//! as`, `def` or `class`) and uses it nowhere before. A name that is used first comes from outside: what a
//! prompt calls its parameters, modules and builtins keep their names. Attributes and keywords of calls do too.

use std::collections::HashMap;

use super::syntax::{is_keyword, opens_block};
use super::tokens::{Kind, Line, Token, Tokens};

/// For each token the number of its local name, in the order of their first appearance.
pub(super) fn local_names(found: &Tokens<'_>) -> Vec<Option<u32>> {
    let mut names = Names { roles: vec![Role::Other; found.words.len()], of: HashMap::new() };
    for line in &found.lines {
        Statement { tokens: &found.words, line: *line }.read(&mut names);
    }
    names.number(&found.words)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// No name, an attribute, or the keyword of a call.
    Other,
    /// The value of a name.
    Use,
    /// Gives a name a value, which it has from this position on.
    Binding(usize),
}

#[derive(Clone, Copy, Default)]
struct Name {
    first_use: Option<usize>,
    bound: Option<usize>,
    /// Declared global or nonlocal.
    foreign: bool,
    number: Option<u32>,
}

impl Name {
    fn is_local(&self) -> bool {
        !self.foreign && self.bound.is_some_and(|bound| self.first_use.is_none_or(|first| first >= bound))
    }
}

struct Names<'a> {
    roles: Vec<Role>,
    of: HashMap<&'a [u8], Name>,
}

impl<'a> Names<'a> {
    fn number(mut self, tokens: &[Token<'a>]) -> Vec<Option<u32>> {
        for (at, token) in tokens.iter().enumerate() {
            let role = self.roles[at];
            if role == Role::Other {
                continue;
            }
            let name = self.of.entry(token.text).or_default();
            match role {
                Role::Binding(from) => name.bound = Some(name.bound.map_or(from, |bound| bound.min(from))),
                _ => name.first_use = name.first_use.or(Some(at)),
            }
        }
        let mut count = 0;
        let mut number = |(at, token): (usize, &Token<'a>)| {
            if self.roles[at] == Role::Other {
                return None;
            }
            let name = self.of.get_mut(token.text).filter(|name| name.is_local())?;
            if name.number.is_none() {
                name.number = Some(count);
                count += 1;
            }
            name.number
        };
        tokens.iter().enumerate().map(&mut number).collect()
    }
}

struct Statement<'t, 'a> {
    tokens: &'t [Token<'a>],
    line: Line,
}

impl<'a> Statement<'_, 'a> {
    fn read(&self, names: &mut Names<'a>) {
        let Line { start, end, .. } = self.line;
        let first = start + usize::from(self.is(start, b"async"));
        self.uses(names);
        match self.text(first) {
            b"global" | b"nonlocal" => {
                for token in &self.tokens[first + 1..end] {
                    names.of.entry(token.text).or_default().foreign = true;
                }
            }
            b"import" | b"from" => self.imports(names),
            b"def" | b"class" => self.definition(first, names),
            b"with" | b"except" => {
                for at in start..end {
                    if self.is(at, b"as") {
                        self.targets(at + 1, at + 2, at, names);
                    }
                }
            }
            word if !opens_block(word) => self.assignments(names),
            _ => {}
        }
        for at in start..end {
            match self.text(at) {
                b"for" => self.target_of_loop(at, names),
                b"lambda" => self.parameters(at, b":", names),
                b":=" if at > start => names.roles[at - 1] = Role::Binding(at - 1),
                _ => {}
            }
        }
    }

    /// The text of a token; of a string nothing, since it is neither a word nor a sign.
    fn text(&self, at: usize) -> &'a [u8] {
        self.tokens[self.line.start..self.line.end]
            .get(at - self.line.start)
            .filter(|token| token.kind != Kind::String)
            .map_or(b"", |token| token.text)
    }

    fn is(&self, at: usize, text: &[u8]) -> bool {
        self.text(at) == text
    }

    fn is_name(&self, at: usize) -> bool {
        at < self.line.end && self.tokens[at].kind == Kind::Name && !is_keyword(self.tokens[at].text)
    }

    fn is_attribute(&self, at: usize) -> bool {
        at > self.line.start && self.is(at - 1, b".")
    }

    /// Whether the bracket at a position holds arguments or an index: something stands directly before it.
    fn is_trailer(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|&before| before >= self.line.start);
        before.is_some_and(|before| {
            let token = &self.tokens[before];
            match token.kind {
                Kind::Name => !is_keyword(token.text),
                Kind::Sign => [&b")"[..], b"]", b"}"].contains(&token.text),
                Kind::Number | Kind::String => true,
            }
        })
    }

    /// Every name is a use at first, except attributes and keywords of calls.
    fn uses(&self, names: &mut Names<'a>) {
        let mut trailers = Vec::new();
        for at in self.line.start..self.line.end {
            match self.text(at) {
                b"(" | b"[" | b"{" => trailers.push(self.is_trailer(at)),
                b")" | b"]" | b"}" => drop(trailers.pop()),
                _ => {}
            }
            let keyword = trailers.last() == Some(&true) && self.is(at + 1, b"=");
            if self.is_name(at) && !self.is_attribute(at) && !keyword {
                names.roles[at] = Role::Use;
            }
        }
    }

    /// Modules and what they export keep their names, unless others are given after `as`.
    fn imports(&self, names: &mut Names<'a>) {
        for at in self.line.start..self.line.end {
            let renamed = at > self.line.start && self.is(at - 1, b"as") && self.is_name(at);
            names.roles[at] = if renamed { Role::Binding(self.line.end) } else { Role::Other };
        }
    }

    fn definition(&self, at: usize, names: &mut Names<'a>) {
        if self.is_name(at + 1) {
            names.roles[at + 1] = Role::Binding(at);
        }
        if self.is(at, b"def") && self.is(at + 2, b"(") {
            self.parameters(at + 2, b")", names);
        }
    }

    /// Names that follow the opening, a comma or stars, up to the closing at the same depth.
    fn parameters(&self, opening: usize, closing: &[u8], names: &mut Names<'a>) {
        let mut depth = 0_u32;
        for at in opening + 1..self.line.end {
            let text = self.text(at);
            if depth == 0 && text == closing {
                return;
            }
            match text {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let starts = at - 1 == opening || [&b","[..], b"*", b"**"].contains(&self.text(at - 1));
            if depth == 0 && starts && self.is_name(at) {
                names.roles[at] = Role::Binding(opening);
            }
        }
    }

    /// What stands between `for` and `in`. In a comprehension it is bound in the whole bracket.
    fn target_of_loop(&self, at: usize, names: &mut Names<'a>) {
        let mut depth = 0_u32;
        for end in at + 1..self.line.end {
            match self.text(end) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                b"in" if depth == 0 => {
                    let from = self.bracket_around(at).unwrap_or(self.line.end);
                    return self.targets(at + 1, end, from, names);
                }
                _ => {}
            }
        }
    }

    /// The bracket that is open before a position.
    fn bracket_around(&self, at: usize) -> Option<usize> {
        let mut depth = 0_u32;
        (self.line.start..at).rev().find(|&before| match self.text(before) {
            b")" | b"]" | b"}" => {
                depth += 1;
                false
            }
            b"(" | b"[" | b"{" => {
                let around = depth == 0;
                depth = depth.saturating_sub(1);
                around
            }
            _ => false,
        })
    }

    /// `a = b, (c, d.e) = f` binds a, b and c once the line is over; `a: int = f` binds a.
    fn assignments(&self, names: &mut Names<'a>) {
        let Line { start, end, .. } = self.line;
        let (mut depth, mut segment, mut colon) = (0_u32, start, None);
        for at in start..end {
            match self.text(at) {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                b"lambda" => return,
                b":" if depth == 0 => colon = Some(at),
                b"=" if depth == 0 => {
                    self.targets(segment, colon.unwrap_or(at), end, names);
                    (segment, colon) = (at + 1, None);
                }
                _ => {}
            }
        }
    }

    /// Bind the names of a target; those in an index or before one, a call or an attribute are used.
    fn targets(&self, start: usize, end: usize, from: usize, names: &mut Names<'a>) {
        let mut trailers = Vec::new();
        for at in start..end.min(self.line.end) {
            match self.text(at) {
                b"(" | b"[" | b"{" => trailers.push(at > start && self.is_trailer(at)),
                b")" | b"]" | b"}" => drop(trailers.pop()),
                _ => {}
            }
            let part = at + 1 < end && [&b"."[..], b"[", b"("].contains(&self.text(at + 1));
            let inside = trailers.contains(&true);
            if self.is_name(at) && !self.is_attribute(at) && !part && !inside {
                names.roles[at] = Role::Binding(from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::syntax::Language;
    use super::super::tokens::tokens;
    use super::*;

    /// The text with its local names as numbers.
    fn numbered(text: &str) -> String {
        let found = tokens(text, Language::Python);
        let names = local_names(&found);
        let word = |(token, name): (&Token, &Option<u32>)| {
            name.map_or_else(|| String::from_utf8_lossy(token.text).into_owned(), |number| number.to_string())
        };
        found.words.iter().zip(&names).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_binds() {
        let cases = [
            ("x = f(a)\ny, (z, w) = x, a", "0 = f ( a ) 1 , ( 2 , 3 ) = 0 , a"),
            ("x = y = 1", "0 = 1 = 1"),
            ("x: int = y", "0 : int = y"),
            ("x[i].j = k = 1", "x [ i ] . j = 0 = 1"),
            ("def f(x, *y, z=w, **v): return x", "def 0 ( 1 , * 2 , 3 = w , ** 4 ) : return 1"),
            ("f = lambda x, y=z: x", "0 = lambda 1 , 2 = z : 1"),
            ("sorted(a, key=lambda key: key)", "sorted ( a , key = lambda 0 : 0 )"),
            ("[x for x, y in a if x]", "[ 0 for 0 , 1 in a if 0 ]"),
            ("for i in a: b(i)", "for 0 in a : b ( 0 )"),
            ("for a[i] in b: c", "for a [ i ] in b : c"),
            ("with o(p) as f, q as (g): r", "with o ( p ) as 0 , q as ( g ) : r"),
            ("except E as e: e.e", "except E as 0 : 0 . e"),
            ("import numpy as np, math\nnp.f(math)", "import numpy as 0 , math 0 . f ( math )"),
            ("if (n := f(a)) > n: n", "if ( 0 := f ( a ) ) > 0 : 0"),
            ("class A(B): x = 1", "class 0 ( B ) : 1 = 1"),
        ];
        for (text, expected) in cases {
            assert_eq!(numbered(text), expected, "{text}");
        }
    }

    #[test]
    fn what_comes_from_outside() {
        let cases = [
            ("a, b = b, a\nreturn a - b", "a , b = b , a return a - b"),
            ("a += 1", "a += 1"),
            ("global x\nx = 1", "global x x = 1"),
            ("for a in a: a", "for a in a : a"),
            ("print(x)\nx = 1", "print ( x ) x = 1"),
        ];
        for (text, expected) in cases {
            assert_eq!(numbered(text), expected, "{text}");
        }
    }
}
