"""Which actor a code means on a day: known changeovers, codes of regions, names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import URL, Connection, text

from console import UserError
from database import connect, create_reading_engine
from models import Edtf
from models.code_resolution import cut_shared_days, find_actor_on
from models.crosswalk import Crosswalk, Span


@pytest.fixture(scope="module")
def facts(seeded_readonly_url: URL) -> Iterator[Connection]:
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        yield connection


@pytest.fixture(scope="module")
def crosswalk(facts: Connection) -> Crosswalk:
    return Crosswalk.load(facts)


CHANGEOVERS = [
    # scheme, code, whose until the day before, the day, whose from then on
    ("cow", "365", "RUS", "1922-12-30", "SUN"),
    ("cow", "365", "SUN", "1991-12-26", "RUS"),
    ("cow", "RUS", "SUN", "1991-12-26", "RUS"),
    ("cow", "703", None, "1991-12-26", "KGZ"),
    ("cow", "KYR", None, "1991-12-26", "KGZ"),
    ("cow", "345", "SRB", "1918-12-01", "YUG"),
    ("cow", "345", "YUG", "2003-02-04", "SCG"),
    ("cow", "345", "SCG", "2006-06-05", "SRB"),
    ("cow", "347", None, "2008-02-20", "XKX"),
    ("cow", "255", None, "1990-10-03", "DEU"),
    ("cow", "260", "DEU", "1990-10-03", None),
    ("cow", "265", "DDR", "1990-10-03", None),
    ("cow", "315", "CSK", "1993-01-01", None),
    ("cow", "316", None, "1993-01-01", "CZE"),
    ("cow", "678", "YEM", "1990-05-22", None),
    ("cow", "679", None, "1990-05-22", "YEM"),
    ("cow", "680", "YMD", "1990-05-22", None),
    ("cow", "817", "RVN", "1975-05-01", None),
    ("cow", "626", None, "2011-07-09", "SSD"),
    ("cow", "860", None, "2002-09-27", "TLS"),
    ("cow", "40", "CUB", "1906-09-26", None),
    ("cow", "730", "KRE", "1905-11-18", None),
    ("gw", "365", "SUN", "1991-12-26", "RUS"),
    ("gw", "703", None, "1991-08-31", "KGZ"),
    ("gw", "370", None, "1991-08-25", "BLR"),
    ("gw", "345", "YUG", "2003-02-04", "SCG"),
    ("gw", "345", "SCG", "2006-06-05", None),
    ("gw", "340", None, "2006-06-05", "SRB"),
    ("gw", "347", None, "2008-02-17", "XKX"),
    ("gw", "255", "DEU", "1945-05-08", None),
    ("gw", "680", "YMD", "1990-05-22", None),
    ("cameo", "RUS", "SUN", "1991-12-26", "RUS"),
    ("cameo", "SUN", "SUN", "1991-12-26", None),
    ("cameo", "BLR", "BYS", "1991-09-19", "BLR"),
    ("cameo", "DDR", "DDR", "1990-10-03", None),
    ("cameo", "YUG", "YUG", "2003-02-04", None),
    ("iso_alpha2", "RU", "SUN", "1991-12-26", "RUS"),
    ("iso_alpha2", "BY", "BYS", "1991-09-19", "BLR"),
    ("iso_alpha2", "CS", "CSK", "1993-01-01", None),
    ("iso_alpha2", "CS", None, "2003-02-04", "SCG"),
    ("iso_alpha2", "YU", "YUG", "2003-02-04", None),
    ("iso_alpha3", "RUS", "SUN", "1991-12-26", "RUS"),
    ("iso_alpha3", "SUN", "SUN", "1991-12-26", None),
    ("iso_alpha3", "BLR", "BYS", "1991-09-19", "BLR"),
    ("iso_alpha3", "BYS", "BYS", "1991-09-19", None),
    ("iso_alpha3", "YUG", "YUG", "2003-02-04", None),
    ("iso_alpha3", "SCG", None, "2003-02-04", "SCG"),
    ("iso_alpha3", "SCG", "SCG", "2006-06-05", None),
    ("iso_alpha3", "DDR", "DDR", "1990-10-03", None),
    ("iso_alpha3", "CSK", "CSK", "1993-01-01", None),
    ("iso_alpha3", "YMD", "YMD", "1990-05-22", None),
    ("iso_alpha3", "ANT", "ANT", "2010-10-10", None),
    ("iso_alpha3", "PCZ", "PCZ", "1979-10-01", None),
    ("iso_alpha3", "ROM", "ROU", "2002-02-01", None),
    ("iso_alpha3", "ZAR", "COD", "1997-07-14", None),
    ("iso_alpha3", "TMP", "TLS", "2002-05-20", None),
    ("iso_alpha3", "BUR", "MMR", "1989-12-05", None),
    ("iso_alpha3", "HVO", "BFA", "1985-01-01", None),
    ("iso_alpha3", "DHY", "BEN", "1978-01-01", None),
    ("iso_alpha3", "VDR", "VNM", "1978-01-01", None),
    ("iso_numeric", "810", "SUN", "1991-12-26", None),
    ("iso_numeric", "112", "BYS", "1991-09-19", "BLR"),
    ("iso_numeric", "890", "YUG", "1992-04-27", None),
    ("iso_numeric", "891", None, "1992-04-27", "YUG"),
    ("iso_numeric", "891", "YUG", "2003-02-04", "SCG"),
    ("iso_numeric", "280", "DEU", "1990-10-03", None),
    ("fips", "UR", "SUN", "1991-12-26", None),
    ("fips", "GC", "DDR", "1990-10-03", None),
    ("fips", "CZ", "CSK", "1993-01-01", None),
    ("fips", "YI", "YUG", "2003-02-04", "SCG"),
    ("fips", "YI", "SCG", "2006-06-05", None),
    ("fips", "YS", "YMD", "1990-05-22", None),
]


@pytest.mark.parametrize(("scheme", "code", "before", "day", "after"), CHANGEOVERS)
def test_a_code_changes_hands_on_one_day(
    crosswalk: Crosswalk, scheme: str, code: str, before: str | None, day: str, after: str | None
) -> None:
    first = date.fromisoformat(day)
    for whose, then in ((before, first - timedelta(days=1)), (after, first)):
        found = crosswalk.resolve(scheme, code, then)
        assert (found.slug, found.kind) == (whose, "country" if whose else "unknown")
        in_bulk = find_actor_on(crosswalk.build_table(scheme)[code], then)
        assert in_bulk == found.actor_id == find_actor_on(crosswalk.find_spans(scheme, code), then)


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        ("fips", "RS:RUS UP:UKR BO:BLR KG:KGZ GM:DEU UK:GBR KV:XKX RB:SRB RI:SRB OD:SSD SU:SDN"),
        ("fips", "BM:MMR CH:CHN SZ:CHE SW:SWE AS:AUS AU:AUT WE:PSE GZ:PSE TT:TLS WI:ESH HK:HKG"),
        ("fips", "MC:MAC MN:MCO WZ:SWZ MK:MKD TW:TWN EZ:CZE LO:SVK YM:YEM rs:RUS"),
        ("world_bank", "XKX:XKX KSV:XKX ROM:ROU ROU:ROU ZAR:COD COD:COD TMP:TLS ADO:AND IMY:IMN"),
        ("world_bank", "WBG:PSE PSE:PSE RUS:RUS BLR:BLR HKG:HKG MAC:MAC SWZ:SWZ MKD:MKD"),
        ("cameo", "ROM:ROU ROU:ROU ZAR:COD COD:COD TMP:TLS TLS:TLS MTN:MNE MNE:MNE IMY:IMN"),
        ("cameo", "WSB:PSE GZS:PSE PSE:PSE ANT:ANT KSV:XKX XKX:XKX TWN:TWN ESH:ESH SSD:SSD"),
        ("iso_alpha3", "XKX:XKX XKO:XKX UNK:XKX ROU:ROU COD:COD TLS:TLS MMR:MMR SWZ:SWZ PSE:PSE"),
        ("iso_alpha2", "XK:XKX TW:TWN PS:PSE EH:ESH HK:HKG MO:MAC"),
        ("iso_numeric", "4:AFG 004:AFG 417:KGZ 276:DEU"),
        ("iso_3166_3", "SUHH:SUN BYAA:BYS DDDE:DDR YUCS:YUG ZRCD:COD BUMM:MMR HVBF:BFA TPTL:TLS"),
        ("cow_abb", "KOS:XKX MAC:MKD AUS:AUT SWZ:CHE MNG:MNE SLV:SVN AUL:AUS KYR:KGZ"),
        ("gw", "260:DEU 678:YEM 970:KIR 971:NRU 972:TON 973:TUV 713:TWN 816:VNM"),
    ],
)
def test_codes_of_today(crosswalk: Crosswalk, scheme: str, codes: str) -> None:
    expected = dict(pair.split(":") for pair in codes.split())
    found = {code: crosswalk.resolve(scheme, code, date(2015, 8, 12)).slug for code in expected}
    if scheme.startswith("iso_3166_3"):
        found = {code: crosswalk.resolve(scheme, code).slug for code in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("scheme", "code", "label"),
    [
        ("cameo", "CAS", "Central Asia"),
        ("cameo", "EUR", "Europe"),
        ("cameo", "AFR", "Africa"),
        ("cameo", "BAG", "Baghdad"),
        ("world_bank", "WLD", "World"),
        ("world_bank", "EMU", "Euro area"),
        ("fips", "PG", "Spratly Islands"),
        ("gw", "396", "Abkhazia"),
    ],
)
def test_a_region_is_a_label_and_no_country(
    crosswalk: Crosswalk, scheme: str, code: str, label: str
) -> None:
    found = crosswalk.resolve(scheme, code, date(2015, 8, 12))
    assert (found.kind, found.name, found.actor_id) == ("regional", label, None)
    assert code not in crosswalk.build_table(scheme)
    assert crosswalk.list_regions(scheme)[code] == label


def test_no_region_is_a_country_as_well(crosswalk: Crosswalk) -> None:
    assert all(crosswalk.codes.values())
    assert any(crosswalk.list_regions(scheme) for scheme in crosswalk.codes)
    for scheme in crosswalk.codes:
        assert not crosswalk.codes[scheme].keys() & crosswalk.list_regions(scheme).keys()


def test_no_two_spans_of_one_code_overlap(crosswalk: Crosswalk) -> None:
    overlapping = [
        (scheme, code)
        for scheme, codes in crosswalk.codes.items()
        for code, spans in codes.items()
        for one, following in pairwise(spans)
        if one.last is None or following.first is None or one.last >= following.first
    ]
    assert any(len(spans) > 1 for codes in crosswalk.codes.values() for spans in codes.values())
    assert overlapping == []


def test_every_country_has_its_codes(facts: Connection) -> None:
    query = """
        SELECT scheme_code, slug FROM actor_codes JOIN actors ON actors.id = actor_id
        WHERE valid_until_edtf IS NULL
    """
    coded: dict[str, set[str]] = {}
    for scheme, slug in facts.execute(text(query)):
        coded.setdefault(scheme, set()).add(slug)
    iso = coded["iso_alpha3"] - {"XKX"}
    assert len(iso) == 249
    for scheme in ("iso_alpha2", "iso_numeric", "world_bank", "cameo"):
        assert iso <= coded[scheme], scheme
    # FIPS 10-4 had no code for these; two are younger than the standard.
    assert iso - coded["fips"] == {"ALA", "BES"}
    # The 193 members of the United Nations, Kosovo and Taiwan.
    assert len(coded["cow"]) == len(coded["cow_abb"]) == len(coded["gw"]) == 195
    assert coded["cow"] == coded["gw"]


def test_a_year_is_whose_it_touches(crosswalk: Crosswalk) -> None:
    def read(scheme: str, code: str, day: str) -> tuple[str, str | None]:
        found = crosswalk.resolve(scheme, code, Edtf.parse(day))
        return found.kind, found.slug

    assert read("cow", "365", "1990") == ("country", "SUN")
    assert read("cow", "365", "1991") == ("ambiguous", None)
    assert read("cow", "365", "1991-11") == ("country", "SUN")
    assert read("cow", "703", "1991") == ("country", "KGZ")
    assert read("cow", "703", "1990") == ("unknown", None)
    assert read("cow", "365", "[1991-12-20..1992-01-03]") == ("ambiguous", None)
    why = crosswalk.resolve("cow", "365", Edtf.parse("1991")).why
    assert "Soviet Union (SUN)" in why
    assert "Russia (RUS)" in why


def test_without_a_day_only_what_was_always_so(crosswalk: Crosswalk) -> None:
    assert crosswalk.resolve("cow", "703").slug == "KGZ"
    assert crosswalk.resolve("cow", "365").kind == "ambiguous"
    assert crosswalk.resolve("cameo", "KGZ").slug == "KGZ"


def test_unknown_says_what_it_would_have_been(crosswalk: Crosswalk) -> None:
    late = crosswalk.resolve("iso_alpha3", "ZAR", date(2005, 1, 1))
    assert late.kind == "unknown"
    assert late.why == (
        "ZAR of ISO 3166-1 alpha-3 meant no actor as of 2005-01-01: "
        "it is Congo - Kinshasa (COD) until 1997-07-13"
    )
    assert crosswalk.resolve("cameo", "QQQ").why == "QQQ is not a code of CAMEO"
    assert crosswalk.resolve("cameo", "").kind == "unknown"
    assert crosswalk.resolve("cameo", " ARM").slug == "ARM"


@pytest.mark.parametrize(
    ("name", "day", "kind", "slug"),
    [
        ("Russia", "1946-12-01", "country", "SUN"),
        ("Russia", "1991-12-26", "country", "RUS"),
        ("Russian Federation", "2018-06-01", "country", "RUS"),
        ("Belarus", "1946-12-01", "country", "BYS"),
        ("Belarus", "1991-09-19", "country", "BLR"),
        ("Ukraine", "1946-12-01", "country", "UKR"),
        ("COTE D'IVOIRE", "2018", "country", "CIV"),
        ("Côte d’Ivoire", "2018", "country", "CIV"),
        ("Bosnia & Herzegovina", "2018", "country", "BIH"),
        ("Occupied Palestinian Territory", "2018", "country", "PSE"),
        ("Soviet Union", "1985", "country", "SUN"),
        ("Soviet Union", "1995", "unknown", None),
        ("Czechoslovakia", "1985", "country", "CSK"),
        ("East Germany", "1985", "country", "DDR"),
        ("South Vietnam", "1970", "country", "RVN"),
        ("Bosnia-Herzegovina", "1998", "country", "BIH"),
        ("Libyan Arab Jamahiriya", "1985", "country", "LBY"),
        ("Union of Soviet Socialist Republics", "1985", "country", "SUN"),
        ("Congo, Democratic Republic of", "1998", "country", "COD"),
        ("Netherlands (Kingdom of the)", "2024", "country", "NLD"),
        ("Korea", "1970", "ambiguous", None),
        ("Congo", "1970", "ambiguous", None),
        ("Freedonia", "1970", "unknown", None),
        ("EU", "2018", "unknown", None),
    ],
)
def test_names(crosswalk: Crosswalk, name: str, day: str, kind: str, slug: str | None) -> None:
    found = crosswalk.resolve_name(name, Edtf.parse(day))
    assert (found.kind, found.slug) == (kind, slug)
    found = crosswalk.resolve("icews", name, Edtf.parse(day))
    assert (found.kind, found.slug) == (kind, slug)


def test_a_dataset_has_names_of_its_own(crosswalk: Crosswalk) -> None:
    aliases = {"Congo": "COG", "EU": "EU", "Moscow": "RUS", "XX": "KGZ", "KGZ": ""}
    assert crosswalk.resolve_name("Congo", None, aliases).slug == "COG"
    union = crosswalk.resolve_name("EU", date(2018, 1, 1), aliases)
    assert (union.kind, union.slug) == ("organisation", "EU")
    assert crosswalk.resolve_name("Moscow", date(1985, 1, 1), aliases).slug == "SUN"
    assert crosswalk.resolve("cameo", "XX", date(2018, 1, 1), aliases).slug == "KGZ"
    assert crosswalk.resolve("cameo", "KGZ", date(2018, 1, 1), aliases).kind == "unknown"
    assert crosswalk.find_spans("cameo", "KGZ", aliases) == []
    assert crosswalk.find_spans("icews", "Congo") == []
    assert crosswalk.find_spans("icews", "russia") == crosswalk.build_table("icews")["Russia"]
    table = crosswalk.build_table("cameo", aliases)
    assert (
        find_actor_on(table["XX"], date(2018, 1, 1)) == crosswalk.resolve("cameo", "KGZ").actor_id
    )
    assert table["KGZ"] == []
    with pytest.raises(UserError, match="'Atlantis' must mean 'ATL', but there is no such"):
        crosswalk.resolve_name("Atlantis", None, {"Atlantis": "ATL"})


def test_days_that_two_actors_claim_are_neither_s() -> None:
    """Users may add codes of their own; a join on spans must not meet a day twice."""

    def day(number: int) -> date:
        return date(2015, 8, number)

    first, second = Span(None, day(12), 1), Span(day(10), day(20), 2)
    assert cut_shared_days([first, second]) == [Span(None, day(9), 1), Span(day(13), day(20), 2)]
    assert cut_shared_days([Span(None, None, 1), Span(day(10), day(20), 2)]) == [
        Span(None, day(9), 1),
        Span(day(21), None, 1),
    ]
    assert cut_shared_days([first, Span(None, day(12), 2)]) == []
    assert cut_shared_days([first, Span(day(13), None, 2)]) == [first, Span(day(13), None, 2)]
    twice = cut_shared_days([first, Span(day(1), None, 1)])
    assert [find_actor_on(twice, day(number)) for number in (1, 12, 13)] == [1, 1, 1]


def test_a_table_of_names_for_loaders(crosswalk: Crosswalk) -> None:
    table = crosswalk.build_table("icews")
    soviet = find_actor_on(table["Russia"], date(1985, 1, 1))
    assert soviet is not None
    assert crosswalk.actors[soviet].slug == "SUN"
    assert "Congo" not in table
    assert "Turkey" in table


def test_a_scheme_there_is_not(crosswalk: Crosswalk) -> None:
    with pytest.raises(UserError, match=r"no code scheme 'kow'\. Schemes: iso_alpha2, iso_alpha3"):
        crosswalk.resolve("kow", "KYR")
    with pytest.raises(UserError, match="no code scheme 'kow'"):
        crosswalk.build_table("kow")
