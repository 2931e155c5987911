#!/bin/sh
# debian.sh PROGRAM PACKAGE...: if there is no such program, installs the Debian packages that have it.
set -eu
program=$1
shift
if command -v "$program" >/dev/null; then exit 0; fi
as_root=
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
  $as_root apt-get update -q
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
  exit 0
fi
echo "There is no program $program. Install it (Debian: sudo apt-get install $*)" >&2
exit 1
