#!/bin/sh
# Runs Python arguments with the first Python found that Kedai works with: 3.11, then 3.12 and 3.13.
for python in "${PYTHON:-python3.11}" python3.12 python3.13 python3; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
    exec "$python" "$@"
  fi
done
echo "Kedai needs Python 3.11, 3.12 or 3.13, and none of them was found (python3 here: $(python3 --version 2>&1))." >&2
exit 3
