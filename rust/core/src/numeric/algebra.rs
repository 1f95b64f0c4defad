//! Small symmetric matrices.

use crate::scratch::{self, Copied, Gather};

/// Rotations converge quadratically: a dozen sweeps are plenty for any size that fits here.
const SWEEPS: usize = 60;

/// Eigenvalues in ascending order and eigenvectors, one a column, of a symmetric matrix of `n` rows. Cyclic
/// Jacobi rotations (Golub & Van Loan, *Matrix Computations*, 4th edition, section 8.5). Every vector's largest
/// component is positive, so that signs are no accident.
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = matrix.copy();
    let mut v: Vec<f64> = (0..n * n).map(|i| if i % (n + 1) == 0 { 1.0 } else { 0.0 }).gathered();
    for _ in 0..SWEEPS {
        let mut done = true;
        for p in 0..n {
            for q in p + 1..n {
                done &= !rotate(&mut a, &mut v, n, p, q);
            }
        }
        if done {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).gathered();
    order.sort_unstable_by(|&i, &j| a[i * n + i].total_cmp(&a[j * n + j]).then(i.cmp(&j)));
    let values = order.iter().map(|&i| a[i * n + i]).gathered();
    let mut vectors = scratch::zeros(n * n);
    for (to, &from) in order.iter().enumerate() {
        let largest = (0..n)
            .fold(0.0_f64, |best, row| if v[row * n + from].abs() > best.abs() { v[row * n + from] } else { best });
        let sign = 1.0_f64.copysign(largest);
        (0..n).for_each(|row| vectors[row * n + to] = sign * v[row * n + from]);
    }
    (values, vectors)
}

/// Make the element (p, q) zero; false if it is zero beside its diagonal already.
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) -> bool {
    let (off, low, high) = (a[p * n + q], a[p * n + p], a[q * n + q]);
    // Not a number stays as it is.
    if !(off.abs() > f64::EPSILON * 1e-3 * (low.abs().sqrt() * high.abs().sqrt()) && off.abs() > f64::MIN_POSITIVE) {
        return false;
    }
    let theta = (high - low) / (2.0 * off);
    let tangent = 1.0_f64.copysign(theta) / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for i in 0..n {
        let (x, y) = (a[i * n + p], a[i * n + q]);
        a[i * n + p] = cosine * x - sine * y;
        a[i * n + q] = sine * x + cosine * y;
    }
    for i in 0..n {
        let (x, y) = (a[p * n + i], a[q * n + i]);
        a[p * n + i] = cosine * x - sine * y;
        a[q * n + i] = sine * x + cosine * y;
    }
    a[p * n + q] = 0.0;
    a[q * n + p] = 0.0;
    for i in 0..n {
        let (x, y) = (v[i * n + p], v[i * n + q]);
        v[i * n + p] = cosine * x - sine * y;
        v[i * n + q] = sine * x + cosine * y;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_matrix() {
        // Eigenvalues of the second difference: 2 − 2 cos(jπ/4).
        let (values, vectors) = symmetric_eigen(&[2.0, -1.0, 0.0, -1.0, 2.0, -1.0, 0.0, -1.0, 2.0], 3);
        for (value, wanted) in values.iter().zip([2.0 - 2.0_f64.sqrt(), 2.0, 2.0 + 2.0_f64.sqrt()]) {
            assert!((value - wanted).abs() < 4e-15);
        }
        assert!((vectors[0] - 0.5).abs() < 4e-15);
    }

    /// What counts as zero is small beside the diagonal, not small.
    #[test]
    fn the_scale_of_a_matrix_is_that_of_its_eigenvalues() {
        let matrix = [2.0, -1.0, 0.25, -1.0, 3.0, 0.5, 0.25, 0.5, 1.0];
        let (values, vectors) = symmetric_eigen(&matrix, 3);
        for scale in [1.0 / (1_u64 << 60) as f64, (1_u64 << 60) as f64] {
            let scaled: Vec<f64> = matrix.iter().map(|x| x * scale).collect();
            let wanted: Vec<f64> = values.iter().map(|x| x * scale).collect();
            assert_eq!(symmetric_eigen(&scaled, 3), (wanted, vectors.clone()));
        }
    }

    #[test]
    fn no_rows_and_one() {
        assert_eq!(symmetric_eigen(&[], 0), (vec![], vec![]));
        assert_eq!(symmetric_eigen(&[-3.0], 1), (vec![-3.0], vec![1.0]));
    }
}
