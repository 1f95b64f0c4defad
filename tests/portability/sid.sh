#!/usr/bin/env bash
# A root of Debian sid with the newest Pythons, and Rust that compiles for 64-bit ARM: made once, in three minutes.
# Usage: sid.sh ROOT. Needs root, debootstrap, and a mirror in the sources of apt.
set -euo pipefail
root=$1
[ -e "$root/.ready" ] && exit
# Either of the two places where apt's sources may be; the other is missing.
sources=$(cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true)
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[.*\] \)\?\([^ ]*\) .*/\2/p' <<<"$sources" | head -n 1)
mkdir -p "$root"
debootstrap --variant=minbase sid "$root" "${mirror:?found no mirror of packages in /etc/apt}"
# A mirror may lag behind the date until which its lists are valid.
echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90lagging"
cp /etc/resolv.conf "$root/etc/resolv.conf"
inside() { DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
inside dpkg --add-architecture arm64
inside apt-get -qq update
inside apt-get -qq install --yes --no-install-recommends python3.13-venv python3.14-venv python3-pip \
  rustc cargo gcc libc6-dev gcc-aarch64-linux-gnu libstd-rust-dev:arm64 libc6-dev:arm64
mkdir -p "$root/arm64"
# What an ARM Python needs, to be unpacked beside it.
inside sh -c 'cd /arm64 && apt-get -qq download python3.13-minimal:arm64 libpython3.13-minimal:arm64 \
  libpython3.13-stdlib:arm64 libc6:arm64 libgcc-s1:arm64 libstdc++6:arm64 libgomp1:arm64 zlib1g:arm64 \
  libexpat1:arm64 libbz2-1.0:arm64 liblzma5:arm64 libffi8:arm64 libssl3t64:arm64 libsqlite3-0:arm64 \
  libzstd1:arm64 libuuid1:arm64 libncursesw6:arm64 libtinfo6:arm64 libreadline8t64:arm64 libdb5.3t64:arm64'
for package in "$root"/arm64/*.deb; do dpkg -x "$package" "$root/arm64/root"; done
[ -e "$root/arm64/root/lib" ] || ln -s usr/lib "$root/arm64/root/lib"
touch "$root/.ready"
