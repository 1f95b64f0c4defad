//! What may be changed a little in Rust sources: a line of JSON for each change, with the bytes that it replaces.
//!
//!     cargo run -p passk-mutation -- rust/core/src
//!
//! Operators, comparisons, conditions, numbers and methods that have an opposite. Constants, patterns, types, tests
//! and what macros are given are left alone. `python -m tests.mutation core` draws a sample and tries it.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "sources are small")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::Span;
use serde_json::json;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Expr, Lit, UnOp};

/// What stands where, and what may stand there instead.
struct Change {
    span: Span,
    new: String,
}

struct Finder<'a> {
    source: &'a str,
    found: Vec<Change>,
}

impl Finder<'_> {
    fn text(&self, of: &impl Spanned) -> &str {
        self.source.get(of.span().byte_range()).unwrap_or_default()
    }

    fn add(&mut self, of: &impl Spanned, new: String) {
        self.found.push(Change { span: of.span(), new });
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        visit::visit_expr_binary(self, node);
        if let Some(other) = opposite(&node.op)
            && !binds(&node.left)
            && !binds(&node.right)
        {
            let new = format!("({}) {other} ({})", self.text(&*node.left), self.text(&*node.right));
            self.add(node, new);
        }
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        visit::visit_expr_unary(self, node);
        if matches!(node.op, UnOp::Neg(_) | UnOp::Not(_)) {
            self.add(node, self.text(&*node.expr).to_owned());
        }
    }

    fn visit_expr_if(&mut self, node: &'ast syn::ExprIf) {
        visit::visit_expr_if(self, node);
        if !binds(&node.cond) {
            for new in ["true", "false"] {
                self.add(&*node.cond, new.to_owned());
            }
        }
    }

    fn visit_expr_method_call(&mut self, node: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, node);
        let (whole, name) = (node.span().byte_range(), node.method.span().byte_range());
        if let Some(other) = opposite_method(&node.method.to_string())
            && let (Some(before), Some(after)) =
                (self.source.get(whole.start..name.start), self.source.get(name.end..whole.end))
        {
            self.add(node, format!("{before}{other}{after}"));
        }
    }

    fn visit_expr_lit(&mut self, node: &'ast syn::ExprLit) {
        if let Some(new) = next(&node.lit) {
            self.add(node, new);
        }
    }

    /// How long an array is stands fast.
    fn visit_expr_repeat(&mut self, node: &'ast syn::ExprRepeat) {
        self.visit_expr(&node.expr);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        if node.sig.constness.is_none() && !of_tests(&node.attrs) {
            visit::visit_item_fn(self, node);
        }
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        if node.sig.constness.is_none() && !of_tests(&node.attrs) {
            visit::visit_impl_item_fn(self, node);
        }
    }

    fn visit_item_mod(&mut self, node: &'ast syn::ItemMod) {
        if !of_tests(&node.attrs) {
            visit::visit_item_mod(self, node);
        }
    }

    fn visit_item_impl(&mut self, node: &'ast syn::ItemImpl) {
        if !of_tests(&node.attrs) {
            visit::visit_item_impl(self, node);
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_variant(&mut self, _: &'ast syn::Variant) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
}

/// Whether an expression is a condition that gives names to what it finds.
fn binds(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(node) => binds(&node.left) || binds(&node.right),
        _ => false,
    }
}

fn of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("test")
            || (one.path().is_ident("cfg")
                && one.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("test")))
    })
}

fn opposite(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Add(_) => "-",
        BinOp::Sub(_) => "+",
        BinOp::Mul(_) => "/",
        BinOp::Div(_) | BinOp::Rem(_) => "*",
        BinOp::And(_) => "||",
        BinOp::Or(_) => "&&",
        BinOp::BitAnd(_) | BinOp::BitXor(_) => "|",
        BinOp::BitOr(_) => "&",
        BinOp::Shl(_) => ">>",
        BinOp::Shr(_) => "<<",
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        BinOp::AddAssign(_) => "-=",
        BinOp::SubAssign(_) => "+=",
        BinOp::MulAssign(_) => "/=",
        BinOp::DivAssign(_) => "*=",
        BinOp::BitAndAssign(_) | BinOp::BitXorAssign(_) => "|=",
        BinOp::BitOrAssign(_) => "&=",
        BinOp::ShlAssign(_) => ">>=",
        BinOp::ShrAssign(_) => "<<=",
        _ => return None,
    })
}

fn opposite_method(name: &str) -> Option<&'static str> {
    Some(match name {
        "min" => "max",
        "max" => "min",
        "any" => "all",
        "all" => "any",
        "floor" => "ceil",
        "ceil" => "floor",
        "is_some" => "is_none",
        "is_none" => "is_some",
        "saturating_sub" | "wrapping_add" => "wrapping_sub",
        "wrapping_sub" => "wrapping_add",
        _ => return None,
    })
}

/// A number that is larger by 1, unless that may be too large for its type; the other truth value.
fn next(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Int(number) => {
            let value: u128 = number.base10_parse().ok()?;
            let widest = value >= 127 && (value + 1).is_power_of_two();
            (!widest).then(|| format!("{}{}", value + 1, number.suffix()))
        }
        Lit::Float(number) => {
            let value: f64 = number.base10_parse().ok()?;
            Some(format!("{:?}{}", value + 1.0, number.suffix()))
        }
        Lit::Bool(truth) => Some((!truth.value).to_string()),
        _ => None,
    }
}

/// All sources in a folder but those of tests, in the order of their names.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder?")?;
    for path in sources(Path::new(&folder))? {
        let source = fs::read_to_string(&path)?;
        let mut finder = Finder { source: &source, found: Vec::new() };
        finder.visit_file(&syn::parse_file(&source)?);
        for Change { span, new } in finder.found {
            let (line, range) = (span.start().line, span.byte_range());
            println!("{}", json!({"path": path, "line": line, "start": range.start, "end": range.end, "new": new}));
        }
    }
    Ok(())
}
