"""Finds the few system libraries Qt needs and, on Debian as root, installs the missing ones by name."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

from installers.setup.trouble import SetupTrouble

# Measured in an empty Debian 12: Qt draws off-screen with exactly these, and not with one fewer.
OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
# Only for a window on an X11 screen.
ON_A_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def require_qt_libraries() -> None:
    """Leave with every needed library loadable, or raise SetupTrouble naming the packages to install."""
    packages = missing_packages()
    if not packages:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        packages = missing_packages()
    if packages:
        raise SetupTrouble(f"Qt needs these system packages; install them as root: {' '.join(packages)}")


def missing_packages() -> list[str]:
    """The Debian packages of the libraries that cannot be loaded here; none on macOS and Windows."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = OFFSCREEN | (ON_A_SCREEN if os.environ.get("DISPLAY") else {})
    return [package for library, package in wanted.items() if not loads(library)]


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> None:
    """Name each package, then install them all; the package lists are fetched first only if that failed."""
    for package in packages:
        print(f"Installing the system package {package}", flush=True)
    if not apt_get("install", "--no-install-recommends", *packages):
        apt_get("update")
        apt_get("install", "--no-install-recommends", *packages)


def apt_get(*arguments: str) -> bool:
    """Run apt-get without questions; its own words appear only when it fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-y", "-qq", *arguments]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0 and arguments[0] == "update":
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Before a window opens: a screen may have come since the set-up. Exit code 3 names what is missing."""
    try:
        require_qt_libraries()
    except SetupTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
