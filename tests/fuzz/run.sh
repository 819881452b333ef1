#!/usr/bin/env bash
# Runs every fuzzer for a while: tests/fuzz/run.sh [seconds each, 60] [names…]. What is found along the way stays in
# build/fuzz/corpus and is where the next run begins; what crashes lies in build/fuzz/crashes. A crash becomes a unit test
# of its room before it is mended.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-60}
shift || true
build=build/fuzz
cmake --preset fuzz >/dev/null
cmake --build $build
mkdir -p $build/crashes $build/logs
$build/tests/fuzz/pop_fuzz_seeds $build/corpus

if [ $# -eq 0 ]; then
  for fuzzer in $build/tests/fuzz/fuzz_*; do [ -x "$fuzzer" ] && [ -f "$fuzzer" ] && set -- "$@" "${fuzzer##*/fuzz_}"; done
fi
export build seconds
run() {
  if "$build/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$build/crashes/$1-" "$build/corpus/$1" >"$build/logs/$1.log" 2>&1; then
    printf '%-10s %s runs, %s inputs kept\n' "$1" \
      "$(awk '/number_of_executed_units/ { print $2 }' "$build/logs/$1.log")" "$(find "$build/corpus/$1" -type f | wc -l)"
  else
    printf '%-10s CRASHED, see %s\n' "$1" "$build/logs/$1.log"
    return 1
  fi
}
export -f run
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" bash -c 'run "$0"'
