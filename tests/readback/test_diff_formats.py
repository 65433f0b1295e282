"""A comparison in the formats that other programs show."""

from __future__ import annotations

import base64
import hashlib

from reportgen.readback.diff import compare
from reportgen.readback.diff_formats import FORMATS
from reportgen.study.reader import parse_study
from tests.support.studies import SMALL, spoiled


def test_the_style_of_a_page_is_the_one_that_its_policy_allows() -> None:
    new = parse_study(spoiled(("value = 3\n", "value = 4\n")))
    page = FORMATS["html"](compare(parse_study(SMALL.encode()), new, ("a", "b"))).decode()
    style = page.partition("<style>")[2].partition("</style>")[0]  # all of it, as a browser takes the hash of it
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
