#!/bin/sh
# Sees to it that there is a browser to drive: the system's own, or the one that CHROMIUM names.
set -eu
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || { echo "CHROMIUM=$CHROMIUM: there is no such program" >&2; exit 1; }
  exit 0
fi
sh tests/debian.sh chromium chromium fonts-dejavu-core ||
  { echo "or name another: make e2e CHROMIUM=/path/to/chrome" >&2; exit 1; }
