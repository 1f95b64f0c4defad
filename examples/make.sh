#!/bin/sh
# Makes the example result files, which are the same on every machine: examples/make.sh [FOLDER]
set -eu
cd "${1:-$(dirname "$0")}"
population="--problems 40 --attempts 20 --distribution zero-inflated:0.1,0.6,0.8 --seed 1"
# Two models on the same problems; the second is better by 0.7 in log odds on each of them.
# shellcheck disable=SC2086
passk-fast simulate baseline_results.jsonl $population
# shellcheck disable=SC2086
passk-fast simulate improved_results.jsonl $population --model 1 --shift 0.7
