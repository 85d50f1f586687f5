"""Whatever is sent, the API answers as its document says, and never by falling over."""

import random

from tests.adapters.http.fuzzing import Fuzzing
from tests.adapters.http.kit import Caller

REQUESTS = 3_000


def test_every_answer_to_generated_requests_is_as_the_document_says(ann: Caller) -> None:
    fuzzing = Fuzzing(ann, ann.wire.app.openapi(), random.Random(4))
    fuzzing.run(REQUESTS)
    print(fuzzing)  # noqa: T201 - for those who run this with -s
    assert fuzzing.sent >= REQUESTS
    fuzzing.check()
