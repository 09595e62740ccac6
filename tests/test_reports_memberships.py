"""The matrix of memberships: who belongs to what, as what, on a day or in a window."""

from __future__ import annotations

from datetime import date

from report_tables import Ask, ask, pick_values, print_report, read_tables
from sqlalchemy import URL, Insert, insert, select

from database import connect, create_writing_engine
from models import Actor, Edtf, Membership
from reports.queries.membership_matrix import choose_letters

__all__ = ["ask"]


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
    some = [totals["EAEU"], totals["UN"], totals["WTO"]]
    assert pick_values(some, "yes", "seen", "?", "over") == [
        (5, 0, 0, 0), (193, 0, 0, 8), (183, 0, 0, 0),
    ]  # fmt: skip


def test_a_month_or_year_stands_for_its_last_day(seeded_readonly_url: URL) -> None:
    def answer(day: str) -> str:
        words = ("KGZ", "EAEU", "WTO", "--as-of", day)
        return " ".join(print_report(seeded_readonly_url, "memberships", *words).split())

    for period, day in (
        ("2015-02", "2015-02-28"),
        ("2015", "2015-12-31"),
        ("2016-02", "2016-02-29"),
    ):
        shown = answer(period)
        assert f"As of {day}, the last day of {period}. Data edition" in shown
        assert shown.replace(f", the last day of {period}", "") == answer(day)
    assert answer("2014") != answer("2015")  # Kyrgyzstan joined the EAEU in between


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
    assert pick_values(before, "Who", "EAEU") == [("KGZ", "no"), ("RUS", "M")]
    assert pick_values(after, "Who", "EAEU") == [("KGZ", "M"), ("RUS", "M")]
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
    found = read_tables(seeded_url, "memberships", *PHASES, "G8", "NATO", "--as-of", "2015-08-12")
    assert pick_values(found["Who belonged to what"], "Who", "G8", "NATO") == [
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
    assert pick_values(summer["Who joined, left or changed status"], *columns) == [
        ("2015-07", "BLR", "SCO", "changed", "dialogue partner", "observer", "yes"),
        ("2015-08-12", "KGZ", "EAEU", "joined", None, "member", "yes"),
    ]
    unsure = ask("memberships", "UZB", "CISFTA", "--changes", "--since", "2014-06")
    assert pick_values(unsure["Who joined, left or changed status"], *columns) == [
        ("2014", "UZB", "CISFTA", "joined", None, "member", "?"),
    ]
    gone = ask("memberships", "GEO", "CIS", "--changes", "--as-of", "2010-01-01")
    assert pick_values(gone["Who joined, left or changed status"], *columns) == [
        ("1993-12-03", "GEO", "CIS", "joined", None, "member", "yes"),
        ("2009-08-18", "GEO", "CIS", "left", "member", None, "yes"),
    ]


def test_belonging_at_any_time_of_a_window(ask: Ask) -> None:
    found = ask("memberships", "GEO", "CIS", "--since", "2009-08", "--until", "2010")
    assert pick_values(found["Who belonged to what"], "Who", "CIS") == [("GEO", "M")]


def test_a_suspended_member_is_both(ask: Ask) -> None:
    found = ask("memberships", "BLR", "EaP", "--as-of", "2024-01-01")["Who belonged to what"]
    assert found[0]["EaP"] == "M U"
