"""Datasets that are a card alone: shipped ones on their layouts, users' own, faulty ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_helpers import run_in_process
from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from sqlalchemy import URL

from console import UserError
from seeds.importing import registry
from seeds.importing.card import Card, LayoutNote
from seeds.importing.card_template import TEMPLATE
from seeds.importing.figures.headings import fit_table, list_key_columns

TABLES = ("observations", "indicators", "citations", "sources", "imported_rows", "datasets")
FIGURES = """SELECT a.slug, p.slug, i.slug, o.period_edtf, o.value
             FROM observations o JOIN actors a ON a.id = o.actor_id
             LEFT JOIN actors p ON p.id = o.partner_id
             JOIN indicators i ON i.id = o.indicator_id JOIN datasets d ON d.id = o.dataset_id
             WHERE d.slug = '{name}' ORDER BY 1, 2, 3, 4"""
CODES = {
    "cow": ("703", "365"),
    "cow_abb": ("KYR", "RUS"),
    "world_bank": ("KGZ", "RUS"),
}


@pytest.fixture
def own_card(tmp_path: Path) -> Path:
    """The template as a card of the user's own."""
    return write_file(tmp_path / "my-trade.yaml", TEMPLATE)


def make_file(card: Card, note: LayoutNote) -> str:
    """A file in a layout of a card, of one state or pair, with a value in each column."""
    assert card.figures is not None
    table = fit_table(card.figures, note)
    first, second = CODES[table.scheme]
    cells = dict.fromkeys(list_key_columns(table)[0] + list(note.headings), "")
    cells[table.actor.code] = first
    if table.partner is not None:
        cells[table.partner.code] = second
    for name, text in (("year", "2001"), ("begin", "199201"), ("end", "200112")):
        if column := getattr(table.period, name):
            cells[column] = "56" if table.period.plus else text
    for column in table.columns:
        low, high = column.lowest or table.lowest, column.highest or table.highest
        cells[column.column] = str(low.value + 0.5 if low else high.value if high else 1)
    for name in table.missing:
        cells[table.columns[-1].column] = f"{name}.0"
    return "\n".join([",".join(cells), ",".join(cells.values()), ""])


SHIPPED = [
    name for name in registry.list_names() if registry.find_dataset(name).card.figures is not None
]


@pytest.mark.slow
@pytest.mark.on_sqlite
def test_every_shipped_card_reads_its_layout(seeded_url: URL, tmp_path: Path) -> None:
    assert len(SHIPPED) >= 9
    before = count_rows(seeded_url, TABLES)
    for name in SHIPPED:
        card = registry.find_dataset(name).card
        assert card.figures is not None
        for note in card.layouts:
            file = write_file(tmp_path / f"{name}.csv", make_file(card, note))
            said = run_import(seeded_url, name, file)
            assert said[0].startswith(f"{name}.csv: 1 row read: "), said
            assert not any("not read:" in line or "not have" in line for line in said), said
            assert any("may be cut off" in line for line in said) == (note.rows is not None)
            figures = query_rows(seeded_url, FIGURES.format(name=name))
            missing = bool(card.figures.missing)
            assert len(figures) == len(card.figures.columns) - missing, (name, note.name)
            sides = {("KGZ", None)} if card.figures.partner is None else {("KGZ", "RUS")}
            assert {row[:2] for row in figures} == sides
        assert remove_imported(seeded_url, name) != []
        assert count_rows(seeded_url, TABLES) == before, name


def test_trade_has_directions_and_is_revised(seeded_url: URL, tmp_path: Path) -> None:
    header = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,version,smoothflow1,quota\n"
    first = write_file(
        tmp_path / "trade.csv",
        header
        + "365,703,2001,Russia,Kyrgyzstan,61.5,-9,4,1,\n"
        + "365,703,1985,Russia,Kyrgyzstan,1,1,4,1,\n"
        + "365,703,2002,Russia,Kyrgyzstan,-8,3,4,1,\n"
        + "365,703,2003,Russia,Kyrgyzstan,-9,NA,4,1,\n"
        + "365,703,2001.0,Russia,Kyrgyzstan,61.5,,4,1,\n"
        + "365,703,2001,Russia,Kyrgyzstan,62,7,4,1,\n"
        + "365,703,20x1,Russia,Kyrgyzstan,62,7,4,1,\n",
    )
    rejected = r"3 of 7 rows \(42.9%\) would be rejected, besides 1 that hold nothing; the limit"
    with pytest.raises(UserError, match=rejected):
        run_import(seeded_url, "cow-trade", first)
    said = run_import(seeded_url, "cow-trade", first, max_rejects=1.0)
    assert said[0].startswith("trade.csv: 7 rows read: 2 loaded, 1 known already, 4 rejected")
    assert "  columns that the card does not describe, not read: quota" in said
    assert sorted(read_rejects(tmp_path, "trade.csv")) == [
        ["4", "flow1", "-8", "is below 0: Trade cannot be negative; -9 alone means missing."],
        ["5", "", "", "has no figure that is read"],
        ["7", "flow1", "62", "line 2 has another value for RUS-KGZ imports 2001: 61.5"],
        ["8", "year", "20x1", "is not a year"],
    ]
    # In 1985, 365 was the Soviet Union, and 703 meant no state but the one that it means today.
    figures = [
        ("KGZ", "SUN", "cow-trade-imports", "1985", 1.0),
        ("RUS", "KGZ", "cow-trade-imports", "2001", 61.5),
        ("SUN", "KGZ", "cow-trade-imports", "1985", 1.0),
    ]
    assert query_rows(seeded_url, FIGURES.format(name="cow-trade")) == figures

    second = write_file(
        tmp_path / "trade2.csv",
        header + "365,703,1985,Russia,Kyrgyzstan,1,1,4,1,\n" + "365,703,2001,RUS,KYR,62,7,4,1,\n",
    )
    said = run_import(seeded_url, "cow-trade", second)
    assert read_last_counts(seeded_url) == (2, 1, 1, 1, 0)
    assert said[1] == "  RUS-KGZ imports: 2001 61.5 -> 62"
    assert [row[4] for row in query_rows(seeded_url, FIGURES.format(name="cow-trade"))] == [
        *(7.0, 1.0, 62.0, 1.0),
    ]


def test_a_figure_of_a_pair_is_stored_once(seeded_url: URL, tmp_path: Path) -> None:
    file = write_file(
        tmp_path / "agree.csv",
        "ccode1,ccode2,session,agree,IdealPointDistance\n"
        "703,370,60,0.9,0.5\n370,703,60,0.9,0.5\n370,703,61,0.8,\n703,370,61,0.7,\n",
    )
    run_import(seeded_url, "un-agreement", file, max_rejects=1.0)
    assert read_last_counts(seeded_url) == (4, 2, 0, 1, 1)
    figures = query_rows(seeded_url, FIGURES.format(name="un-agreement"))
    assert [row[:2] + row[3:] for row in figures if row[2].endswith("agree")] == [
        ("BLR", "KGZ", "2005", 0.9),
        ("BLR", "KGZ", "2006", 0.8),
    ]


def test_a_card_of_the_users_own(seeded_url: URL, own_card: Path, tmp_path: Path) -> None:
    short = write_file(tmp_path / "short.csv", "importer,exporter,year,worth\nBLR,KGZ,2015,1\n")
    with pytest.raises(UserError, match="but not this column, which is needed: value"):
        run_import(seeded_url, registry.open_card(own_card), short)
    empty = write_file(tmp_path / "empty.csv", "importer,exporter,year,value\n")
    said = run_import(seeded_url, registry.open_card(own_card), empty)
    assert said[1:] == ["  no rows below the header: it may be cut off"]
    covered = "SELECT count(*) FROM coverage_statements WHERE dataset_slug = 'my-trade'"
    assert query_rows(seeded_url, covered) == [(0,)], "a file without rows vouches for nothing"
    text = own_card.read_text(encoding="utf-8").replace("# rows: {value: 1200", "rows: {value: 5")
    own_card.write_text(text, encoding="utf-8")
    file = write_file(
        own_card.with_suffix(".csv"),
        "importer,exporter,year,value,note\nBLR,KGZ,2015,1.5,\nKGZ,RUS,2015,2,\n",
    )
    said = run_import(seeded_url, registry.open_card(own_card), file)
    assert said == [
        "my-trade.csv: 2 rows read: 2 loaded, 0 known already, 0 rejected",
        "  only 2 rows; a complete file has 5 (Rows of the complete file): it may be cut off",
    ]
    assert query_rows(seeded_url, FIGURES.format(name="my-trade")) == [
        ("BLR", "KGZ", "my-trade-imports", "2015", 1.5),
        ("KGZ", "RUS", "my-trade-imports", "2015", 2.0),
    ]
    # An older edition adds, and undoes nothing; a column that is there twice is not guessed.
    own_card.write_text(text.replace('edition: "2024"', 'edition: "2023"'), encoding="utf-8")
    text = "importer,exporter,year,value,n\u202et\nBLR,KGZ,2015,9,1\nBLR,KGZ,2014,1,1\n"
    older = write_file(tmp_path / "older.csv", text + "B\u202eR,KGZ,2014,1,1\n")
    said = run_import(seeded_url, registry.open_card(own_card), older, max_rejects=1.0)
    assert said[0].startswith("older.csv: 3 rows read: 1 loaded, 1 known already, 1 rejected")
    assert "B\\u202eR is not a code" in said[1], "a terminal would obey the mark"
    assert "  columns that the card does not describe, not read: n?t" in said
    figures = query_rows(seeded_url, FIGURES.format(name="my-trade"))
    assert [row[3:] for row in figures] == [("2014", 1.0), ("2015", 1.5), ("2015", 2.0)]
    sql = "SELECT edition FROM datasets WHERE slug = 'my-trade'"
    assert query_rows(seeded_url, sql) == [("2024",)]
    twice = write_file(
        tmp_path / "twice.csv", "importer,exporter,year,value,Value\nBLR,KGZ,1,1,2\n"
    )
    with pytest.raises(UserError, match="has the column value 2 times: leave only one"):
        run_import(seeded_url, registry.open_card(own_card), twice)
    long = write_file(
        tmp_path / "l.csv", "importer,exporter,year,value\nA,B," + "1" * 5000 + "," + "x" * 200_000
    )
    with pytest.raises(UserError, match="1 of 1 rows"):
        run_import(seeded_url, registry.open_card(own_card), long)
    assert remove_imported(seeded_url, "my-trade") == ["my-trade: 4 rows removed"]


def test_all_faults_of_a_card_are_listed(tmp_path: Path) -> None:
    changes = {
        "  scheme: iso_alpha3": "  scheme: iso3",
        "  partner: {code: exporter}": "  partner: {name: exporter}",
        "  period: {year: year} ": "  period: {year: Exporter} ",
        "      decimals: 1": "      decimals: 9",
        "      indicator: imports": "      indicator: a b",
        "lowest: {value: 0,": "lowest: {value: x,",
        "{column: note,": "{column: value,",
        "  value: 0.05": "  value: 5",
        "    # columns: some  ": "    renamed: {worth: value, value: EXPORTER}\n"
        "    period: {begin: first} ",
        "licence: CC BY 4.0": "licence:",
        "publisher: Statistical": "colour: red\npublisher: Statistical",
        "url: https://example.org/trade": "url: javascript:alert(1)",
        "summary: Imports": "summary: \u202eImports",
        "    - {column: value,": "    - {column: [], why: a}\n    - {column: value,",
    }
    text = TEMPLATE
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    card = write_file(tmp_path / "bad.yaml", text)
    with pytest.raises(UserError) as caught:
        registry.open_card(card)
    lines = str(caught.value).splitlines()
    assert lines[0] == "the card of bad is faulty:"
    found = {line.split(": ")[1]: line for line in lines[1:]}
    assert set(found) == {
        *("url", "summary", "figures.not_read[1].column"),
        *("colour", "licence", "max_rejects.value", "figures.scheme", "figures.partner.code"),
        *("figures.columns[1].decimals", "figures.columns[1].indicator"),
        *("figures.columns[1].lowest.value", "figures.columns[1].column"),
        *("layouts[1].renamed.worth", "layouts[1].renamed.value", "layouts[1].period"),
        "figures.period.year",
    }
    number = text[: text.index("  scheme: iso3")].count("\n") + 1
    assert found["figures.scheme"].startswith(f"bad.yaml:{number}: figures.scheme: 'iso3' is not")
    assert "bad" not in registry.list_names()
    for name, why in (("Bad Name.yaml", "rename the file"), ("wdi.yaml", "rename the card")):
        with pytest.raises(UserError, match=why):
            registry.open_card(write_file(tmp_path / name, TEMPLATE))
    with pytest.raises(UserError, match="cannot be read"):
        registry.open_card(tmp_path / "nowhere.yaml")


def test_a_card_of_wrong_types_has_faults(tmp_path: Path) -> None:
    for field in ("indicator: imports", "decimals: 1", "column: value", "title: Imports of goods"):
        name = field.partition(":")[0]
        for wrong in ("[a]", "{a: b}", "9" * 5000, ""):
            text = TEMPLATE.replace(field, f"{name}: {wrong}")
            if wrong.isdigit() and name != "decimals":
                continue
            with pytest.raises(UserError, match=rf"bad.yaml:\d+: figures.columns\[1\].{name}: "):
                registry.open_card(write_file(tmp_path / "bad.yaml", text))


def test_a_card_that_names_an_unknown_actor(seeded_readonly_url: URL, tmp_path: Path) -> None:
    codes = '  codes:\n    - {code: A, actor: "-", why: a}\n    - {code: B, actor: rux, why: b}\n'
    dataset = registry.open_card(write_file(tmp_path / "my-trade.yaml", TEMPLATE + codes))
    file = write_file(tmp_path / "a.csv", "importer,exporter,year,value\nBLR,KGZ,2015,1\n")
    line = TEMPLATE.count("\n") + 3
    said = rf"my-trade.yaml:{line}: figures.codes\[2\].actor: there is no actor 'rux'.*RUS"
    with pytest.raises(UserError, match=said):
        run_import(seeded_readonly_url, dataset, file)


def test_a_card_alone_is_no_file(seeded_readonly_url: URL, own_card: Path) -> None:
    said = f"name the files: bedfellows import --card {own_card} FILE"
    with pytest.raises(UserError, match=said):
        run_in_process(seeded_readonly_url, "import", "--card", str(own_card))
