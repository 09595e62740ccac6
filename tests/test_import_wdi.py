"""World Development Indicators: both forms of files, aggregates, empty cells, editions."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    run_sql,
    write_file,
)
from report_tables import print_report
from sqlalchemy import URL

from console import UserError

TABLES = ("observations", "indicators", "citations", "sources", "imported_rows")
HEADER = '"Country Name","Country Code","Indicator Name","Indicator Code",'
NAME = '"Population, total","SP.POP.TOTL",'
PREAMBLE = '\ufeff"Data Source","World Development Indicators",\r\n\r\n'
UPDATED = '"Last Updated Date","{day}",\r\n\r\n'
FIGURES = """SELECT a.slug, i.code, o.period_edtf, o.value, o.made_edtf, d.publisher
             FROM observations o JOIN actors a ON a.id = o.actor_id
             JOIN indicators i ON i.id = o.indicator_id
             JOIN datasets d ON d.id = o.dataset_id ORDER BY 1, 2, 3"""


def api(day: str, years: str, *lines: str) -> str:
    """A file as the World Bank publishes it: BOM, preamble, CRLF, an empty last column."""
    return "\r\n".join([PREAMBLE + UPDATED.format(day=day) + HEADER + years, *lines, ""])


def test_figures_of_countries_without_aggregates_blanks_and_broken_rows(
    seeded_url: URL, tmp_path: Path
) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(
        tmp_path / "anything.txt",
        api(
            "2024-03-01",
            '"2001","2002","2003",',
            f'"Kyrgyz Republic","KGZ",{NAME}"4900000","","0",',
            f'"World","WLD",{NAME}"6200000000","6280000000","",',
            f'"Kosovo","XKX",{NAME}"","","1.7e6",',
            f'"Belarus","BLR",{NAME}"","","",',
            f'"Atlantis","ATL",{NAME}"1","","",',
            f'"Armenia","ARM",{NAME}"3,1","n/a","5",',
            f'"Georgia","GEO",{NAME}"3",',
        ),
    )
    said = run_import(seeded_url, "wdi", file, max_rejects=1.0)
    assert said[0].startswith("anything.txt: 7 rows read: 2 loaded, 0 known already, 5 rejected")
    assert query_rows(seeded_url, FIGURES) == [
        ("KGZ", "SP.POP.TOTL", "2001", 4900000.0, "2024-03-01", "World Bank"),
        ("KGZ", "SP.POP.TOTL", "2003", 0.0, "2024-03-01", "World Bank"),
        ("XKX", "SP.POP.TOTL", "2003", 1700000.0, "2024-03-01", "World Bank"),
    ]
    short = f'"Georgia","GEO",{NAME}"3",'
    assert read_rejects(tmp_path, "anything.txt") == [
        ["7", "country code", "WLD", "is an aggregate, not a country: World"],
        ["9", "value", "", "Belarus (BLR) has no figure for SP.POP.TOTL in any year"],
        ["10", "country code", "ATL", "ATL is not a code of World Bank"],
        ["11", "2001", "3,1", "is not a number"],
        ["11", "2002", "n/a", "is not a number"],
        ["12", "line", short, "6 fields, but the header has 8 columns"],
    ]
    of_dataset = """SELECT count(*) FROM observations o JOIN datasets d ON d.id = o.dataset_id
                    WHERE d.slug = 'wdi'"""
    assert query_rows(seeded_url, of_dataset) == [(3,)]

    assert remove_imported(seeded_url, "wdi") == ["wdi: 4 rows removed"]
    assert count_rows(seeded_url, TABLES) == before


def test_editions_overlap_and_revise(seeded_url: URL, tmp_path: Path) -> None:
    row = f'"Kyrgyz Republic","KGZ",{NAME}'
    old = write_file(tmp_path / "old.csv", api("2023-01-01", '"2001","2002",', f'{row}"5","6",'))
    new = write_file(
        tmp_path / "new.csv",
        api(
            "2024-01-01",
            '"2002","2003","2001",',
            f'{row}"6.5","7","",',
            f'"Belarus","BLR",{NAME}"9","","",',
        ),
    )
    run_import(seeded_url, "wdi", old)
    run_import(seeded_url, "wdi", old, again=True)
    assert read_last_counts(seeded_url) == (1, 0, 0, 1, 0)
    said = run_import(seeded_url, "wdi", new)
    assert read_last_counts(seeded_url) == (2, 2, 1, 0, 0)
    assert said[1:] == [
        "  KGZ SP.POP.TOTL: 2001 is no longer in the file",
        "  KGZ SP.POP.TOTL: 2002 6 -> 6.5",
    ]
    figures = [
        ("BLR", "SP.POP.TOTL", "2002", 9.0, "2024-01-01", "World Bank"),
        ("KGZ", "SP.POP.TOTL", "2002", 6.5, "2024-01-01", "World Bank"),
        ("KGZ", "SP.POP.TOTL", "2003", 7.0, "2024-01-01", "World Bank"),
    ]
    assert query_rows(seeded_url, FIGURES) == figures
    assert query_rows(seeded_url, "SELECT edition FROM datasets") == [("2024-01-01",)]

    older = api("2022-01-01", '"2002",', f'{row}"1",')
    run_import(seeded_url, "wdi", write_file(tmp_path / "older.csv", older))
    assert read_last_counts(seeded_url) == (1, 0, 0, 1, 0)
    assert query_rows(seeded_url, FIGURES) == figures


def test_other_exporters_and_order_of_columns(seeded_url: URL, tmp_path: Path) -> None:
    bulk = write_file(
        tmp_path / "bulk.csv",
        "Indicator Code,Country Code,1999,Note,Indicator Name,Country Name\n"
        'SP.POP.TOTL,KGZ,4,"two\nlines","Population, total",Kyrgyz Republic\n'
        "EN.X,KGZ,1,,Dust (mg per m3 (mean)),Kyrgyz Republic\n",
    )
    databank = write_file(
        tmp_path / "databank.csv",
        "Country Name,Country Code,Series Name,Series Code,1999 [YR1999],2000 [YR2000]\n"
        'Kyrgyz Republic,KGZ,"Population, total",SP.POP.TOTL,4,..\n'
        ",,,,,\n\n"
        "Data from database: World Development Indicators,,,,,\n"
        "Last Updated: 07/09/2024,,,,,\n",
    )
    run_import(seeded_url, "wdi", bulk)
    assert query_rows(
        seeded_url,
        "SELECT code, title, unit FROM indicators WHERE code IN ('EN.X', 'SP.POP.TOTL') ORDER BY 1",
    ) == [
        ("EN.X", "Dust", "mg per m3 (mean)"),
        ("SP.POP.TOTL", "Population, total", "no unit stated"),
    ]
    run_import(seeded_url, "wdi", databank)
    assert read_last_counts(seeded_url) == (1, 0, 0, 1, 0)
    assert query_rows(seeded_url, "SELECT edition FROM imports ORDER BY id") == [
        (None,),
        ("2024-07-09",),
    ]
    from_r = write_file(
        tmp_path / "r.csv",
        '"","Country.Name","Country.Code","Indicator.Name","Indicator.Code","X1999","X2000"\n'
        '"1","Kyrgyz Republic","KGZ","Population, total","SP.POP.TOTL",4,NA\n',
    )
    run_import(seeded_url, "wdi", from_r)
    assert read_last_counts(seeded_url) == (1, 0, 0, 1, 0)


def test_a_figure_entered_by_hand_stays_its_own_row(seeded_url: URL, tmp_path: Path) -> None:
    by_hand = query_rows(seeded_url, "SELECT id, value FROM observations ORDER BY id")
    name = '"GDP per capita (current US$)","NY.GDP.PCAP.CD",'
    file = api("2024-01-01", '"2014",', f'"Kyrgyz Republic","KGZ",{name}"1",')
    run_import(seeded_url, "wdi", write_file(tmp_path / "gdp.csv", file))
    both = """SELECT count(*) FROM observations o JOIN actors a ON a.id = o.actor_id
              JOIN indicators i ON i.id = o.indicator_id
              WHERE a.slug = 'KGZ' AND i.code = 'NY.GDP.PCAP.CD' AND period_edtf = '2014'"""
    assert query_rows(seeded_url, both) == [(2,)]
    own = """SELECT id, value FROM observations
             WHERE dataset_id IS NULL ORDER BY id"""
    assert query_rows(seeded_url, own) == by_hand

    run_sql(
        seeded_url,
        """INSERT INTO citations (source_id, stance_code, observation_id)
        SELECT s.id, 'mentions', o.id FROM sources s, observations o
        WHERE s.slug = 'general-knowledge' AND o.dataset_id IS NOT NULL""",
    )
    with pytest.raises(UserError, match=r"wdi was not removed: .*\n.*citations id \d+ refers to"):
        remove_imported(seeded_url, "wdi")


def test_other_files_are_refused(seeded_url: URL, tmp_path: Path) -> None:
    no_code = write_file(
        tmp_path / "x.csv", "Country Name,Indicator Name,1990\nKyrgyz Republic,x,1\n"
    )
    with pytest.raises(UserError, match="is not a file of any known dataset"):
        run_import(seeded_url, "wdi", no_code)


def test_figures_print_with_the_decimals_that_they_need(
    seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    file = write_file(
        tmp_path / "figures.csv",
        api(
            "2024-03-01",
            '"2001","2002",',
            f'"Kyrgyz Republic","KGZ",{NAME}"7224614","",',
            '"Kyrgyz Republic","KGZ","Share","ZZ.SHARE","0.000123","-0.05",',
            '"Kyrgyz Republic","KGZ","Money","ZZ.MONEY","0.000123","41300000000.5",',
        ),
    )
    run_import(seeded_url, "wdi", file)
    text = print_report(seeded_url, "economy", "KGZ", "--since", "2001", "--until", "2002")
    printed = {line.split("  ")[0]: line.split()[-2:] for line in text.splitlines() if line}
    assert printed["Population, total"] == ["7224614", "-"]
    assert printed["Share"] == ["0.000123", "-0.050000"]
    assert printed["Money"] == ["0.00", "41300000000.50"]


def test_both_forms_of_data360(seeded_url: URL, tmp_path: Path) -> None:
    column = "FREQ,REF_AREA,INDICATOR,SEX,UNIT_MULT,REF_AREA_LABEL,INDICATOR_LABEL"
    population, growth = "WB_WDI_SP_POP_TOTL", "WB_WDI_NY_GDP_MKTP_KD_ZG"
    wide = [
        f"{column},2001,2002",
        f"A,KGZ,{population},_T,0,Kyrgyz Republic,Population,4900000,",
        f"A,WLD,{population},_T,0,World,Population,6200000000,",
        f"A,KGZ,{growth},_T,3,Kyrgyz Republic,GDP growth (annual %),5,",
        "A,KGZ,WB_FINDEX_FH1,_T,0,Kyrgyz Republic,Accounts,5,",
    ]
    file = write_file(tmp_path / "WB_WDI_WIDEF.csv", "\n".join(wide))
    run_import(seeded_url, "wdi", file, max_rejects=1.0)
    assert read_rejects(tmp_path, "WB_WDI_WIDEF.csv") == [
        ["3", "ref_area", "WLD", "is an aggregate, not a country: World"],
        ["4", "unit_mult", "3", "is not 0: the figures are not in single units"],
        ["5", "indicator", "WB_FINDEX_FH1", "is not one of the World Development Indicators"],
    ]
    long = [
        f"{column},TIME_PERIOD,OBS_VALUE",
        f"A,KGZ,{population},_T,0,Kyrgyz Republic,Population,2001,4900000",
        f"A,KGZ,{growth},_T,0.0,Kyrgyz Republic,GDP growth (annual %),2002,5.5",
    ]
    run_import(seeded_url, "wdi", write_file(tmp_path / "long.csv", "\n".join(long)))
    assert read_last_counts(seeded_url) == (2, 1, 0, 1, 0)
    assert [row[:4] for row in query_rows(seeded_url, FIGURES)] == [
        ("KGZ", "NY.GDP.MKTP.KD.ZG", "2002", 5.5),
        ("KGZ", "SP.POP.TOTL", "2001", 4900000.0),
    ]
