//! The scopes of a Python text, and what its names mean in them.

use std::collections::{HashMap, HashSet};

use super::fields::fields;
use super::tokens::{Line, Token, Tokens};
use crate::scratch::{self, Gather, Growing};

/// What can see the names of local variables.
const MIRRORS: [&[u8]; 5] = [b"locals", b"vars", b"eval", b"exec", b"dir"];

/// Whether this name can see those of local variables.
pub(super) fn is_mirror(name: &[u8]) -> bool {
    MIRRORS.contains(&name)
}

/// What a scope is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The text itself.
    Module,
    /// A function whose head is not shown.
    Body,
    /// A class.
    Class,
    /// A function or a lambda.
    Function,
    /// A comprehension.
    Comprehension,
}

/// A part of the text with names of its own.
pub(super) struct Scope<'a> {
    pub of: Of,
    parent: Option<usize>,
    /// Names that are bound here.
    pub binds: HashSet<&'a [u8]>,
    /// Those that others may ask for.
    pub kept: HashSet<&'a [u8]>,
    /// Names declared global or nonlocal, by that word.
    pub outer: HashMap<&'a [u8], &'a [u8]>,
}

/// The scope that binds a name, and the name.
type Variable<'a> = (usize, &'a [u8]);

/// The variables in format strings: for each token where they start and end.
type FormatVariables<'a> = HashMap<usize, Vec<(usize, usize, Option<Variable<'a>>)>>;

/// What is found out about the names of a text.
pub(super) struct Names {
    /// For each token the number of its local name, in the order of their first appearance.
    pub numbers: Vec<Option<u32>>,
    /// Whether a token is a variable that the text binds; the variables of a module, too, unlike local names.
    pub own: Vec<bool>,
    /// For format strings their local names: from where, up to where, and the number.
    pub fields: HashMap<usize, Vec<(usize, usize, u32)>>,
}

impl Names {
    /// A text of so many tokens whose names cannot be told.
    pub(super) fn unknown(size: usize) -> Self {
        Self { numbers: scratch::filled(None, size), own: scratch::zeros(size), fields: HashMap::new() }
    }
}

/// What a token means for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// No name, an attribute, or the keyword of a call.
    Other,
    /// The value of a name.
    Use,
    /// Gives a name a value.
    Binding {
        /// The position from which on it has the value.
        from: usize,
        /// Whether only in the block of its statement.
        passing: bool,
        /// Whether that is sure to take place.
        certain: bool,
    },
}

/// What the statements of a text say about its names.
pub(super) struct Scopes<'t, 'a> {
    found: &'t Tokens<'a>,
    all: Vec<Scope<'a>>,
    /// The scope of each token.
    pub scope: Vec<usize>,
    /// The role of each token.
    pub roles: Vec<Role>,
    /// Names that are kept wherever they stand.
    pub pinned: HashSet<&'a [u8]>,
    /// Whether something can see all names.
    pub mirrored: bool,
    /// Depths of the heads around, and the scopes in them.
    blocks: Vec<(u32, usize)>,
}

impl<'t, 'a> Scopes<'t, 'a> {
    /// Of a text of which no statement is read.
    pub(super) fn new(found: &'t Tokens<'a>) -> Self {
        let size = found.words.len();
        let mut new = Self {
            found,
            all: Vec::new(),
            scope: scratch::zeros(size),
            roles: scratch::filled(Role::Other, size),
            pinned: HashSet::new(),
            mirrored: false,
            blocks: Vec::new(),
        };
        new.add(None, Of::Module);
        // Nothing but a body starts with space.
        if found.lines.first().is_some_and(|line| line.depth > 0) {
            let body = new.add(Some(0), Of::Body);
            new.blocks.add((0, body));
        }
        new
    }

    /// The scope that a statement is in.
    pub(super) fn around(&mut self, line: Line) -> usize {
        while self.blocks.pop_if(|block| block.0 >= line.depth).is_some() {}
        self.blocks.last().map_or(0, |block| block.1)
    }

    /// A new scope within another one.
    pub(super) fn add(&mut self, parent: Option<usize>, of: Of) -> usize {
        let (binds, kept, outer) = Default::default();
        self.all.add(Scope { of, parent, binds, kept, outer });
        self.all.len() - 1
    }

    /// A new scope for what follows a head of this depth.
    pub(super) fn open(&mut self, depth: u32, parent: usize, of: Of) -> usize {
        let scope = self.add(Some(parent), of);
        self.blocks.add((depth, scope));
        scope
    }

    /// A scope by its number.
    pub(super) fn get(&mut self, scope: usize) -> &mut Scope<'a> {
        &mut self.all[scope]
    }

    /// The scope around a comprehension, or the scope itself.
    pub(super) fn beyond_comprehensions(&self, mut scope: usize) -> usize {
        while self.all[scope].of == Of::Comprehension {
            scope = self.all[scope].parent.unwrap_or(0);
        }
        scope
    }

    /// What comes of it, once all statements are read.
    pub(super) fn names(mut self) -> Names {
        let words = &self.found.words;
        let variables: Vec<_> = (0..words.len())
            .map(|at| (self.roles[at] != Role::Other).then(|| self.resolved(at, words[at].text)).flatten())
            .gathered();
        let fields = self.fields();
        let unknown = self.unknown(&variables, &fields);
        let mut numbers: HashMap<Variable<'_>, u32> = HashMap::new();
        let mut number = |variable: Option<Variable<'a>>| {
            let variable = variable.filter(|variable| !unknown.contains(variable) && self.is_local(*variable))?;
            let next = numbers.len() as u32;
            scratch::another(&mut numbers);
            Some(*numbers.entry(variable).or_insert(next))
        };
        let mut names = Names::unknown(words.len());
        for (at, &variable) in variables.iter().enumerate().take(words.len()) {
            names.numbers[at] = number(variable);
            names.own[at] = variable.is_some_and(|variable| self.is_own(variable));
            if let Some(several) = fields.get(&at) {
                let local = several.iter().filter_map(|&(start, end, one)| Some((start, end, number(one)?)));
                scratch::another(&mut names.fields);
                names.fields.insert(at, local.gathered());
            }
        }
        names
    }

    /// The variables in format strings.
    fn fields(&mut self) -> FormatVariables<'a> {
        let mut found = HashMap::new();
        for (at, token) in self.found.words.iter().enumerate().filter(|(_, token)| is_format(token)) {
            let inside = fields(token.text);
            let name = |&(start, end): &(usize, usize)| &token.text[start..end];
            self.mirrored |= inside.places.iter().map(name).chain(inside.shown.iter().copied()).any(is_mirror);
            inside.shown.iter().for_each(|&name| scratch::insert(&mut self.pinned, name));
            let variable = |place: &(usize, usize)| (place.0, place.1, self.resolved(at, name(place)));
            found.insert(at, inside.places.iter().map(variable).gathered());
        }
        found
    }

    /// The variable that a name means at a position; none if it comes from outside.
    fn resolved(&self, at: usize, name: &'a [u8]) -> Option<Variable<'a>> {
        let start = self.scope[at];
        let mut scope = Some(start);
        while let Some(number) = scope {
            let here = &self.all[number];
            match here.outer.get(name) {
                Some(&b"global") => return None,
                None if here.binds.contains(name) && (here.of != Of::Class || number == start) => {
                    return Some((number, name));
                }
                _ => {}
            }
            scope = here.parent;
        }
        None
    }

    /// Whether nobody else may ask for it by its name.
    fn is_local(&self, (scope, name): Variable<'_>) -> bool {
        let scope = &self.all[scope];
        let kept = self.mirrored || self.pinned.contains(name) || scope.kept.contains(name);
        !matches!(scope.of, Of::Module | Of::Class) && !kept
    }

    /// Whether it is a variable, and no function, class, module or attribute.
    fn is_own(&self, (scope, name): Variable<'_>) -> bool {
        let scope = &self.all[scope];
        scope.of != Of::Class && !scope.kept.contains(name)
    }

    /// Names of a body that may come from outside: parameters, perhaps.
    fn unknown(&self, variables: &[Option<Variable<'a>>], fields: &FormatVariables<'a>) -> HashSet<Variable<'a>> {
        // For each variable from where to where it is bound for certain.
        let mut bound: HashMap<Variable<'_>, Vec<(usize, usize)>> = HashMap::new();
        let mut uses = Vec::new();
        let in_body = |variable: &Variable<'_>| self.all[variable.0].of == Of::Body;
        for (at, variable) in variables.iter().enumerate() {
            let Some(variable) = variable.filter(in_body) else { continue };
            match self.roles[at] {
                Role::Binding { from, passing, certain: true } => {
                    scratch::another(&mut bound);
                    bound.entry(variable).or_default().add((from, self.end_of_block(at, passing)));
                }
                _ => uses.add((at, variable)),
            }
        }
        for (&at, several) in fields {
            let inside = several.iter().filter_map(|one| one.2.filter(in_body));
            inside.for_each(|variable| uses.add((at, variable)));
        }
        let is_bound = |&(at, variable): &(usize, Variable<'a>)| {
            bound.get(&variable).is_some_and(|parts| parts.iter().any(|&(start, end)| start <= at && at < end))
        };
        let mut unknown = HashSet::new();
        for (_, variable) in uses.into_iter().filter(|one| !is_bound(one)) {
            scratch::insert(&mut unknown, variable);
        }
        unknown
    }

    /// Up to where a binding holds for certain: the end of its block, of a loop's that of the loop.
    fn end_of_block(&self, at: usize, passing: bool) -> usize {
        let lines = &self.found.lines;
        let index = lines.partition_point(|line| line.start <= at) - 1;
        let least = lines[index].depth + u32::from(passing);
        let after = lines[index + 1..].iter().find(|line| line.depth < least);
        after.map_or(self.found.words.len(), |line| line.start)
    }
}

/// Whether a token is a format string.
pub(super) fn is_format(token: &Token<'_>) -> bool {
    token.prefix.iter().any(|letter| b"fF".contains(letter))
}
