//! The one list of instruction sets, and loops that are compiled for each of them.
//!
//! A loop has the same bits on all: no product is fused with a sum, and no sum is reordered.

use std::sync::atomic::{AtomicU8, Ordering};

/// The instruction sets that loops are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Isa {
    /// What every processor of the architecture has: SSE2 on x86-64, NEON on 64-bit ARM.
    Baseline = 1,
    /// 64-bit ARM's vectors, which all its processors have.
    Neon = 2,
    /// AVX2, with the bit manipulation that comes with it.
    Avx2 = 3,
    /// AVX-512 F, CD, DQ, VL and BW.
    Avx512 = 4,
}

const ALL: [Isa; 4] = [Isa::Baseline, Isa::Neon, Isa::Avx2, Isa::Avx512];

/// The instruction set in use; 0 before anyone asked.
static CURRENT: AtomicU8 = AtomicU8::new(0);

impl Isa {
    /// As `PASSK_FAST_ISA` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// Whether this processor has it.
    pub fn available(self) -> bool {
        match self {
            Self::Baseline => true,
            Self::Neon => cfg!(target_arch = "aarch64"),
            Self::Avx2 => avx2(),
            Self::Avx512 => avx512(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn avx2() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
}

#[cfg(target_arch = "x86_64")]
fn avx512() -> bool {
    avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512cd")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512bw")
}

#[cfg(not(target_arch = "x86_64"))]
fn avx2() -> bool {
    false
}

#[cfg(not(target_arch = "x86_64"))]
fn avx512() -> bool {
    false
}

/// The instruction sets that this processor has, the plainest first.
pub fn available() -> impl Iterator<Item = Isa> {
    ALL.into_iter().filter(|isa| isa.available())
}

/// The instruction set in use: the widest there is, unless another was forced.
#[inline]
pub fn current() -> Isa {
    match CURRENT.load(Ordering::Relaxed) {
        1 => Isa::Baseline,
        2 => Isa::Neon,
        3 => Isa::Avx2,
        4 => Isa::Avx512,
        _ => widest(),
    }
}

#[cold]
fn widest() -> Isa {
    let isa = available().last().unwrap_or(Isa::Baseline);
    CURRENT.store(isa as u8, Ordering::Relaxed);
    isa
}

/// Use the instruction set of this name from now on; the error says what there is.
#[expect(clippy::disallowed_methods, reason = "four names at most")]
pub fn force(name: &str) -> Result<Isa, String> {
    let known = ALL.map(Isa::name).join(", ");
    let Some(isa) = ALL.into_iter().find(|isa| isa.name() == name) else {
        return Err(format!("must be one of {known}; got {name:?}"));
    };
    if !isa.available() {
        let here: Vec<&str> = available().map(Isa::name).collect();
        return Err(format!("must be one that this processor has ({}); got {name:?}", here.join(", ")));
    }
    CURRENT.store(isa as u8, Ordering::Relaxed);
    Ok(isa)
}

/// Functions whose bodies are compiled for every instruction set and chosen when they are called. Generics are
/// given twice in brackets: as declared and as used.
#[macro_export]
macro_rules! for_each_isa {
    ($(
        $(#[$meta:meta])*
        $visible:vis fn $name:ident $([$($declared:tt)*][$($used:tt)*])? ($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)?
        $body:block
    )*) => {$(
        $(#[$meta])*
        $visible fn $name $(<$($declared)*>)? ($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn everywhere $(<$($declared)*>)? ($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
            fn with_avx2 $(<$($declared)*>)? ($($argument: $type),*) $(-> $result)? {
                everywhere $(::<$($used)*>)? ($($argument),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,avx512f,avx512cd,avx512dq,avx512vl,avx512bw")]
            fn with_avx512 $(<$($declared)*>)? ($($argument: $type),*) $(-> $result)? {
                everywhere $(::<$($used)*>)? ($($argument),*)
            }

            match $crate::isa::current() {
                // SAFETY: an instruction set becomes the current one only if the processor has all of its features.
                #[cfg(target_arch = "x86_64")]
                $crate::isa::Isa::Avx512 => unsafe { with_avx512 $(::<$($used)*>)? ($($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::isa::Isa::Avx2 => unsafe { with_avx2 $(::<$($used)*>)? ($($argument),*) },
                _ => everywhere $(::<$($used)*>)? ($($argument),*),
            }
        }
    )*};
}

#[cfg(test)]
mod tests {
    use super::*;

    for_each_isa! {
        fn total[const N: usize][N](numbers: [u64; N]) -> u64 {
            numbers.iter().sum()
        }
    }

    #[test]
    fn each_can_be_forced() {
        for isa in available() {
            assert_eq!(force(isa.name()), Ok(isa));
            assert_eq!(current(), isa);
            assert_eq!(total([1, 2, 3]), 6);
        }
    }

    #[test]
    fn others_are_refused() {
        assert!(force("avx9").unwrap_err().starts_with("must be one of baseline, neon, avx2, avx512; got"));
        let missing = if cfg!(target_arch = "aarch64") { "avx2" } else { "neon" };
        assert!(force(missing).unwrap_err().contains("this processor has (baseline"));
    }
}
