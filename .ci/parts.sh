# Sourced by the scripts: runs named parts, shows progress, and at the end prints the ten slowest.
# PARTS_LOG_DIR holds each part's full output.

parts_file=$(mktemp)

# part "name" command…: quiet when it works, the end of its output when it does not.
part() {
  local name=$1 begin end log status
  shift
  mkdir -p "$PARTS_LOG_DIR"
  log="$PARTS_LOG_DIR/$(echo "$name" | tr -c 'A-Za-z0-9\n' '-').log"
  printf '%-52s' "… $name"
  begin=$(date +%s.%N)
  if "$@" >"$log" 2>&1; then status=0; else status=$?; fi
  end=$(date +%s.%N)
  awk -v b="$begin" -v e="$end" -v n="$name" 'BEGIN { printf "%.1f %s\n", e - b, n }' >>"$parts_file"
  if [ $status -eq 0 ]; then
    awk -v b="$begin" -v e="$end" 'BEGIN { printf "%7.1f s\n", e - b }'
  else
    printf ' FAILED\n'
    tail -n 60 "$log"
    echo "(the whole output: $log)"
  fi
  return $status
}

# slow "name" seconds: adds a part that was timed elsewhere.
slow() { printf '%s %s\n' "$2" "$1" >>"$parts_file"; }

# build_steps FOLDER SINCE: adds the slowest steps that ninja has run since then (seconds since 1970).
build_steps() {
  [ -e "$1/.ninja_log" ] || return 0
  awk -F '\t' -v since="$2" '!/^#/ && $3 / 1e9 >= since { printf "%.1f build step %s\n", ($2 - $1) / 1000, $4 }' "$1/.ninja_log" |
    sort -rn | head -n 10 >>"$parts_file"
}

slowest_parts() {
  echo
  echo "The ten slowest parts:"
  sort -rn "$parts_file" | head -n 10 | while read -r seconds name; do printf '%8.1f s  %s\n' "$seconds" "$name"; done
  rm -f "$parts_file"
}
