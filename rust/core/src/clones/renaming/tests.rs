use super::super::syntax::Language;
use super::super::tokens::tokens;
use super::*;

/// The text with its local names as numbers.
fn numbered(text: &str) -> String {
    let found = tokens(text, Language::Python);
    let names = local_names(&found).numbers;
    let word = |(token, name): (&Token, &Option<u32>)| {
        name.map_or_else(|| String::from_utf8_lossy(token.text).into_owned(), |number| number.to_string())
    };
    found.words.iter().zip(&names).map(word).collect::<Vec<_>>().join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(numbered(text), *expected, "{text}");
    }
}

#[test]
fn what_binds() {
    check(&[
        ("x = f(a)\ny, (z, w) = x, a\nreturn", "0 = f ( a ) 1 , ( 2 , 3 ) = 0 , a return"),
        (" x = y = 1", "0 = 1 = 1"),
        (" x: int = y", "0 : int = y"),
        (" x[i].j = k = 1", "x [ i ] . j = 0 = 1"),
        ("def f(x, *y, z=w, **v): return x", "def f ( 0 , * 1 , 2 = w , ** 3 ) : return 0"),
        ("f = lambda x, y=z: x", "f = lambda 0 , 1 = z : 0"),
        ("[x for x, y in a if x]", "[ 0 for 0 , 1 in a if 0 ]"),
        (" for i in a: b(i)", "for 0 in a : b ( 0 )"),
        (" for a[i] in b: c", "for a [ i ] in b : c"),
        (" with o(p) as f, q as (g): r", "with o ( p ) as 0 , q as ( g ) : r"),
        (" try: a\n except E as e: e.e", "try : a except E as 0 : 0 . e"),
        (" import numpy as np, math\n np.f(math)", "import numpy as 0 , math 0 . f ( math )"),
        ("def f():\n from a import b\n a = b(1)\n return a", "def f ( ) : from a import b 0 = b ( 1 ) return 0"),
        (" def g(q): return q\n return g", "def 0 ( 1 ) : return 1 return 0"),
    ]);
}

#[test]
fn names_have_scopes() {
    check(&[
        ("[x for x in x]", "[ 0 for 0 in x ]"),
        ("f(x for x in [x for x in x])", "f ( 0 for 0 in [ 1 for 1 in x ] )"),
        ("def f(a):\n def g(b):\n  nonlocal a\n  a = b", "def f ( 0 ) : def 1 ( 2 ) : nonlocal 0 0 = 2"),
        ("def f(a): a\ndef g(a): a", "def f ( 0 ) : 0 def g ( 1 ) : 1"),
        ("class A:\n n = 3\n def f(self): return n", "class A : n = 3 def f ( 0 ) : return n"),
        ("def f():\n x = 1\n class A: x = x", "def f ( ) : 0 = 1 class A : x = x"),
        ("def f(): return [a for b in c if (a := b)]", "def f ( ) : return [ 0 for 1 in c if ( 0 := 1 ) ]"),
        (" x = 1\ny = 2\ndef f(): y", "0 = 1 y = 2 def f ( ) : y"),
    ]);
}

#[test]
fn what_others_may_ask_for() {
    check(&[
        ("x = 1\nprint(x)", "x = 1 print ( x )"),
        ("class A(B):\n def __lt__(self, o): self.x = o.x", "class A ( B ) : def __lt__ ( 0 , 1 ) : 0 . x = 1 . x"),
        ("def f():\n class A: pass\n return A", "def f ( ) : class A : pass return A"),
        ("def f(a, b): return f(a=1)", "def f ( a , 0 ) : return f ( a = 1 )"),
        ("def f(a): return f(**a)", "def f ( a ) : return f ( ** a )"),
        ("def f(a, b): return f(a**b)", "def f ( 0 , 1 ) : return f ( 0 ** 1 )"),
        ("def f(a): return locals()", "def f ( a ) : return locals ( )"),
        ("def f(a): return f'{a=}'", "def f ( a ) : return {a=}"),
        ("def f():\n global x\n x = 1", "def f ( ) : global x x = 1"),
        ("def f(a):\n match a:\n  case [b]: return b", "def f ( 0 ) : match 0 : case [ b ] : return b"),
    ]);
}

#[test]
fn what_may_be_a_parameter() {
    check(&[
        ("a, b = b, a\nreturn a - b", "a , b = b , a return a - b"),
        (" a += 1", "a += 1"),
        (" for a in a: a", "for a in a : a"),
        (" print(x)\n x = 1", "print ( x ) x = 1"),
        (" if c: x = 1\n return x", "if c : x = 1 return x"),
        (" for i in a: i\n b(i)", "for i in a : i b ( i )"),
        (" for i in a: i\n for i in b: i", "for 0 in a : 0 for 0 in b : 0"),
        (" if (n := f(a)) > n: n", "if ( n := f ( a ) ) > n : n"),
        (" def h(): return z\n z = 3", "def 0 ( ) : return z z = 3"),
    ]);
}
