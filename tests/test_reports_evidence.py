"""Which law followed which, and how well the data is sourced: the answers that are known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import spelled
from printed_json import read_printed
from sqlalchemy import URL, insert, select, update

from console import UserError
from database import connect, create_writing_engine
from models import Law, LawLink, Source
from reports.framework import registry


def run(url: URL, name: str, *words: str) -> Result:
    given = [*words, "--database", spelled(url)]
    return CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)


def tables(url: URL, name: str, *words: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of each table of a report, by title."""
    result = run(url, name, *words, "--format", "json")
    if result.exception:
        raise result.exception
    return {table["title"]: table["rows"] for table in read_printed(result.output)}


def test_the_tree_of_a_family_by_a_day(seeded_readonly_url: URL) -> None:
    found = tables(seeded_readonly_url, "diffusion", "lgbt-propaganda", "--as-of", "2015-01-01")
    lines = found["Which law followed which"]
    assert [(row["ID"], row["Law or bill"], row["Lag"]) for row in lines] == [
        ("L50", "Section 28", None),
        ("L51", "Minors protection law 2009", None),
        ("L55", "Bill 8711", None),
        ("L52", "Saint Petersburg law 2012", None),
        ("L53", "> Gay propaganda law 2013", "455 to 485 days"),
        ("L56", "> > Propaganda amendment 2013", "-34 days"),
        ("L57", "> > Armenian bill 2013", "490 to 521 days"),
        ("L62", "> > Child information law 2016", "612 to 643 days"),
        ("L58", "> > Propaganda bill 2014-2016", "727 to 728 days"),
    ]
    assert [row["ID"] for row in lines if row["Flag"]] == ["L56"]
    assert found["The family as a whole"] == [
        {
            "Bills": 9,
            "Passed": 5,
            "Failed": 1,
            "Pending": 2,
            # Withdrawn in January 2015: perhaps by then.
            "Undecided": 1,
            "Passed, %": pytest.approx(500 / 6),
            "No known model": 4,
        }
    ]
    # Introduced 490 to 521, 612 to 643, 727 to 728 days after; a negative lag does not count.
    assert [[*row.values()] for row in found["Lags behind the model, by stage compared"]] == [
        ["Introduced", 3, 0, 0, 612.0, 643.0],
        ["Adopted", 1, 1, 0, None, None],
        ["Signed", 1, 0, 0, 455.0, 485.0],
    ]


def test_laws_modelled_on_each_other_do_not_hang(seeded_url: URL) -> None:
    laws, links = Law.table(), LawLink.table()
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        named = select(laws.c.slug, laws.c.id).where(laws.c.slug.in_(["L02", "L08", "L10"]))
        ids = {row.slug: row.id for row in connection.execute(named)}
        for law, model in (("L02", "L08"), ("L08", "L10")):
            row = {"law_id": ids[law], "kind_code": "modelled_on", "other_law_id": ids[model]}
            connection.execute(insert(links), row)
    found = tables(seeded_url, "diffusion", "foreign-agents")["Which law followed which"]
    assert {"L02", "L08", "L10"} <= {row["ID"] for row in found}


@pytest.mark.parametrize(
    ("family", "day", "fates"),
    [
        # Lithuania's law was in force until 2024 and Belarus's signed in May 2016; Kazakhstan's
        # was struck down before it was signed.
        ("lgbt-propaganda", "2016-12-31", (6, 4, 0)),
        ("lgbt-propaganda", "2026-01-01", (12, 4, 1)),
        # No stage says that Ethiopia's proclamation was signed; it was law until 2019.
        ("foreign-agents", "2010-06-01", (2, 0, 0)),
    ],
)
def test_what_became_of_the_bills_by_a_day(
    seeded_readonly_url: URL, family: str, day: str, fates: tuple[int, int, int]
) -> None:
    (row,) = tables(seeded_readonly_url, "diffusion", family, "--as-of", day)[
        "The family as a whole"
    ]
    assert (row["Passed"], row["Failed"], row["Pending"]) == fates


def test_a_family_that_there_is_not(seeded_readonly_url: URL) -> None:
    error = run(seeded_readonly_url, "diffusion", "lgbt").exception
    assert isinstance(error, UserError)
    assert str(error) == "There is no family 'lgbt'. Choose foreign-agents or lgbt-propaganda."


def test_how_well_the_rows_are_sourced(seeded_readonly_url: URL) -> None:
    found = tables(seeded_readonly_url, "quality", "--as-of", "2026-01-01")
    by_table = {row["Table"]: row for row in found["Rows without a source"]}
    assert (by_table["sanctions"]["Rows"], by_table["sanctions"]["Unsourced"]) == (49, 0)
    assert (by_table["events"]["Rows"], by_table["events"]["Unsourced"]) == (129, 7)
    parts = [row for name, row in by_table.items() if name != "all of them"]
    assert by_table["all of them"]["Unsourced"] == sum(row["Unsourced"] for row in parts)
    rest = {row["Source"]: row for row in found["Most-cited sources"]}
    assert next(iter(rest)) == "cia-factbook-2025-international-organization-participation"
    assert rest["diplomat-2015-07-unlikeliest-bedfellows"] == {
        "Source": "diplomat-2015-07-unlikeliest-bedfellows",
        "Kind": "news", "Rows": 228, "Supports": 154, "Contradicts": 59,
    }  # fmt: skip
    disputed = {row["Row"]: row["First claim against"] for row in found["Disputed rows"]}
    assert disputed["Kyrgyz ambassador Boldzhurova returns to work in Minsk."] == "A016"
    dates = {(row["Table"], row["Date"]): row for row in found["How exact dates are"]}
    assert dates["events", "occurred"] == {
        "Table": "events", "Date": "occurred", "Day": 103, "Month": 10, "Year": 4,
        "Approximate": 7, "Range": 3, "Open": 2, "Ongoing": 0, "Unknown": 0,
    }  # fmt: skip
    assert dates["tenures", "ended"]["Ongoing"] == 13
    coverage = {row["Country"]: row for row in found["Events by country and decade"]}
    assert coverage["KGZ"]["2010s"] > coverage["KGZ"]["1990s"] > coverage["KGZ"]["1980s"] == 0


@pytest.mark.slow
def test_the_degrees_of_precision_are_those_of_the_dates(seeded_readonly_url: URL) -> None:
    from models import Edtf, Event

    events = Event.table()
    with connect(create_writing_engine(seeded_readonly_url)) as connection:
        dates = [Edtf.parse(text) for text in connection.scalars(select(events.c.occurred_edtf))]
    row = next(
        row
        for row in tables(seeded_readonly_url, "quality")["How exact dates are"]
        if row["Table"] == "events"
    )
    for degree in ("day", "month", "year", "approximate", "range", "open"):
        assert row[degree.capitalize()] == sum(when.precision == degree for when in dates)


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize(("share", "status"), [("96", 0), ("97", 1), ("0", 0), ("100", 1)])
def test_a_pipeline_fails_under_a_share(share: str, status: int, seeded_readonly_url: URL) -> None:
    # The table of the total need not be the one that is printed.
    result = run(seeded_readonly_url, "quality", "--fail-under", share, "--table", "3")
    assert result.return_value == status
    said = f"96.8 per cent of the rows have a source, which is less than {share}"
    assert (said in result.output) == bool(status)


@pytest.mark.parametrize("share", ["x", "-1", "101", "nan"])
def test_a_share_that_is_none(share: str, seeded_readonly_url: URL) -> None:
    error = run(seeded_readonly_url, "quality", "--fail-under", share).exception
    assert isinstance(error, UserError)
    assert str(error) == f"--fail-under: {share!r} is not a number from 0 to 100"


def test_what_was_projected_and_what_came_out(seeded_readonly_url: URL) -> None:
    def projected(day: str) -> list[dict[str, Any]]:
        return tables(seeded_readonly_url, "economy", "KGZ", "--as-of", day)["Forecast and outcome"]

    later = {row["Indicator"]: row for row in projected("2016-12-31")}
    growth = later["GDP growth"]
    assert (growth["Period"], growth["Forecast"], growth["Made"]) == ("2015", 1.7, "[..2015-07]")
    assert growth["Outcome"] == pytest.approx(3.9, abs=0.05)
    assert growth["Error"] == pytest.approx(growth["Outcome"] - 1.7)
    prices = later["Consumer price inflation"]
    assert (prices["Forecast"], prices["By"]) == (10.7, "IMF")
    assert prices["Error"] < 0
    # On a day within the year nothing has come out yet, and that is not a nought.
    then = {row["Indicator"]: row for row in projected("2015-07-31")}
    assert (then["GDP growth"]["Outcome"], then["GDP growth"]["Error"]) == (None, None)
    assert "Consumer price inflation" not in {row["Indicator"] for row in projected("2015-04-30")}


def test_figures_by_year_leave_out_what_is_missing(seeded_readonly_url: URL) -> None:
    words = ["BLR", "--since", "2013", "--until", "2015", "--as-of", "2020-01-01"]
    rows = tables(seeded_readonly_url, "economy", *words)["By year"]
    heads = next(row for row in rows if row["Indicator"] == "GDP per head")
    assert list(heads)[-3:] == ["2013", "2014", "2015"]
    assert (heads["2013"], heads["2015"]) == (None, None)
    assert heads["2014"] == pytest.approx(8341.32, abs=0.01)


def test_each_source_with_what_rests_on_it(seeded_readonly_url: URL) -> None:
    rows = {row["ID"]: row for row in tables(seeded_readonly_url, "sources")["Sources"]}
    article = rows["diplomat-2015-07-unlikeliest-bedfellows"]
    assert (article["Author"], article["Claims"]) == ("Samuel Ramani", 128)
    assert (article["Supports"], article["Contradicts"]) == (154, 59)
    assert [row["No."] for row in rows.values()] == list(range(1, len(rows) + 1))
    news = tables(seeded_readonly_url, "sources", "--kind", "news")["Sources"]
    assert {row["Kind"] for row in news} == {"news"}


def test_what_is_cited_for_a_record_and_its_parts(seeded_readonly_url: URL) -> None:
    found = tables(seeded_readonly_url, "sources", "--row", "L58")
    cited = [
        (row["Table"], row["Stance"], row["Claim"], row["Source"], row["Confidence"])
        for row in found["Citations for L58"]
    ]
    assert ("law_votes", "supports", None, "RFE/RL", "high") in cited
    assert ("laws", "contradicts", "A073", "The Diplomat", None) in cited
    assert {row["Publisher"] for row in found["Sources"]} >= {"RFE/RL", "The Diplomat"}
    error = run(seeded_readonly_url, "sources", "--row", "L5").exception
    assert isinstance(error, UserError), "L5 is no record, though L50 begins with it"
    assert "no record has the ID 'L5'" in str(error)


@pytest.mark.slow
def test_a_page_with_a_copy_and_a_day_of_access(seeded_url: URL) -> None:
    before = tables(seeded_url, "quality", "--all")["Sources that may become unreachable"]
    sources, copy = Source.table(), "https://archive.example/2026/https://example.org/a"
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        page = select(sources.c.id, sources.c.kind_code).where(sources.c.slug.like("tass-2012%"))
        row = connection.execute(page).one()
        changed = {"archived_url": copy, "accessed_on": date(2026, 1, 22)}
        connection.execute(update(sources).where(sources.c.id == row.id).values(changed))
    after = tables(seeded_url, "quality", "--all")["Sources that may become unreachable"]
    one_less = {"No archived copy": -1, "No day of access": -1, "On the web": 0}
    for old, new in zip(before, after, strict=True):
        wanted = one_less if old["Kind"] in ("news", "all of them") else dict.fromkeys(one_less, 0)
        assert {name: new[name] - old[name] for name in wanted} == wanted
    with_copy = [
        reference
        for reference in tables(seeded_url, "laws", "RUS", "--sources")["Sources"]
        if reference["Archived copy"]
    ]
    assert [(row["Archived copy"], row["Accessed"]) for row in with_copy] == [(copy, "2026-01-22")]
    printed = run(seeded_url, "laws", "RUS", "--sources", "--all").output
    assert f"accessed 2026-01-22, archived copy {copy} " in " ".join(printed.split())
