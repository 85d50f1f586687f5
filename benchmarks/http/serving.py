"""A contender behind uvicorn, in a process of its own: `python -m benchmarks.http.serving NAME ADDRESS SOCKET`."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import AF_UNIX, socket
from tempfile import TemporaryDirectory

import uvicorn

from benchmarks.http.contenders import CONTENDERS, Contender


@contextmanager
def served(contender: Contender, address: str) -> Iterator[str]:
    """Give the path of the socket at which it answers."""
    with TemporaryDirectory() as folder, socket(AF_UNIX) as listening:
        path = str(Path(folder) / "http")
        listening.bind(path)
        listening.listen(64)  # who comes before it is up waits here
        number = listening.fileno()
        command = [sys.executable, "-m", "benchmarks.http.serving", contender.name, address, str(number)]
        with subprocess.Popen(command, pass_fds=[number]) as serving:
            try:
                yield path
            finally:
                serving.terminate()


def _serve(name: str, address: str, number: int) -> None:
    contender = next(one for one in CONTENDERS if one.name == name)
    uvicorn.run(contender.app(address), fd=number, log_level="warning", access_log=False)


if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
