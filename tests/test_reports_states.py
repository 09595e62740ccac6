"""Countries and what they joined, who held office, and sanctions: the answers that are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL, Insert, insert, select

from console import UserError
from database import connect, create_writing_engine
from models import Actor, Edtf, Membership
from reports.framework import registry
from reports.queries.membership_matrix import choose_letters

Rows = list[dict[str, Any]]
Ask = Callable[..., dict[str, Rows]]


def printed(url: URL, name: str, *words: str) -> str:
    """What `bedfellows report NAME WORDS...` prints."""
    given = [*words, "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def tables(url: URL, name: str, *words: str) -> dict[str, Rows]:
    """Rows of each table of a report, by title."""
    shown = json.loads(printed(url, name, *words, "--format", "json"))
    return {table["title"]: table["rows"] for table in shown["tables"]}


@pytest.fixture
def ask(seeded_readonly_url: URL) -> Ask:
    """The tables of a report on the curated facts."""
    return lambda name, *words: tables(seeded_readonly_url, name, *words)


def values(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def test_the_matrix_of_memberships_on_a_day(ask: Ask) -> None:
    found = ask("memberships", "--as-of", "2015-08-12")
    rows = {row["Who"]: row for row in found["Who belonged to what"]}
    assert {name: cell for name, cell in rows["BLR"].items() if cell != "no"} == {
        "Who": "BLR", "CIS": "M", "CISFTA": "M", "CSTO": "M", "EAEU": "M", "EBRD": "M", "EaP": "M",
        "IMF": "M", "OSCE": "M", "SCO": "D? O", "UN": "M", "USRB": "M", "WTO": "O",
        "non-aligned-movement": "M", "yes": 13, "seen": 0, "?": 0,
    }  # fmt: skip
    assert rows["UZB"]["CSTO"] == "(M)"
    assert (rows["TJK"]["CISFTA"], rows["TUR"]["EU"], rows["TKM"]["CIS"]) == ("S", "C", "A")
    assert rows["CUB"]["EAEU"] == "no"  # an observer since 2020
    assert (rows["CUB"]["IMF"], rows["USA"]["NATO"], rows["IND"]["UN"]) == ("(M)", "M", "M")
    totals = {row["ID"]: row for row in found["How many belonged"]}
    assert values([totals["EAEU"], totals["UN"], totals["WTO"]], "yes", "seen", "?", "over") == [
        (5, 0, 0, 0), (193, 0, 0, 8), (183, 0, 0, 0),
    ]  # fmt: skip


def test_a_line_of_the_matrix_rests_on_each_of_its_cells(ask: Ask) -> None:
    found = ask("memberships", "BLR", "SCO", "UN", "--as-of", "2015-08-12", "--sources")
    line = found["Who belonged to what"][0]
    assert (line["SCO"], line["UN"]) == ("D? O", "M")
    publishers = [row["Publisher"] for row in found["Sources"]]
    assert len(publishers) == len(line["Sources"].split())
    assert "United Nations Treaty Collection (table collected by Z. M. Jones)" in publishers


def test_a_footnote_warns_of_a_source_that_should_not_stand_alone(ask: Ask) -> None:
    found = ask("memberships", "KGZ", "CIS", "--as-of", "2015-08-12", "--sources")
    cautions = {row["Publisher"]: row["Caution"] for row in found["Sources"]}
    assert cautions["Wikipedia, copy at en-academic.com"] == "copy on an unrelated site"
    assert cautions["Central Intelligence Agency"] is None


def test_a_member_from_the_day_of_its_accession(ask: Ask) -> None:
    days = ("2015-08-11", "2015-08-12")
    before, after = (
        ask("memberships", "KGZ", "RUS", "EAEU", "--as-of", day)["Who belonged to what"]
        for day in days
    )
    assert values(before, "Who", "EAEU") == [("KGZ", "no"), ("RUS", "M")]
    assert values(after, "Who", "EAEU") == [("KGZ", "M"), ("RUS", "M")]
    assert list(after[0]) == ["Who", "EAEU", "yes", "seen", "?"]


# A second phase in the G8 of each of these, after one as observers that is over: start, end, last
# seen; the cell on 2015-08-12.
PHASES = {
    "FJI": ("2000", "..", "2015-08-12", "S"),
    "FSM": ("2000", "..", None, "S seen 2000"),
    "GRD": ("2000", "..", "2014-08-11", "S seen 2014-08-11"),
    "KIR": ("2000", "..", "2014-08-12", "S"),
    "MHL": ("2000", "[2015-08-13..]", None, "S"),
    "NRU": ("2000", "2015-08", None, "S?"),
    "PLW": ("2000", None, None, "S?"),
    "SLB": ("2015-08", "..", None, "S?"),
    "TON": (None, "..", None, "S?"),
    "TUV": ("2000", "2015-08-12", None, "(S)"),
    "VUT": ("2015-08-13", "..", None, "(O)"),
}


def test_going_on_undecided_last_seen_and_over_look_different(seeded_url: URL) -> None:
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        for country, (started, ended, seen, _) in PHASES.items():
            connection.execute(phase(country, "G8", "signatory", started, ended, seen))
            connection.execute(phase(country, "G8", "observer", "1998", "1999", None))
            connection.execute(phase(country, "NATO", "observer", "1999", "..", None))
    found = tables(seeded_url, "memberships", *PHASES, "G8", "NATO", "--as-of", "2015-08-12")
    assert values(found["Who belonged to what"], "Who", "G8", "NATO") == [
        (country, cell, "O seen 1999") for country, (*_, cell) in PHASES.items()
    ]
    in_g8 = {"ID": "G8", "Organisation": "Group of Eight", "yes": 3, "seen": 2, "?": 4, "over": 2}
    in_g8["Complete until"] = "2026-01-22"
    assert found["How many belonged"][0] == in_g8


def phase(
    country: str, body: str, status: str, started: str | None, ended: str | None, seen: str | None
) -> Insert:
    """A row of memberships as a user would add it."""
    actors = Actor.table()
    ids = {
        column: select(actors.c.id).where(actors.c.slug == slug).scalar_subquery()
        for column, slug in (("actor_id", country), ("organisation_id", body))
    }
    given = {"started": started, "ended": ended}
    dates = {name: Edtf.parse(text) if text else Edtf() for name, text in given.items()}
    parts = {
        f"{name}_{part}": value
        for name, when in dates.items()
        for part, value in (
            ("edtf", when.text),
            ("earliest", when.earliest),
            ("latest", when.latest),
        )
    }
    known = date.fromisoformat(seen) if seen else None
    return insert(Membership.table()).values(
        **ids, **parts, status_code=status, ended_known_until=known
    )


def test_each_status_has_a_letter_of_its_own() -> None:
    assert "".join(choose_letters().values()) == "MAODCSUPI"


def test_who_joined_left_or_changed_status(ask: Ask) -> None:
    columns = ("Date", "Who", "Organisation", "What", "Was", "Became", "In the window")
    bodies = ("SCO", "EAEU", "CIS", "EaP")
    summer = ask("memberships", *bodies, "--changes", "--since", "2015-07", "--until", "2015-08")
    assert values(summer["Who joined, left or changed status"], *columns) == [
        ("2015-07", "BLR", "SCO", "changed", "dialogue partner", "observer", "yes"),
        ("2015-08-12", "KGZ", "EAEU", "joined", None, "member", "yes"),
    ]
    unsure = ask("memberships", "UZB", "CISFTA", "--changes", "--since", "2014-06")
    assert values(unsure["Who joined, left or changed status"], *columns) == [
        ("2014", "UZB", "CISFTA", "joined", None, "member", "?"),
    ]
    gone = ask("memberships", "GEO", "CIS", "--changes", "--as-of", "2010-01-01")
    assert values(gone["Who joined, left or changed status"], *columns) == [
        ("1993-12-03", "GEO", "CIS", "joined", None, "member", "yes"),
        ("2009-08-18", "GEO", "CIS", "left", "member", None, "yes"),
    ]


def test_belonging_at_any_time_of_a_window(ask: Ask) -> None:
    found = ask("memberships", "GEO", "CIS", "--since", "2009-08", "--until", "2010")
    assert values(found["Who belonged to what"], "Who", "CIS") == [("GEO", "M")]


def test_who_held_office_when_it_happened_and_the_vote(ask: Ask) -> None:
    found = ask("officials", "--event", "e059")
    assert values(found["The event"], "Date", "What happened") == [
        ("2015-06-04", "Foreign agents bill passes first reading 83-23.")
    ]
    assert values(found["Who held office"], "Office", "Who", "On that day") == [
        ("Ambassador to KGZ", "Viktor Denisenko", "?"),
        ("Head of state", "Almazbek Atambayev", "yes"),
        ("Head of government", "Temir Sariev", "yes"),
        ("Foreign minister", "Erlan Abdyldaev", "yes"),
        ("Speaker of the Jogorku Kenesh", "Asylbek Jeenbekov", "yes"),
        ("Ambassador to BLR", "Kubanychbek Omuraliev", "yes"),
    ]
    assert found["The vote"] == [
        {"Law": "L08", "Title": "Foreign agents bill 2013-2016", "Stage": "First reading",
         "Body": "Jogorku Kenesh", "For": 83, "Against": 23, "Abstained": None, "Absent": None}
    ]  # fmt: skip


def test_the_day_of_an_event_is_the_day_looked_at(seeded_readonly_url: URL) -> None:
    told = printed(seeded_readonly_url, "officials", "--event", "E059")
    assert told.startswith("Officials: Kyrgyzstan\nAs of 2015-06-04.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--event", "E095"], "E095 is dated .* not one day; ask .* --since 2015-05-22 --until 20"),
        (["--event", "E59"], "no event 'E59'. Did you mean E059"),
        (["--event", "E059", "--since", "2015"], "leave out --since$"),
        (["--event", "E059", "--as-of", "2015-01-01"], "the day of the event: leave out --as-of$"),
    ],
)
def test_an_event_without_a_day_is_refused(
    words: list[str], message: str, seeded_readonly_url: URL
) -> None:
    with pytest.raises(UserError, match=message):
        printed(seeded_readonly_url, "officials", *words)


def test_office_holders_of_a_window_and_a_day(ask: Ask) -> None:
    found = ask("officials", "KGZ", "--since", "2010-04", "--until", "2010-04")["Who held office"]
    heads = [row for row in found if row["Office"] == "Head of state"]
    assert values(heads, "Who", "Until", "On that day") == [
        ("Kurmanbek Bakiyev", "2010-04-07", "yes"),
        ("Roza Otunbayeva", "2010-07-03", "yes"),
    ]
    on_the_day = ask("officials", "KGZ", "--as-of", "2020-11-20")["Who held office"]
    assert ("Head of state, acting", "Talant Mamytov") in values(on_the_day, "Office", "Who")


def test_a_successor_tells_that_an_unknown_end_has_come(ask: Ask) -> None:
    office = "Ambassador to KGZ"

    def in_minsk_s_embassy(day: str) -> list[tuple[Any, ...]]:
        rows = ask("officials", "KGZ", "--as-of", day)["Who held office"]
        return [row for row in values(rows, "Office", "Who", "On that day") if row[0] == office]

    assert in_minsk_s_embassy("2017-06-01") == [
        (office, "Viktor Denisenko", "?"),
        (office, "Andrei Strachko", "?"),
    ]
    assert in_minsk_s_embassy("2018-01-01") == [(office, "Andrei Strachko", "yes")]


def test_sanctions_in_force_and_suspended_on_a_day(ask: Ask) -> None:
    between = ask("sanctions", "USA", "BLR", "--as-of", "2015-12-01")["Sanctions"]
    assert values(between, "What", "Measures", "Since", "Until", "On that day") == [
        ("Entry ban on officials (Drazdy); end date not found", "travel",
         "1998-07-14", "?", "in force ?"),
        ("Belarus Democracy Act (amended 2006, 2011)", "other",
         "2004-10-20", "ongoing", "in force, seen 2004-10-20"),
        ("Executive Order 13405, ten names at first", "financial",
         "2006-06-16", "ongoing", "in force, seen 2006-06-16"),
        ("Measures on Belneftekhim and affiliates, suspended October 2015, re-imposed 2021",
         "financial", "2015-10", "2021", "suspended"),
        (None, None, None, None, "·"),
    ]  # fmt: skip


def test_sanctions_between_two_go_either_way(ask: Ask) -> None:
    found = ask("sanctions", "RUS", "CAN", "--as-of", "2014-12-31")["Sanctions"]
    assert values(found, "By", "Against", "Until", "Last seen", "On that day") == [
        ("CAN", "RUS", "ongoing", "2014-03", "in force"),
        ("RUS", "AUS, CAN, EU, NOR, USA", "ongoing", "2014-08-21", "in force"),
    ]


def test_a_country_stands_for_its_people_and_a_window_for_each_of_its_days(ask: Ask) -> None:
    found = ask("sanctions", "KGZ", "--since", "2012", "--until", "2012")["Sanctions"]
    assert values(found, "Against", "On that day") == [
        ("Almanbet Anapiyaev", "in force"),
        ("Kamchybek Kolbayev", "in force"),
        (None, "·"),
    ]
    # Both have died since; no source says that their listings were lifted.
    later = ask("sanctions", "KGZ", "--as-of", "2023-10-04")["Sanctions"]
    assert values(later, "Against", "On that day") == [
        ("Almanbet Anapiyaev", "in force ?"),
        ("Kamchybek Kolbayev", "in force ?"),
        ("cargoline, gtme-technologies, progress-leader, rm-design-and-development", "in force"),
        (None, "·"),
    ]


def test_a_dossier_has_the_sanctions_against_people_of_either(ask: Ask) -> None:
    found = ask("dossier", "BLR", "KGZ", "--as-of", "2013-06-01")["Sanctions against either"]
    assert {"S038", "S039"} <= {row["ID"] for row in found}


def test_what_is_not_meant_exactly_does_not_stand_among_yearly_figures(ask: Ask) -> None:
    found = ask("economy", "BLR", "KGZ")
    by_year = {row["Indicator"] for row in found["By year"]}
    others = values(
        found["Other periods, and figures that are not exact"], "Indicator", "Qualifier", "Value"
    )
    assert ("Trade turnover", "nearly", 4000.0) in others
    assert "Trade turnover" not in by_year
    (hoped,) = ask("dossier", "BLR", "KGZ", "--as-of", "2014-01-01")["Figures between them"]
    assert (hoped["Kind"], hoped["Qualifier"], hoped["Value"]) == ("projection", None, 50.0)


def test_who_left_an_office_later_had_followed(ask: Ask) -> None:
    """When Asanaliev came nobody knows; he was released in 2012, after Boldzhurova had come."""
    for day, is_there in (("2010-01-01", True), ("2012-01-01", True), ("2014-01-01", False)):
        found = ask("officials", "KGZ", "--as-of", day)["Who held office"]
        assert ("Ishenkul Boldzhurova" in {row["Who"] for row in found}) is is_there


def test_a_timeline_of_all_says_whose_a_happening_is(ask: Ask) -> None:
    window = ("--since", "2015-01-01", "--until", "2015-01-02")
    found = ask("timeline", *window)["What happened"]
    told = [row for row in found if row["What happened"].endswith("Union: member from this day")]
    assert values(told, "Date", "Who") == [
        ("2015-01-01", "BLR, RUS and 1 more"),
        ("2015-01-02", "ARM"),
    ]
    assert all("Who" not in row for row in ask("timeline", "ARM", *window)["What happened"])


def test_an_open_beginning_is_not_before_the_states_were_there(ask: Ask) -> None:
    for day, keys in (("1985-01-01", set()), ("1995-01-01", {"E115"})):
        found = ask("dossier", "BLR", "KGZ", "--as-of", day)["What happened between them"]
        assert {row["ID"] for row in found} & {"E115"} == keys


def test_the_profile_of_a_country_on_a_day(ask: Ask) -> None:
    found = ask("country", "belorussia", "--as-of", "2015-08-12")
    assert values(found["The state"], "Code", "Official name", "Began", "Ceased") == [
        ("BLR", "Republic of Belarus", "1991-08-25", None)
    ]
    assert values(found["Codes"], "Scheme", "Code", "From") == [
        ("ISO 3166-1 alpha-2", "BY", "1991-09-19"),
        ("ISO 3166-1 alpha-3", "BLR", "1991-09-19"),
        ("ISO 3166-1 numeric", "112", "1991-09-19"),
        ("Correlates of War", "370", "1991-12-26"),
        ("Correlates of War abbreviation", "BLR", "1991-12-26"),
        ("Gleditsch-Ward", "370", "1991-08-25"),
        ("CAMEO", "BLR", "1991-09-19"),
        ("FIPS 10-4", "BO", None),
        ("World Bank", "BLR", None),
    ]
    assert values(found["Before and after"], "Date", "Before", "How", "After") == [
        ("1991-09-19", "Byelorussian SSR", "renamed", "Belarus"),
        ("1991-12-26", "Soviet Union", "split", "Belarus"),
    ]
    assert ("be", "Беларусь", "common name") in values(found["Names"], "Language", "Name", "Kind")
    belonged = {(row["ID"], row["Status"]): row["On that day"] for row in found["Memberships"]}
    assert belonged["SCO", "dialogue partner"] == "?"
    assert (belonged["EAEU", "member"], belonged["UN", "member"]) == ("yes", "yes")
    bound = {row["ID"]: row["Bound"] for row in found["Binding agreements"]}
    assert (bound["AG19"], bound["AG25"]) == ("yes", "?")
    figures = found["Indicators: last values"]
    assert ("GDP growth", None, "2014", "actual") in values(
        figures, "Indicator", "With", "Period", "Kind"
    )
    assert ("Trade turnover", "CHN", "2014", "nearly", 4000.0) in values(
        figures, "Indicator", "With", "Period", "Qualifier", "Value"
    )
    assert not any(row["With"] == "KGZ" for row in figures)  # a projection


def test_organisations_in_common_of_any_two_states(ask: Ask) -> None:
    found = ask("dossier", "USA", "TUR", "--as-of", "2024-01-01")["Organisations in common"]
    named = {row["Organisation"]: row["Both"] for row in found}
    assert {
        "North Atlantic Treaty Organization",
        "United Nations",
        "Organization for Security and Co-operation in Europe",
        "Group of Twenty",
        "Organisation for Economic Co-operation and Development",
        "World Trade Organization",
    } <= {name for name, both in named.items() if both == "yes"}


def test_russia_joined_the_cis_beside_the_soviet_union(ask: Ask) -> None:
    """It signed as the RSFSR while the Soviet Union was there; Belarus had the Soviet seat."""
    found = ask("dossier", "RUS", "BLR", "--as-of", "2024-01-01")["Organisations in common"]
    named = {row["Organisation"]: row["Name at the time"] for row in found}
    assert named["Commonwealth of Independent States"] is None
    assert named["United Nations"] == "BLR: Byelorussian SSR"


def test_a_suspended_member_is_both(ask: Ask) -> None:
    found = ask("memberships", "BLR", "EaP", "--as-of", "2024-01-01")["Who belonged to what"]
    assert found[0]["EaP"] == "M U"


def test_only_a_country_has_a_profile(seeded_readonly_url: URL) -> None:
    with pytest.raises(UserError, match=r"Eurasian Economic Union \(EAEU\) is not a country"):
        printed(seeded_readonly_url, "country", "EAEU")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["country", "TUV"], "Before and after: None in this database.\n"),
        (["memberships", "CST", "--as-of", "2015-08-12"], "No memberships at that time."),
        (
            ["memberships", "GUAM", "--changes", "--since", "2025"],
            "No change in this database in that time.",
        ),
        (["officials", "TUV"], "\nTUV      -       -    -     -      -          ·\n"),
        (["sanctions", "DEU"], "\n-   DEU  -        -     -         -      -      -          ·\n"),
        (
            ["officials", "--event", "E033"],
            "No vote on a law in this database belongs to that event.",
        ),
    ],
)
def test_nothing_found_is_said_in_words(
    words: list[str], said: str, seeded_readonly_url: URL
) -> None:
    assert said in printed(seeded_readonly_url, *words)
