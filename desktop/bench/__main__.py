"""`python -m desktop.bench`: the same as `kedai bench`."""

import sys

from desktop.bench import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
