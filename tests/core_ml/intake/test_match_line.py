from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_lines import line

from core_ml.exceptions import DataError
from core_ml.intake.learning import Alias, By, keys_of
from core_ml.intake.matching import Catalogue, Code, How, KnownAliases, Variant, match_line

APRON = Variant("apron", "AP-100", ("4006381333931",), ("Red cotton apron", "红色棉围裙"), {"EUR": Decimal(20)})
LINEN = Variant("linen", "AP-200", ("96385074",), ("Red linen apron", "红色亚麻围裙"), {"EUR": Decimal(30)})
SMALL = Variant("small", "PAN-24", ("036000291452",), ("Steel pan 24 cm", "钢锅 24厘米"), {"EUR": Decimal(40)})
LARGE = Variant("large", "PAN-28", (), ("Steel pan 28 cm", "钢锅 28厘米"), {"EUR": Decimal(55)})
SCREWS = Variant("screws", "SC-1O", (), ("Wood screws 4 mm",), {"EUR": Decimal(12)}, unit="box", pack=Decimal(100))
VARIANTS = (APRON, LINEN, SMALL, LARGE, SCREWS)
CATALOGUE = Catalogue(VARIANTS)


def best(said, **more):
    return match_line(CATALOGUE, said, currency="EUR", **more).best


def codes(candidate):
    return {reason.code for reason in candidate.reasons}


@pytest.mark.parametrize(
    ("said", "variant", "how"),
    [
        ({"code": "AP-100"}, "apron", How.SKU),
        ({"code": "ap 100"}, "apron", How.SKU),
        ({"code": "AP-1O0"}, "apron", How.SKU_ALIKE),
        ({"code": "SC-10"}, "screws", How.SKU_ALIKE),
        ({"buyer_code": "AP-200"}, "linen", How.SKU_ALIKE),
        ({"description": "PAN-28 pan of steel"}, "large", How.SKU_ALIKE),
        ({"gtin": "4006381333931"}, "apron", How.BARCODE),
        ({"code": "0036000291452"}, "small", How.BARCODE),
        ({"description": "Apron 96385074"}, "linen", How.BARCODE),
        ({"description": "red cotton apr0n"}, "apron", How.NAME),
        ({"description": "steel pan 28cm"}, "large", How.NAME),
        ({"description": "红色亚麻围裙"}, "linen", How.NAME),
    ],
)
def test_what_finds_a_variant(said, variant, how):
    found = best(line(**said))
    assert (found.variant, found.how) == (variant, how)


def test_stronger_evidence_stands_first_though_it_is_contradicted():
    found = match_line(
        CATALOGUE, line(code="AP-100", gtin="96385074", description="Steel pan 24 cm", price=40), currency="EUR"
    )
    assert [one.variant for one in found.candidates[:3]] == ["apron", "linen", "small"]
    assert found.best.is_contradicted
    assert Code.OTHER_BARCODE in codes(found.best)
    assert Code.OTHER_SKU in codes(found.candidates[1])
    # That it stands first does not make it likely.
    assert found.best.probability < 0.5


def test_all_that_agrees_is_nearly_certain():
    sure = best(line(code="AP-100", gtin="4006381333931", description="Red cotton apron", price=20))
    assert sure.probability > 0.999
    assert codes(sure) == {Code.SKU_SAME, Code.BARCODE_SAME, Code.NAME_ALIKE, Code.PRICE_SAME}
    assert not sure.is_contradicted


def test_a_name_beyond_the_range_of_prices_is_left_out():
    assert best(line(description="Red cotton apron", price=20)).variant == "apron"
    dear = match_line(CATALOGUE, line(description="Red cotton apron", price=41), currency="EUR")
    assert "apron" not in {one.variant for one in dear.candidates}
    # An identifier's is not.
    assert best(line(code="AP-100", price=41)).variant == "apron"


def test_the_price_tells_which_of_two_alike():
    said = {"description": "Red apron"}
    assert best(line(**said, price=20)).variant == "apron"
    assert best(line(**said, price=30)).variant == "linen"


def test_an_agreed_price_is_the_expected_one():
    found = best(line(code="AP-100", price="17.50"), agreed={"apron": Decimal("17.50")})
    assert Code.PRICE_SAME in codes(found)
    assert Code.PRICE_FAR in codes(best(line(code="AP-100", price="17.50")))


def test_the_price_of_a_piece_of_a_pack():
    found = best(line(code="SC-1O", price="0.12"))
    (reason,) = [reason for reason in found.reasons if reason.code == Code.PRICE_OF_PACK]
    assert reason.numbers["expected"] == 12


def test_what_is_nothing_of_ours_is_unlikely():
    assert best(line(description="Diesel generator", price=4_000)) is None
    found = best(line(description="Green silk curtain"))
    assert found is None or found.probability < 0.05
    assert match_line(CATALOGUE, line()).candidates == ()
    assert match_line(Catalogue([]), line(code="A", description="b")).candidates == ()


def test_a_buyers_own_code():
    said = line(code="9-55", description="Schürze")
    alias = Alias("buyer", By.CODE, "955", "apron", confirmed=3)
    found = best(said, aliases=KnownAliases([alias]))
    assert (found.variant, found.how) == ("apron", How.BUYER_CODE)
    (reason,) = [reason for reason in found.reasons if reason.code == Code.BUYER_CODE_KNOWN]
    assert reason.numbers == {"times": 3, "against": 0}


def test_a_learned_description():
    alias = Alias("buyer", By.DESCRIPTION, "schurze rot", "apron")
    found = best(line(description="Schürze, rot"), aliases=KnownAliases([alias]))
    assert (found.variant, found.how) == ("apron", How.ALIAS)


def test_two_aliases_of_one_word_are_contradictory():
    aliases = KnownAliases([Alias("b", By.CODE, "955", "apron", 5), Alias("b", By.CODE, "955", "linen")])
    found = best(line(code="9-55"), aliases=aliases)
    assert found.variant == "apron"
    assert found.is_contradicted


def test_aliases_that_do_not_hold_or_whose_variant_is_gone_say_nothing():
    doubted = Alias("b", By.CODE, "955", "apron", 1, 1)
    gone = Alias("b", By.CODE, "955", "sold out long ago")
    assert best(line(code="9-55"), aliases=KnownAliases([doubted, gone])) is None


def test_at_most_five_whose_chances_come_to_no_more_than_one():
    many = Catalogue(Variant(f"v{place}", f"S-{place}", (), (f"Blue shirt {place}",)) for place in range(20))
    found = match_line(many, line(description="blue shirt"))
    assert len(found.candidates) == 5
    assert sum(one.probability for one in found.candidates) <= 1 + 1e-9


def test_the_very_same_sku_wins_over_one_written_alike():
    twins = Catalogue([Variant("one", "AB-1"), Variant("two", "A-B1")])
    assert match_line(twins, line(code="A-B1")).best.variant == "two"
    assert match_line(twins, line(code="AB1")).best.probability <= 0.5


def test_ids_are_unlike_and_packs_hold_something():
    with pytest.raises(DataError, match="two variants of the catalogue have the same id"):
        Catalogue([APRON, APRON])
    with pytest.raises(DataError, match="has 0 pieces in a pack"):
        Variant("v", pack=Decimal(0))


SAID = st.builds(
    lambda **said: line(**{name: value for name, value in said.items() if value is not None}),
    code=st.sampled_from([None, "AP-100", "ap200", "PAN-Z4", "9-55", "X"]),
    buyer_code=st.sampled_from([None, "9-55", "PAN-28"]),
    gtin=st.sampled_from([None, "4006381333931", "96385074"]),
    description=st.sampled_from([None, "Red cotton apron", "linen", "steel pan", "钢锅 24厘米", "SC-10 screws"]),
    price=st.sampled_from([None, "20", "31", "12", "0.12", "400"]),
)


@given(SAID, st.sampled_from(VARIANTS))
def test_an_exact_sku_always_beats_a_name(said, variant):
    found = match_line(CATALOGUE, line(code=variant.sku, **_values(said, without="code")), currency="EUR")
    assert found.best.variant == variant.id
    assert found.best.how == How.SKU


@given(SAID, st.sampled_from(VARIANTS), st.lists(st.sampled_from(VARIANTS), max_size=2), st.integers(1, 9))
def test_adding_an_alias_never_lowers_the_right_one(said, right, others, times):
    keys = list(keys_of(said))
    if not keys:
        return
    before = [Alias("b", *keys[0], other.id) for other in others if other.id != right.id]
    after = [*before, Alias("b", *keys[-1], right.id, times)]
    old = match_line(CATALOGUE, said, currency="EUR", aliases=KnownAliases(before))
    new = match_line(CATALOGUE, said, currency="EUR", aliases=KnownAliases(after))
    assert _chance(new, right) >= _chance(old, right) - 1e-12
    assert _rank(new, right) <= _rank(old, right)


@given(SAID)
def test_chances_are_chances_and_stronger_evidence_comes_first(said):
    found = match_line(CATALOGUE, said, currency="EUR")
    assert 0 <= sum(one.probability for one in found.candidates) <= 1 + 1e-9
    ranks = [(one.how, -one.probability) for one in found.candidates]
    assert ranks == sorted(ranks)


def _values(said, *, without):
    names = [name for name in said.__slots__ if name != without and getattr(said, name) is not None]
    return {name: getattr(said, name).value for name in names}


def _chance(match, variant):
    return sum(one.probability for one in match.candidates if one.variant == variant.id)


def _rank(match, variant):
    ids = [one.variant for one in match.candidates]
    return ids.index(variant.id) if variant.id in ids else len(VARIANTS)
