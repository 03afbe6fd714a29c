import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import ParameterError
from core_ml.intake import Box, Page, Source, Word
from core_ml.intake.document import Attachment
from core_ml.intake.limits import Limits
from core_ml.intake.request import Request
from core_ml.intake.wire import (
    attachment_from_json,
    attachment_to_json,
    page_from_json,
    page_to_json,
    request_from_json,
    request_to_json,
)

sides = st.integers(0, 40_000).map(lambda hundredths: hundredths / 100)


@st.composite
def words(draw):
    left, right = sorted((draw(sides), draw(sides)))
    top, bottom = sorted((draw(sides), draw(sides)))
    return Word(draw(st.text(min_size=1)), Box(left, top, right, bottom), draw(st.integers(0, 10_000)) / 10_000)


pages = st.builds(
    Page,
    st.integers(1, 200),
    sides,
    sides,
    st.lists(words(), max_size=5).map(tuple),
    st.sampled_from(Source),
    st.sampled_from([0, 90, 180, 270]),
)


@given(pages)
def test_a_page_comes_out_as_it_went_in(page):
    assert page_from_json(json.loads(json.dumps(page_to_json(page)))) == page


@given(st.text(), st.binary())
def test_an_attachment_comes_out_as_it_went_in(name, content):
    attachment = Attachment(name, content)
    assert attachment_from_json(json.loads(json.dumps(attachment_to_json(attachment)))) == attachment


def test_a_request_comes_out_as_it_went_in():
    request = Request("rapid", ("zh", "en"), Limits(pages=3), Path("/pictures"))
    said = json.loads(json.dumps(request_to_json(request, Path("/in/a.pdf"), "a.pdf")))
    assert request_from_json(said) == (request, Path("/in/a.pdf"), "a.pdf")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Limits(pages=0), "the limit pages is 0; it must be 1 or more"),
        (lambda: Request("abbyy"), "there is no engine 'abbyy'; the engines are tesseract, rapid"),
        (lambda: Request(languages=("en", "it")), "there is no language it; the languages are en, de, fr, zh"),
        (lambda: Request(languages=()), r"there is no language \(none\)"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(made, said):
    with pytest.raises(ParameterError, match=said):
        made()
