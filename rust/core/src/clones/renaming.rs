//! Which names of a Python text are its own, so that others could stand for them.
//!
//! Names have scopes, as Python has it: functions, lambdas, comprehensions, classes, and the text itself. Local
//! is what a function, a lambda or a comprehension binds. Classes, what classes and modules bind, what is
//! imported under its own name, attributes and keywords of calls keep their names: others may ask for them.
//!
//! The body of a function, whose head is not shown, is a function whose parameters are not known: there a name
//! is local only if it is used where it is bound for certain, and nowhere else.

use super::scopes::{Names, Of, Role, Scopes, is_mirror};
use super::syntax::{is_keyword, opens_block};
use super::tokens::{Kind, Line, Token, Tokens};
use crate::scratch::{self, Growing};

const OPEN: [&[u8]; 3] = [b"(", b"[", b"{"];
const CLOSE: [&[u8]; 3] = [b")", b"]", b"}"];
const AUGMENTED: [&[u8]; 13] =
    [b"+=", b"-=", b"*=", b"/=", b"//=", b"%=", b"**=", b">>=", b"<<=", b"&=", b"^=", b"|=", b"@="];

/// The local names of a text.
pub(super) fn local_names(found: &Tokens<'_>) -> Names {
    let mut scopes = Scopes::new(found);
    for &line in &found.lines {
        let around = scopes.around(line);
        Statement { tokens: &found.words, line, around, scopes: &mut scopes }.read();
    }
    scopes.names()
}

struct Statement<'s, 't, 'a> {
    tokens: &'t [Token<'a>],
    line: Line,
    /// The scope that it is in.
    around: usize,
    scopes: &'s mut Scopes<'t, 'a>,
}

impl<'a> Statement<'_, '_, 'a> {
    /// Find scopes, uses and bindings.
    fn read(mut self) {
        let Line { start, end, .. } = self.line;
        let first = start + usize::from(self.is(start, b"async"));
        if self.is(first, b"return") && self.around == 0 {
            self.scopes.get(0).of = Of::Body;
        }
        self.paint(start, end, self.around);
        let lambdas = self.expressions();
        let keywords = self.uses();
        match self.text(first) {
            word @ (b"global" | b"nonlocal") => {
                let names = self.tokens[first + 1..end].iter().map(|token| (token.text, word));
                let outer = &mut self.scopes.get(self.around).outer;
                for (name, word) in names {
                    scratch::another(outer);
                    outer.insert(name, word);
                }
            }
            b"import" | b"from" => self.imports(),
            word @ (b"def" | b"class") => self.definition(first, word == b"class"),
            word @ (b"with" | b"except") => {
                for at in start..end {
                    if self.is(at, b"as") {
                        self.targets(at + 1, at + 2, at, word == b"except");
                    }
                }
            }
            b"case" if self.next_at(start, &[b":"]) < end => {
                let names = self.tokens[start..end].iter().map(|token| token.text);
                names.for_each(|name| scratch::insert(&mut self.scopes.pinned, name));
            }
            word if !opens_block(word) => self.assignments(),
            _ => {}
        }
        for (at, scope) in lambdas {
            self.parameters(at, b":", scope);
        }
        for at in start..end {
            match self.text(at) {
                b"for" => self.target_of_loop(at),
                b":=" if at > start => self.walrus(at - 1),
                _ => {}
            }
        }
        self.note_keywords(&keywords);
    }

    /// The text of a token of the line; of a string nothing, since it is neither a word nor a sign.
    fn text(&self, at: usize) -> &'a [u8] {
        self.tokens[self.line.start..self.line.end]
            .get(at.wrapping_sub(self.line.start))
            .filter(|token| token.kind != Kind::String)
            .map_or(b"", |token| token.text)
    }

    fn is(&self, at: usize, text: &[u8]) -> bool {
        self.text(at) == text
    }

    /// Whether one of these words or signs stands before a position.
    fn follows(&self, at: usize, words: &[&[u8]]) -> bool {
        words.contains(&self.text(at.wrapping_sub(1)))
    }

    fn is_name(&self, at: usize) -> bool {
        at < self.line.end && self.tokens[at].kind == Kind::Name && !is_keyword(self.tokens[at].text)
    }

    /// Whether the bracket at a position holds arguments or an index: something stands directly before it.
    fn is_trailer(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|&before| before >= self.line.start);
        before.is_some_and(|before| {
            let token = &self.tokens[before];
            match token.kind {
                Kind::Name => !is_keyword(token.text),
                Kind::Sign => CLOSE.contains(&token.text),
                Kind::Number | Kind::String => true,
            }
        })
    }

    fn paint(&mut self, start: usize, end: usize, scope: usize) {
        if start < end {
            self.scopes.scope[start..end].fill(scope);
        }
    }

    /// The first of some words at the depth of a position, or what closes its bracket, or the end.
    fn next_at(&self, start: usize, stops: &[&[u8]]) -> usize {
        let mut depth = 0;
        for at in start..self.line.end {
            let text = self.text(at);
            if depth == 0 && (stops.contains(&text) || CLOSE.contains(&text)) {
                return at;
            }
            depth = deeper(depth, text);
        }
        self.line.end
    }

    /// Make the scopes of lambdas and comprehensions, from the outside in; those of the lambdas.
    fn expressions(&mut self) -> Vec<(usize, usize)> {
        let mut lambdas = Vec::new();
        for at in self.line.start..self.line.end {
            let text = self.text(at);
            if text == b"lambda" {
                let scope = self.scopes.add(Some(self.scopes.scope[at]), Of::Function);
                let colon = self.next_at(at + 1, &[b":"]);
                self.paint(colon, self.next_at(colon + 1, &[b",", b":", b"for", b"async"]), scope);
                lambdas.add((at, scope));
            } else if OPEN.contains(&text) {
                self.comprehension(at);
            }
        }
        lambdas
    }

    /// A bracket with a `for` in it. Its first iterable belongs to what is around.
    fn comprehension(&mut self, opening: usize) {
        let first = self.next_at(opening + 1, &[b"for"]);
        if !self.is(first, b"for") {
            return;
        }
        let scope = self.scopes.add(Some(self.scopes.scope[opening]), Of::Comprehension);
        let iterable = self.next_at(first + 1, &[b"in"]);
        let others = self.next_at(iterable + 1, &[b"for", b"if", b"async"]);
        self.paint(opening + 1, iterable, scope);
        self.paint(others, self.next_at(others, &[]), scope);
    }

    /// Every name is a use at first, except attributes and keywords of calls; where those are.
    fn uses(&mut self) -> Vec<usize> {
        let (mut trailers, mut keywords) = (Vec::new(), Vec::new());
        for at in self.line.start..self.line.end {
            let text = self.text(at);
            if OPEN.contains(&text) {
                trailers.add(self.is_trailer(at));
            } else if CLOSE.contains(&text) {
                trailers.pop();
            }
            let within = trailers.last() == Some(&true);
            let mapping = within && self.follows(at, &[b"**"]) && self.follows(at - 1, &[b"(", b","]);
            let keyword = within && self.is_name(at) && self.is(at + 1, b"=");
            if mapping || keyword {
                keywords.add(at);
            }
            if self.is_name(at) && !self.follows(at, &[b"."]) && !keyword {
                self.scopes.roles[at] = Role::Use;
            }
            self.scopes.mirrored |= is_mirror(text);
        }
        keywords
    }

    /// Keywords of calls keep their names, and all names are kept where a mapping may hold keywords.
    fn note_keywords(&mut self, places: &[usize]) {
        for &at in places.iter().filter(|&&at| !matches!(self.scopes.roles[at], Role::Binding { .. })) {
            if self.follows(at, &[b"**"]) {
                self.scopes.mirrored = true;
            } else {
                scratch::insert(&mut self.scopes.pinned, self.tokens[at].text);
            }
        }
    }

    /// Bind a name in the scope of its place.
    fn bind(&mut self, at: usize, from: usize, passing: bool, certain: bool) {
        let scope = self.scopes.scope[at];
        scratch::insert(&mut self.scopes.get(scope).binds, self.tokens[at].text);
        self.scopes.roles[at] = Role::Binding { from, passing, certain };
    }

    /// Bind a name that others may ask for.
    fn keep(&mut self, at: usize) {
        let scope = self.scopes.get(self.around);
        scratch::insert(&mut scope.binds, self.tokens[at].text);
        scratch::insert(&mut scope.kept, self.tokens[at].text);
    }

    /// Modules and what they export keep their names, unless others are given after `as`.
    fn imports(&mut self) {
        for at in self.line.start..self.line.end {
            self.scopes.roles[at] = Role::Other;
            if self.is_name(at) && self.follows(at, &[b"as"]) {
                self.bind(at, self.line.end, false, true);
            } else if self.is_name(at) && self.follows(at, &[b"import", b",", b"("]) && !self.is(at + 1, b"as") {
                self.keep(at);
            }
        }
    }

    /// A class, or a function with its parameters.
    fn definition(&mut self, at: usize, class: bool) {
        let of = self.scopes.get(self.around).of;
        let scope = self.scopes.open(self.line.depth, self.around, if class { Of::Class } else { Of::Function });
        if self.is_name(at + 1) {
            if !class && of != Of::Class {
                self.bind(at + 1, at, false, true);
            }
            if class || matches!(of, Of::Class | Of::Module) {
                self.keep(at + 1);
            }
        }
        if !class {
            self.parameters(self.next_at(at + 1, &[b"("]), b")", scope);
        }
    }

    /// Names that follow the opening, a comma or stars, up to the closing at the same depth.
    fn parameters(&mut self, opening: usize, closing: &[u8], scope: usize) {
        let mut depth = 0;
        for at in opening + 1..self.line.end {
            let text = self.text(at);
            if depth == 0 && text == closing {
                return;
            }
            depth = deeper(depth, text);
            let starts = at - 1 == opening || self.follows(at, &[b",", b"*", b"**"]);
            if depth == 0 && starts && self.is_name(at) {
                self.paint(at, at + 1, scope);
                self.bind(at, opening, false, true);
            }
        }
    }

    /// What stands between `for` and `in`; of a statement, bound in its block only.
    fn target_of_loop(&mut self, at: usize) {
        let end = self.next_at(at + 1, &[b"in"]);
        if self.is(end, b"in") {
            self.targets(at + 1, end, self.line.end, true);
        }
    }

    /// `x := y` may not take place, and binds outside of comprehensions.
    fn walrus(&mut self, at: usize) {
        if self.is_name(at) {
            let scope = self.scopes.beyond_comprehensions(self.scopes.scope[at]);
            self.paint(at, at + 1, scope);
            self.bind(at, at, false, false);
        }
    }

    /// `a = b, (c, d.e) = f` binds a, b and c once the line is over, and `a: int = f` binds a.
    fn assignments(&mut self) {
        let Line { start, end, .. } = self.line;
        let (mut depth, mut segment, mut colon) = (0, start, end);
        for at in start..end {
            let text = self.text(at);
            depth = deeper(depth, text);
            match text {
                b"lambda" => return,
                b":" if depth == 0 => colon = at,
                b"=" if depth == 0 => {
                    self.targets(segment, at.min(colon), end, false);
                    (segment, colon) = (at + 1, end);
                }
                _ if at == start + 1 && AUGMENTED.contains(&text) => self.declare(start),
                _ => {}
            }
        }
        if segment == start && self.is(start + 1, b":") {
            self.declare(start);
        }
    }

    /// A name that a statement makes one of its scope although it gives it no new value.
    fn declare(&mut self, at: usize) {
        if self.is_name(at) {
            scratch::insert(&mut self.scopes.get(self.around).binds, self.tokens[at].text);
        }
    }

    /// Bind the names of a target; those in an index or before one, a call or an attribute are used.
    fn targets(&mut self, start: usize, end: usize, from: usize, passing: bool) {
        let mut trailers = Vec::new();
        for at in start..end.min(self.line.end) {
            let text = self.text(at);
            if OPEN.contains(&text) {
                trailers.add(at > start && self.is_trailer(at));
            } else if CLOSE.contains(&text) {
                trailers.pop();
            }
            let part = at + 1 < end && [&b"."[..], b"[", b"("].contains(&self.text(at + 1));
            let inside = trailers.contains(&true);
            if self.is_name(at) && !self.follows(at, &[b"."]) && !part && !inside {
                self.bind(at, from, passing, true);
            }
        }
    }
}

/// The depth of brackets after a word.
fn deeper(depth: u32, text: &[u8]) -> u32 {
    if OPEN.contains(&text) {
        depth + 1
    } else if CLOSE.contains(&text) {
        depth.saturating_sub(1)
    } else {
        depth
    }
}

#[cfg(test)]
mod tests;
