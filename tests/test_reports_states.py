"""Who held office, sanctions, and the profile of a country: the answers that are known."""

from __future__ import annotations

from typing import Any

import pytest
from report_tables import Ask, ask, pick_values, print_report
from sqlalchemy import URL

from console import UserError

__all__ = ["ask"]


def test_who_held_office_when_it_happened_and_the_vote(ask: Ask) -> None:
    found = ask("officials", "--event", "e059")
    assert pick_values(found["The event"], "Date", "What happened") == [
        ("2015-06-04", "Foreign agents bill passes first reading 83-23.")
    ]
    assert pick_values(found["Who held office"], "Office", "Who", "On that day") == [
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
    told = print_report(seeded_readonly_url, "officials", "--event", "E059")
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
        print_report(seeded_readonly_url, "officials", *words)


def test_office_holders_of_a_window_and_a_day(ask: Ask) -> None:
    found = ask("officials", "KGZ", "--since", "2010-04", "--until", "2010-04")["Who held office"]
    heads = [row for row in found if row["Office"] == "Head of state"]
    assert pick_values(heads, "Who", "Until", "On that day") == [
        ("Kurmanbek Bakiyev", "2010-04-07", "yes"),
        ("Roza Otunbayeva", "2010-07-03", "yes"),
    ]
    on_the_day = ask("officials", "KGZ", "--as-of", "2020-11-20")["Who held office"]
    assert ("Head of state, acting", "Talant Mamytov") in pick_values(on_the_day, "Office", "Who")


def test_a_successor_tells_that_an_unknown_end_has_come(ask: Ask) -> None:
    office = "Ambassador to KGZ"

    def in_minsk_s_embassy(day: str) -> list[tuple[Any, ...]]:
        rows = ask("officials", "KGZ", "--as-of", day)["Who held office"]
        return [
            row for row in pick_values(rows, "Office", "Who", "On that day") if row[0] == office
        ]

    assert in_minsk_s_embassy("2017-06-01") == [
        (office, "Viktor Denisenko", "?"),
        (office, "Andrei Strachko", "?"),
    ]
    assert in_minsk_s_embassy("2018-01-01") == [(office, "Andrei Strachko", "yes")]


def test_sanctions_in_force_and_suspended_on_a_day(ask: Ask) -> None:
    between = ask("sanctions", "USA", "BLR", "--as-of", "2015-12-01")["Sanctions"]
    assert pick_values(between, "What", "Measures", "Since", "Until", "On that day") == [
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
    assert pick_values(found, "By", "Against", "Until", "Last seen", "On that day") == [
        ("CAN", "RUS", "ongoing", "2014-03", "in force"),
        ("RUS", "AUS, CAN, EU, NOR, USA", "ongoing", "2014-08-21", "in force"),
    ]


def test_a_country_stands_for_its_people_and_a_window_for_each_of_its_days(ask: Ask) -> None:
    found = ask("sanctions", "KGZ", "--since", "2012", "--until", "2012")["Sanctions"]
    assert pick_values(found, "Against", "On that day") == [
        ("Almanbet Anapiyaev", "in force"),
        ("Kamchybek Kolbayev", "in force"),
        (None, "·"),
    ]
    # Both have died since; no source says that their listings were lifted.
    later = ask("sanctions", "KGZ", "--as-of", "2023-10-04")["Sanctions"]
    assert pick_values(later, "Against", "On that day") == [
        ("Almanbet Anapiyaev", "in force ?"),
        ("Kamchybek Kolbayev", "in force ?"),
        ("cargoline, gtme-technologies, progress-leader, rm-design-and-development", "in force"),
        (None, "·"),
    ]


def test_a_dossier_has_the_sanctions_against_people_of_either(ask: Ask) -> None:
    found = ask("dossier", "BLR", "KGZ", "--as-of", "2013-06-01")["Sanctions against either"]
    assert {"S038", "S039"} <= {row["ID"] for row in found}


def test_who_left_an_office_later_had_followed(ask: Ask) -> None:
    """When Asanaliev came nobody knows; he was released in 2012, after Boldzhurova had come."""
    for day, is_there in (("2010-01-01", True), ("2012-01-01", True), ("2014-01-01", False)):
        found = ask("officials", "KGZ", "--as-of", day)["Who held office"]
        assert ("Ishenkul Boldzhurova" in {row["Who"] for row in found}) is is_there


def test_a_timeline_of_all_says_whose_a_happening_is(ask: Ask) -> None:
    window = ("--since", "2015-01-01", "--until", "2015-01-02")
    found = ask("timeline", *window)["What happened"]
    told = [row for row in found if row["What happened"].endswith("Union: member from this day")]
    assert pick_values(told, "Date", "Who") == [
        ("2015-01-01", "BLR, RUS and 1 more"),
        ("2015-01-02", "ARM"),
    ]
    assert all("Who" not in row for row in ask("timeline", "ARM", *window)["What happened"])


@pytest.mark.slow
def test_an_open_beginning_is_not_before_the_states_were_there(ask: Ask) -> None:
    for day, keys in (("1985-01-01", set()), ("1995-01-01", {"E115"})):
        tables = ask("dossier", "BLR", "KGZ", "--as-of", day)
        found = tables["What happened between them, on a day not known"]
        assert {row["ID"] for row in found} & {"E115"} == keys


def test_the_profile_of_a_country_on_a_day(ask: Ask) -> None:
    found = ask("country", "belorussia", "--as-of", "2015-08-12")
    assert pick_values(found["The state"], "Code", "Official name", "Began", "Ceased") == [
        ("BLR", "Republic of Belarus", "1991-08-25", None)
    ]
    assert pick_values(found["Codes"], "Scheme", "Code", "From") == [
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
    assert pick_values(found["Before and after"], "Date", "Before", "How", "After") == [
        ("1991-09-19", "Byelorussian SSR", "renamed", "Belarus"),
        ("1991-12-26", "Soviet Union", "split", "Belarus"),
    ]
    assert ("be", "Беларусь", "common name") in pick_values(
        found["Names"], "Language", "Name", "Kind"
    )
    belonged = {(row["ID"], row["Status"]): row["On that day"] for row in found["Memberships"]}
    assert belonged["SCO", "dialogue partner"] == "?"
    assert (belonged["EAEU", "member"], belonged["UN", "member"]) == ("yes", "yes")
    bound = {row["ID"]: row["Bound"] for row in found["Binding agreements"]}
    assert (bound["AG19"], bound["AG25"]) == ("yes", "?")
    figures = found["Indicators: last values"]
    assert ("GDP growth", None, "2014", "actual") in pick_values(
        figures, "Indicator", "With", "Period", "Kind"
    )
    assert ("Trade turnover", "CHN", "2014", "nearly", 4000.0) in pick_values(
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


@pytest.mark.slow
def test_the_summary_counts_members_as_alignment_does(ask: Ask) -> None:
    """Observers, and who was last seen before the other joined, are counted apart."""
    found = ask("dossier", "BLR", "KGZ", "--as-of", "2025-12-31")
    (line,) = [row for row in found["In short"] if row["About"] == "Organisations in common"]
    measured = ask("alignment", "BLR", "KGZ", "--measure", "organisations", "--since", "2025")
    (year,) = measured["Organisations in common"]
    assert (line["Answer"], year["BLR-KGZ"], year["Undecided"]) == ("9", 9, 1)
    assert line["Details"].startswith("not both as members: 2; not confirmed: 1; United Nations")
    (line,) = (row for row in ask("dossier", "TWN", "VAT")["In short"] if row["Answer"] == "0")
    assert line["Details"] == "not both as members: 1; World Trade Organization"
    both = {row["Organisation"]: row["Both"] for row in found["Organisations in common"]}
    assert both["Asian Infrastructure Investment Bank"] == "?", "never seen in it together"


def test_russia_joined_the_cis_beside_the_soviet_union(ask: Ask) -> None:
    """It signed as the RSFSR while the Soviet Union was there; Belarus had the Soviet seat."""
    found = ask("dossier", "RUS", "BLR", "--as-of", "2024-01-01")["Organisations in common"]
    named = {row["Organisation"]: row["Name at the time"] for row in found}
    assert named["Commonwealth of Independent States"] is None
    assert named["United Nations"] == "BLR: Byelorussian SSR"


def test_only_a_country_has_a_profile(seeded_readonly_url: URL) -> None:
    with pytest.raises(UserError, match=r"Eurasian Economic Union \(EAEU\) is not a country"):
        print_report(seeded_readonly_url, "country", "EAEU")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["country", "TUV", "--table", "4"],
            "· not researched: nothing is in this database for that time.\n",
        ),
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
    assert said in print_report(seeded_readonly_url, *words)
