from collections.abc import Callable
from pathlib import Path

import pytest

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write text or bytes to a file of its own, and return its path."""
    made: list[Path] = []

    def write(content: str | bytes, *, encoding: str = "utf-8", name: str | None = None) -> Path:
        path = tmp_path / (name or f"{len(made)}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        made.append(path)
        return path

    return write
