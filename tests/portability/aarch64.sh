#!/usr/bin/env bash
# Build for 64-bit ARM and compare every number with the golden digests on emulated processors.
# Usage: aarch64.sh ROOT. Needs root, debootstrap and qemu-user; ten minutes the first time.
set -euo pipefail
root=$1 checkout=$(git rev-parse --show-toplevel)
"$checkout/tests/portability/sid.sh" "$root"
# Sources and crates go into the root, which may have no network of its own.
rm -rf "$root/src" && mkdir -p "$root/src/.cargo" "$root/wheels"
(cd "$checkout" && git ls-files -z Cargo.toml Cargo.lock LICENSE README.md pyproject.toml rust python benches |
  tar --null --files-from - -c | tar -x -C "$root/src" && cargo vendor --quiet --locked "$root/src/vendor" >/dev/null)
printf '[source.crates-io]\nreplace-with = "vendored"\n[source.vendored]\ndirectory = "vendor"\n' >"$root/src/.cargo/config.toml"
fetch() { python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$root/wheels" "$@"; }
fetch --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux_2_12_x86_64 \
  --implementation cp --python-version 313 'maturin>=1.9.4,<2'
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
[ -x "$root/venv/bin/maturin" ] || chroot "$root" sh -c \
  'python3.13 -m venv /venv && /venv/bin/pip install --quiet --no-index --find-links /wheels maturin'
chroot "$root" env CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=/target CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
  sh -c 'cd /src && /venv/bin/maturin build --quiet --release --locked --target aarch64-unknown-linux-gnu --out /dist'
site=$root/arm64/site
arm() { python3 -m pip install --quiet --upgrade --only-binary=:all: --target "$site" --platform manylinux_2_28_aarch64 \
  --platform manylinux_2_27_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux_2_34_aarch64 \
  --platform manylinux_2_39_aarch64 --platform linux_aarch64 --implementation cp --python-version 313 "$@"; }
[ -d "$site/numpy" ] || arm numpy msgspec zstandard rich cyclopts lazy_loader jinja2
rm -rf "$site"/passk_fast*
arm --no-deps "$root"/dist/*aarch64.whl
cd "$checkout"
for processor in max cortex-a72 neoverse-n1; do
  echo "aarch64, $processor"
  PYTHONPATH=$site qemu-aarch64 -cpu "$processor" -L "$root/arm64/root" "$root/arm64/root/usr/bin/python3.13" \
    -m tests.portability.digests tests/portability/golden.json "64-bit ARM ($processor), emulated by QEMU"
done
