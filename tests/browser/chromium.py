"""The browser that the pages are tested in, Debian's: `python -m tests.browser.chromium` installs it if need be."""

import os
import shutil
import subprocess
import sys

#: names the program, where it is none of those on the path
VARIABLE = "UNIFIED_ORDERS_CHROMIUM"


def chromium() -> str | None:
    """Return the program, or None if there is none."""
    return os.environ.get(VARIABLE) or shutil.which("chromium") or shutil.which("chromium-browser")


def install() -> None:
    """Install it from Debian; takes the rights to do so."""
    rights = [] if os.geteuid() == 0 else ["sudo"]
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qqy", "chromium"]):
        subprocess.run([*rights, *command], check=True)


if __name__ == "__main__":
    if chromium() is None:
        install()
    sys.stdout.write(f"{chromium()}\n")
