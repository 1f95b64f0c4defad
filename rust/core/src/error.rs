//! What can go wrong below the public functions.

/// The one error of the core. Messages name the argument, the rule and the first offender.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A rule on a value is broken.
    #[error("`{argument}` must satisfy {rule}; got {got}")]
    Value {
        /// The argument's public name.
        argument: &'static str,
        /// The rule, as the docstring states it.
        rule: &'static str,
        /// The offending values and where they stand.
        got: String,
    },
    /// A rule on one of many values is broken: the same, with the place as a number.
    #[error("`{argument}` must satisfy {rule}; got {got} at index {}", place(*index, *column))]
    At {
        /// The argument's public name.
        argument: &'static str,
        /// The rule, as the docstring states it.
        rule: &'static str,
        /// The offending values.
        got: String,
        /// The value, or its row.
        index: usize,
        /// Its place in the row, of a matrix.
        column: Option<usize>,
    },
    /// There is no memory for what an input asks for.
    #[error("not enough memory: {} are needed at once", in_words(*bytes))]
    Memory {
        /// How many bytes there are not.
        bytes: u128,
    },
    /// The caller asked to stop (Ctrl-C).
    #[error("interrupted")]
    Interrupted,
}

/// Results of the core.
pub type Result<T> = std::result::Result<T, Error>;

/// What has a name, among all that `argument` may be.
pub(crate) fn named<T: Copy>(
    argument: &'static str,
    rule: &'static str,
    all: &[(&'static str, T)],
    name: &str,
) -> Result<T> {
    let found = all.iter().find(|(one, _)| *one == name).map(|&(_, found)| found);
    found.ok_or_else(|| Error::Value { argument, rule, got: format!("{argument}={name}") })
}

/// An index, or a row and a column.
fn place(index: usize, column: Option<usize>) -> String {
    column.map_or_else(|| index.to_string(), |column| format!("({index}, {column})"))
}

/// A number of bytes in words: three digits, decimal units.
fn in_words(bytes: u128) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut units = UNITS.iter();
    while size >= 999.5 && units.len() > 1 {
        size /= 1000.0;
        units.next();
    }
    let digits = usize::from(size < 99.95);
    format!("{size:.digits$} {}", units.next().unwrap_or(&"EB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in
            [(12, "12 bytes"), (34_359_738_368, "34.4 GB"), (120_000_000, "120 MB"), (1_500, "1.5 kB")]
        {
            assert_eq!(in_words(bytes), words);
        }
    }
}
