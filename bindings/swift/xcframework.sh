#!/usr/bin/env bash
# Makes CPop.xcframework, the core for Apple's systems, from one static library a platform:
#
#   xcframework.sh --out CPop.xcframework LIBRARY...
#   xcframework.sh --headers FOLDER          only the headers, as they lie in it
#
# Each LIBRARY is a merged libpop.a of one platform (device, simulator, Mac), with all architectures of that platform in it. The
# headers lie nested, in Headers/CPop with their module map: Xcode puts the headers of all frameworks of an app into one folder,
# where two module maps at the top would be one too many.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

headers() {
  mkdir -p "$1/CPop"
  for header in "$here"/../../include/pop/*.h; do
    case $header in */http_curl.h) ;; *) cp "$header" "$1/CPop/" ;; esac
  done
  printf '%s\n' 'module CPop {' '  header "pop.h"' '  export *' '}' >"$1/CPop/module.modulemap"
}

case ${1:-} in
--headers)
  headers "$2"
  ;;
--out)
  out=$2
  shift 2
  [ $# -gt 0 ] || { echo "no library was given" >&2; exit 2; }
  command -v xcodebuild >/dev/null || { echo "xcodebuild is missing: this part runs on a Mac with Xcode" >&2; exit 1; }
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  headers "$folder/Headers"
  parts=()
  for library in "$@"; do parts+=(-library "$library" -headers "$folder/Headers"); done
  rm -rf "$out"
  xcodebuild -create-xcframework "${parts[@]}" -output "$out"
  ;;
*)
  sed -n '2,5p' "$0" >&2
  exit 2
  ;;
esac
