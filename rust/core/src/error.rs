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
    /// There is no memory for what an input asks for.
    #[error("not enough memory: {} are needed at once", crate::memory::in_words(*bytes))]
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
