"""Whatever bytes a file holds, reading it ends with a result or with one sentence."""

import codecs
import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from unified_orders.adapters.files import UnreadableFile, read_sites

Save = Callable[..., Path]
CELLS = st.sampled_from(
    [
        "domain", "price USD", "dr", "kettle.example", "https://a.example/", "-1", "1,5", '"', '"x', "\r", "=1+1",
        "\u202e", "",
    ]
) | st.text(max_size=8)  # fmt: skip
TABLES = st.builds(
    lambda rows, delimiter, end: end.join(delimiter.join(row) for row in rows),
    st.lists(st.lists(CELLS, max_size=5), max_size=8),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])


def read(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.csv"
        path.write_bytes(content)
        try:
            reading = read_sites(path, currency="USD")
        except UnreadableFile as error:
            said = [str(error)]
        else:
            assert reading.good == len(reading.sites)
            said = [str(bad) for report in reading.files for bad in report.bad_rows]
        assert all(map(str.isprintable, said))


@given(
    st.binary(max_size=400)
    | st.builds(bytes.__add__, st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF8]), st.binary())
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read(content)


@given(st.binary(max_size=200))
def test_any_bytes_under_a_heading_are_read_or_refused(content: bytes) -> None:
    read(b"domain;price;dr;language\n" + content)


@given(TABLES, ENCODINGS)
def test_any_table_is_read_or_refused(text: str, encoding: str) -> None:
    read(text.encode(encoding, "replace"))


def test_the_error_of_a_file_pickles_and_copies(tmp_path: Path) -> None:
    error = UnreadableFile(str(tmp_path), 3, "domain", "is wrong; mend it")
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (type(again), again.args) == (UnreadableFile, error.args)
        assert str(again) == f"{tmp_path}, line 3, domain: is wrong; mend it"
    assert error.retryable is False
