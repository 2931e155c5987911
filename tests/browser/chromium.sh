#!/bin/sh
# Sees to it that there is a browser to drive: the system's own, or the one that CHROMIUM names.
set -eu
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || { echo "CHROMIUM is $CHROMIUM, which is no program"; exit 1; }
  exit 0
fi
if command -v chromium >/dev/null; then exit 0; fi
as_root=
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
  $as_root apt-get update -q
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core
  exit 0
fi
echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium), or name one: make e2e CHROMIUM=/path/to/chrome"
exit 1
