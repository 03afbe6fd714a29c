"""Scores by tables worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import DataError
from core_ml.intake.acceptance import Point, confidence_of, curve, most_accepted
from core_ml.intake.comparing import facts_of, is_close, is_right, is_same_article
from core_ml.intake.order import Check, Found, Kind, LineItem, Order, Party
from core_ml.intake.scoring import Counts, Score, assigned, by_field, score, total
from core_ml.intake.truth import Facts, parse

OURS = {
    "file": "a.pdf",
    "kind": "purchase_order",
    "language": "de",
    "number": "B 17",
    "date": "2026-11-28",
    "net_total": "30.00",
    "buyer": {"name": "Müller & Söhne GmbH", "city": "Köln"},
    "lines": [
        {"code": "A-1", "description": "Blue cup", "quantity": "2", "price": "5.00", "total": "10.00"},
        {"code": "A-2", "description": "Red cup", "quantity": "4", "price": "5", "total": "20"},
    ],
}
LINE_1 = {"code": "A-1", "quantity": Decimal(2), "price": Decimal(5), "total": Decimal(10)}
LINE_2 = {"code": "A-2", "quantity": Decimal(4), "price": Decimal(5), "total": Decimal(20)}


def found(value, confidence=0.9):
    return Found(value, str(value), confidence)


def line(quantity, *, confidence=0.9, **more):
    return LineItem(code=found("A-1", confidence), quantity=found(Decimal(quantity), 0.95), **more)


def test_our_truth_becomes_values():
    truth = parse(OURS)
    assert (truth.file, truth.language, truth.has_lines) == ("a.pdf", "de", True)
    assert truth.facts.fields == {
        "number": "B 17",
        "date": date(2026, 11, 28),
        "net_total": Decimal(30),
        "buyer.name": "Müller & Söhne GmbH",
        "buyer.city": "Köln",
    }
    assert [line["total"] for line in truth.facts.lines] == [Decimal(10), Decimal(20)]
    assert "delivery_date" in truth.absent
    assert "currency" not in truth.absent


def test_a_zugferd_truth_judges_only_what_it_has():
    read = {
        "invoice_number": "R-1", "issue_date": "20181030", "seller": "S", "buyer": None, "currency": None,
        "line_total": "100", "tax_total": "19.00", "grand_total": "119", "due_payable": "50", "file": "z.pdf",
        "lines": [{"name": "Ball", "seller_id": None, "gtin": None, "qty": "2", "unit": "C62", "net_price": "50",
                   "line_total": "100"}],
    }  # fmt: skip
    truth = parse(read)
    assert truth.facts.fields == {
        "number": "R-1",
        "date": date(2018, 10, 30),
        "seller.name": "S",
        "net_total": Decimal(100),
        "tax_total": Decimal(19),
        "gross_total": Decimal(119),
    }
    assert truth.facts.lines == [
        {"description": "Ball", "quantity": Decimal(2), "price": Decimal(50), "total": Decimal(100)}
    ]
    assert truth.absent == frozenset()
    # With a charge of 1 the sum of the lines is not the net total.
    assert "net_total" not in parse(read | {"grand_total": "120"}).facts.fields


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("23-01-2019", date(2019, 1, 23)),
        ("23/06/18", date(2018, 6, 23)),
        ("05-AUG-2017", date(2017, 8, 5)),
        ("2018-03-18", date(2018, 3, 18)),
    ],
)
def test_a_receipts_truth_has_days_and_amounts_as_printed(written, day):
    fields = {"company": "YAM FRESH", "date": written, "address": "NO. 1, KL", "total": "RM1,029.30"}
    truth = parse({"id": "1", "image": "1.jpg", "fields": fields, "lines": [{"text": "x"}]})
    assert truth.facts.fields == {
        "seller.name": "YAM FRESH",
        "seller.address": "NO. 1, KL",
        "date": day,
        "gross_total": Decimal("1029.30"),
    }
    assert (truth.file, truth.has_lines) == ("1.jpg", False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": None}, "names no document: neither 'file'"),
        ({"date": "28.11.2026"}, "date is '28.11.2026'; a day is written 2026-11-28"),
        ({"net_total": "1.234,50"}, "net_total is '1.234,50'; a number is written 1234.50"),
        ({"net_total": "NaN"}, "net_total is 'NaN'"),
        ({"buyer": "Müller"}, "'buyer' is 'Müller'; it must be an object"),
        ({"lines": {"code": "A"}}, "'lines' must be a list of objects"),
        ({"lines": [{}, {"quantity": "two"}]}, "line 2: quantity is 'two'"),
    ],
)
def test_a_bad_truth_is_refused_with_what_would_be_right(change, message):
    with pytest.raises(DataError, match=message.replace(".", r"\.").replace("(", r"\(")):
        parse(OURS | change)


def test_what_counts_as_right():
    assert is_right("net_total", Decimal("30.00"), Decimal(30))
    assert is_right("number", "B 17", "b17")
    assert not is_right("number", "B-17", "B17")
    assert is_right("buyer.name", "Müller & Söhne GmbH", "MÜLLER & SÖHNE, GmbH.")
    assert not is_right("buyer.name", "Müller & Söhne GmbH", "Muller & Söhne GmbH")
    assert is_close("buyer.name", "Müller & Söhne GmbH", "Muller & Söhne GmbH")
    assert not is_close("buyer.name", "Köln", "Kön")
    assert is_right("line.description", "杯子（蓝）", "杯子(蓝)")


def test_an_article_is_right_by_code_or_by_name():
    true = {"code": "A-1", "gtin": "4006381333931", "description": "Blue cup, 200 ml"}
    assert is_same_article(true, {"code": "a-1", "description": "Red cup"})
    assert is_same_article(true, {"code": "A-7", "gtin": "4006381333931"})
    assert is_same_article(true, {"code": "A-7", "description": "Blue cup 200ml, new"})
    assert not is_same_article(true, {"code": "A-7", "description": "Red cup, 200 ml"})
    assert not is_same_article(true, {})
    assert is_same_article({"quantity": Decimal(1)}, {})


def test_a_document_by_hand():
    head = {"number": "B17", "date": date(2026, 11, 8), "delivery_date": date(2026, 1, 1)}
    said = Facts(
        head | {"buyer.name": "Muller & Söhne GmbH"},
        [LINE_2, LINE_1 | {"total": Decimal(11)}, {"description": "Total"}],
    )
    scored = score(parse(OURS), said)
    assert scored.fields == {
        "number": Counts(1, 1, 1),
        "date": Counts(0, 1, 1),
        "net_total": Counts(0, 0, 1),
        "buyer.name": Counts(0, 1, 1),
        "buyer.city": Counts(0, 0, 1),
        "delivery_date": Counts(0, 1, 0),
    }
    assert scored.close["buyer.name"] == Counts(1, 1, 1)
    assert scored.lines == Counts(1, 3, 2)
    assert scored.has_wrong_line
    assert scored.line_fields == {
        "code": Counts(2, 2, 2),
        "description": Counts(0, 1, 2),
        "quantity": Counts(2, 2, 2),
        "price": Counts(2, 2, 2),
        "total": Counts(1, 2, 2),
    }
    header = total(scored.fields.values())
    assert (header.precision, header.recall, header.f1) == (1 / 4, 1 / 5, 2 / 9)


def test_nothing_found_is_no_error_of_arithmetic():
    scored = score(parse(OURS), Facts())
    assert scored.lines == Counts(0, 0, 2)
    assert (scored.lines.precision, scored.lines.recall, scored.lines.f1) == (0, 0, 0)
    assert Counts().f1 == 0
    assert total([]) == Counts()


def test_goods_that_go_to_the_buyer_may_be_said_to_go_there():
    own = {"deliver_to.name": "Müller & Söhne GmbH", "deliver_to.city": "Bonn"}
    assert "deliver_to.name" not in score(parse(OURS), Facts(own)).fields
    assert score(parse(OURS), Facts(own)).fields["deliver_to.city"] == Counts(0, 1, 0)


def test_lines_are_assigned_so_that_most_are_right():
    twice = [LINE_1, LINE_1 | {"quantity": Decimal(3)}]
    # By order the first would take the first, and no line would be right.
    said = [LINE_1 | {"quantity": Decimal(3)}, LINE_1]
    assert assigned(twice, said) == [(0, 1), (1, 0)]
    assert assigned([LINE_1], [{"unit": "kg"}]) == []
    assert assigned([], [LINE_1]) == []


@given(st.permutations([LINE_1, LINE_2, LINE_1 | {"code": "A-3"}, LINE_2 | {"quantity": Decimal(7)}]))
def test_the_order_of_lines_does_not_matter(said):
    truth = parse(OURS)
    assert score(truth, Facts({}, said)).lines == Counts(2, 4, 2)


def test_sums_over_documents():
    one, other = Score({"date": Counts(1, 1, 1)}), Score({"date": Counts(0, 1, 1), "number": Counts(1, 1, 1)})
    assert by_field([one.fields, other.fields]) == {"date": Counts(1, 2, 2), "number": Counts(1, 1, 1)}


def test_an_order_becomes_facts():
    seller = Party(name=found("Shop"), street=found("Werftweg 6"), postcode=found("28217"), city=found("Bremen"))
    order = Order(Kind.PURCHASE_ORDER, "de", number=found("B 17"), seller=seller, lines=(line("2"),))
    assert facts_of(order) == Facts(
        {
            "number": "B 17",
            "seller.name": "Shop",
            "seller.street": "Werftweg 6",
            "seller.postcode": "28217",
            "seller.city": "Bremen",
            "seller.address": "Werftweg 6 28217 Bremen",
        },
        [{"code": "A-1", "quantity": Decimal(2)}],
    )


def test_confidence_is_the_least_of_what_lines_rest_on():
    order = Order(Kind.PURCHASE_ORDER, "de", lines=(line("2"), line("3", total=found(Decimal(9), 0.7))))
    assert confidence_of(order) == 0.7
    assert confidence_of(Order(Kind.PURCHASE_ORDER, "de", lines=(line("2"),))) == 0.9
    assert confidence_of(Order(Kind.PURCHASE_ORDER, "de")) == 0
    wrong_sum = Check("net_total", None, Decimal(3), Decimal(4), agrees=False)
    assert confidence_of(Order(Kind.PURCHASE_ORDER, "de", lines=(line("2"),), checks=(wrong_sum,))) == 0


def test_accepting_by_confidence():
    points = curve([0.9, 0.5, 0.9, 0.7], [False, True, False, True])
    assert points == [Point(0.9, 0.5, 0.0), Point(0.7, 0.75, 1 / 3), Point(0.5, 1.0, 0.5)]
    assert most_accepted(points, 0.005) == 0.5
    assert most_accepted(points, 0.4) == 0.75
    assert most_accepted([Point(0.9, 0.5, 0.2)], 0.1) == 0
    assert curve([], []) == []


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1))
def test_accepting_all_has_the_share_of_wrong_ones(documents):
    points = curve(*zip(*documents, strict=True))
    assert points[-1].accepted == 1
    assert points[-1].wrong == pytest.approx(sum(wrong for _, wrong in documents) / len(documents))
    assert [point.accepted for point in points] == sorted({point.accepted for point in points})
