from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_lines import found, line, order, party

from core_ml.intake import Kind
from core_ml.intake.duplicates import Fingerprint, Same, compare, find_duplicate, fingerprint, likeness

LINES = tuple(line(code=f"A-{number}", quantity=number, total=number) for number in range(1, 11))
FIRST = order(*LINES, number="PO-0012", gross_total=found(Decimal(55)), buyer=party(name="Harbour Stores GmbH"))


def print_of(said=FIRST, document="new", sha256="2", **more):
    return fingerprint(said, document=document, sha256=sha256, **more)


OLD = print_of(document="old", sha256="1")


def same(said, **more):
    duplicate = compare(print_of(said, **more), OLD)
    return duplicate and duplicate.same


def test_fingerprint():
    assert (
        Fingerprint(
            "old",
            "1",
            Kind.PURCHASE_ORDER,
            "harbour stores gmbh",
            "PO0012",
            date(2026, 3, 31),
            Decimal(55),
            tuple((f"A{number}", Decimal(number)) for number in range(1, 11)),
        )
        == OLD
    )


def test_our_ids_stand_for_what_was_read():
    known = print_of(customer="C1", variants=["V1", None])
    assert (known.buyer, known.lines[:2]) == ("C1", (("V1", Decimal(1)), ("A2", Decimal(2))))
    assert print_of(replace(FIRST, buyer=party(vat_number="DE 1", name="x"))).buyer == "DE1"
    assert print_of(order(line(gtin="96385074"), line(description="Red, apron"), line())).lines == (
        ("00000096385074", None),
        ("red apron", None),
        ("", None),
    )


def test_the_same_file():
    assert same(order(number="other"), sha256="1") == Same.FILE


def test_the_same_number_in_another_writing():
    assert same(replace(FIRST, number=found("po 0012"))) == Same.DOCUMENT


def test_one_line_of_ten_misread_is_the_same_document_and_two_are_a_revision():
    # 9 of 11 lines that either has are equal after one change: not enough; an added line leaves 10 of 11.
    assert same(replace(FIRST, lines=(*LINES, line(code="B")))) == Same.DOCUMENT
    assert same(replace(FIRST, lines=(*LINES[:9], line(code="A-10", quantity=99)))) == Same.REVISED


def test_another_total_is_a_revision():
    assert same(replace(FIRST, gross_total=found(Decimal(54)))) == Same.REVISED


def test_another_number_with_the_same_content():
    assert same(replace(FIRST, number=found("PO-13"))) == Same.CONTENT
    assert same(replace(FIRST, number=None)) == Same.CONTENT
    # A standing order comes again a week later.
    assert same(replace(FIRST, number=found("PO-13"), date=found(date(2026, 4, 7)))) is None
    assert same(replace(FIRST, number=found("PO-13"), gross_total=found(Decimal(54)))) is None
    assert same(replace(FIRST, number=found("PO-13"), lines=LINES[:5])) is None


def test_a_misread_number_is_the_same_document():
    assert same(replace(FIRST, number=found("P0-O012"))) == Same.DOCUMENT


@pytest.mark.parametrize(
    "change",
    [
        {"buyer": party(name="Maple Kitchens")},
        {"buyer": party()},
        {"kind": Kind.INVOICE},
        {"date": found(date(2027, 3, 31))},
    ],
)
def test_what_has_nothing_to_do_with_it(change):
    assert same(replace(FIRST, **change)) is None


def test_the_plainest_of_several():
    content = print_of(replace(FIRST, number=found("PO-13")), document="content", sha256="3")
    revised = print_of(replace(FIRST, lines=LINES[:5]), document="revised", sha256="4")
    nearer = print_of(replace(FIRST, lines=LINES[:6]), document="nearer", sha256="5")
    new = print_of()
    assert find_duplicate(new, [content, revised, nearer, OLD]).document == "old"
    assert find_duplicate(new, [content, revised, nearer]).document == "nearer"
    assert find_duplicate(new, [content, revised]).document == "revised"
    assert find_duplicate(new, [content]).same == Same.CONTENT
    assert find_duplicate(new, [new]) is None
    assert find_duplicate(new, []) is None


def test_likeness_by_hand():
    half = print_of(replace(FIRST, lines=LINES[:5]))
    assert likeness(half, OLD) == 0.5
    assert likeness(print_of(order()), print_of(order())) == 1


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_likeness_is_the_same_both_ways(mine, theirs):
    one, other = (
        print_of(replace(FIRST, lines=tuple(LINES[at] for at in sorted(chosen)))) for chosen in (mine, theirs)
    )
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1
