//! Nodes and weights of Gauss and Legendre.

use crate::numeric::elementary::cos;
use crate::scratch;

/// Nodes in ascending order and weights of the rule with `count` points on [−1, 1]: roots of the Legendre
/// polynomial by Newton's method from their asymptotic places (Press et al., *Numerical Recipes*, 3rd edition,
/// section 4.6.1).
pub fn gauss_legendre(count: usize) -> (Vec<f64>, Vec<f64>) {
    let n = count as f64;
    let (mut nodes, mut weights) = (scratch::zeros(count), scratch::zeros(count));
    for i in 0..count.div_ceil(2) {
        let mut x = cos(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        // Newton's step squares the error, which starts below 1/n².
        for _ in 0..8 {
            let (value, before) = legendre(count, x);
            slope = n * (before - x * value) / ((1.0 - x) * (1.0 + x));
            x -= value / slope;
        }
        if 2 * i + 1 == count {
            x = 0.0;
            slope = n * legendre(count, x).1;
        }
        let weight = 2.0 / ((1.0 - x) * (1.0 + x) * slope * slope);
        (nodes[i], nodes[count - 1 - i]) = (-x, x);
        (weights[i], weights[count - 1 - i]) = (weight, weight);
    }
    (nodes, weights)
}

/// The Legendre polynomials of this degree and the one before at x.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut value, mut before) = (1.0, 0.0);
    for j in 0..degree {
        let j = j as f64;
        (value, before) = (((2.0 * j + 1.0) * x * value - j * before) / (j + 1.0), value);
    }
    (value, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_integrated() {
        for count in [1, 2, 5, 20, 64] {
            let (nodes, weights) = gauss_legendre(count);
            for power in 0..(2 * count as i32).min(20) {
                let found: f64 = nodes.iter().zip(&weights).map(|(x, w)| w * x.powi(power)).sum();
                let wanted = if power % 2 == 0 { 2.0 / f64::from(power + 1) } else { 0.0 };
                assert!((found - wanted).abs() < 1e-14, "{count} points, x^{power}: {found}");
            }
        }
    }
}
