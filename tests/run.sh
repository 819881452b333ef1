#!/usr/bin/env bash
# Sets everything up and passes the tests. Options go to ctest, such as: ./tests/run.sh -R locate
set -uo pipefail
cd "$(dirname "$0")/.."

build=build/dev
PARTS_LOG_DIR=$build/logs
source .ci/parts.sh
# The same compilation in another clone is not done twice.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

part "packages" .ci/setup.sh || exit 1
[ $build/venv/.done -nt tests/requirements.txt ] && [ $build/venv/.done -nt directory/tool/requirements.txt ] || part "Python packages" bash -c "
  /usr/bin/python3 -m venv $build/venv && $build/venv/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt &&
  touch $build/venv/.done" || exit 1
part "configure" cmake --preset dev || exit 1
begin=$(date +%s)
part "build" cmake --build $build || exit 1
build_steps $build "$begin"

results=$build/logs/ctest.xml
rm -f "$results"
echo "… tests ($(ctest --test-dir $build -N "$@" | tail -n 1))"
ctest --test-dir $build --parallel "$(nproc)" --output-on-failure --no-tests=error --output-junit "$PWD/$results" "$@" \
  >$build/logs/ctest.log 2>&1
status=$?
if [ $status -ne 0 ]; then
  grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed)' $build/logs/ctest.log | tail -n 200
fi
grep -E 'tests passed|tests failed' $build/logs/ctest.log
while read -r seconds name; do slow "test $name" "$seconds"; done < <(/usr/bin/python3 - "$results" <<'PY'
import sys, xml.etree.ElementTree as tree
for case in tree.parse(sys.argv[1]).iter("testcase"):
    print(case.get("time"), case.get("name"))
PY
)
slowest_parts
exit $status
