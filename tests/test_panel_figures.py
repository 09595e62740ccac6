"""Figures of datasets in panels: every indicator is a measure, of states or of pairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from dataset_imports import run_import, write_file
from sqlalchemy import URL
from template_databases import Templates
from temporary_databases import Databases
from test_panels import write

from console import UserError
from reports.analysis.loaded_figures import name_column
from reports.analysis.measure import Unit

FILES = {
    "vdem": "country_name,country_text_id,year,COWcode,v2x_polyarchy\n"
    "Belarus,BLR,2010,370,0.123456789\nKyrgyzstan,KGZ,2010,703,0.4\n",
    "cow-trade": "ccode1,ccode2,year,importer1,importer2,flow1,flow2,version\n"
    "365,370,2010,Russia,Belarus,9816.5,18080.25,4\n370,703,2010,Belarus,Kyrgyzstan,-9,0,4\n",
    "un-agreement": "ccode1,ccode2,session,agree,IdealPointDistance\n"
    "703,370,65,0.8125,0.5\n365,370,65,0.75,1.25\n",
}


@pytest.fixture(scope="module")
def loaded_url(
    databases: Databases, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> URL:
    url, folder = databases.copy(templates.seeded()), tmp_path_factory.mktemp("files")
    for dataset, text in FILES.items():
        run_import(url, dataset, write_file(folder / f"{dataset}.csv", text))
    return url


@pytest.fixture
def read_panel(loaded_url: URL, tmp_path: Path) -> Callable[..., pandas.DataFrame]:
    """Write a panel of 2010; its rows that have a value, by the states."""

    def read(unit: Unit, *measures: str) -> pandas.DataFrame:
        file = tmp_path / f"{unit.value}.csv"
        write(loaded_url, file, unit=unit, measures=list(measures), since=2010, until=2010)
        frame = pandas.read_csv(file)
        keys = [name for name in frame if name.startswith("state")]
        kept = frame.drop(
            columns=[name for name in frame if name.startswith(("code", "year", "end"))]
        )
        return kept.set_index(keys).dropna(how="all")

    return read


def test_a_figure_is_a_measure_of_what_its_dataset_is_about(
    read_panel: Callable[..., pandas.DataFrame],
) -> None:
    states = read_panel(Unit.STATE_YEAR, "vdem-*")
    # Every digit of a value stays: it is not rounded for print.
    assert states.to_dict() == {"vdem_v2x_polyarchy": {"BLR": 0.123456789, "KGZ": 0.4}}
    pairs = read_panel(Unit.PAIR_YEAR, "un-agreement-agree", "vdem-v2x_polyarchy")
    assert pairs.loc[("BLR", "KGZ")].to_dict() == {
        "un_agreement_agree": 0.8125,
        "vdem_v2x_polyarchy_a": 0.123456789,
        "vdem_v2x_polyarchy_b": 0.4,
    }
    assert pairs.loc[("BLR", "RUS"), "un_agreement_agree"] == 0.75
    flows = read_panel(Unit.DIRECTED_PAIR_YEAR, "cow-trade-imports", "un-agreement-agree")
    assert flows.loc[("RUS", "BLR"), "cow_trade_imports"] == 9816.5
    assert flows.loc[("BLR", "RUS"), "cow_trade_imports"] == 18080.25
    assert flows.loc[("KGZ", "BLR"), "cow_trade_imports"] == 0
    assert pandas.isna(flows.loc[("BLR", "KGZ"), "cow_trade_imports"])
    assert flows.loc[("KGZ", "BLR"), "un_agreement_agree"] == 0.8125


def test_a_column_has_a_name_that_every_program_takes() -> None:
    assert name_column("NY.GDP.PCAP.CD") == "ny_gdp_pcap_cd"
    assert name_column("2020-survey-trust") == "_2020_survey_trust"


def test_a_figure_that_does_not_fit_or_is_not_there_is_refused(
    loaded_url: URL, tmp_path: Path
) -> None:
    for unit, measure, said in (
        (Unit.STATE_YEAR, "un-agreement-agree", r"is of the unit pair-year; a state-year has none"),
        (Unit.STATE_YEAR, "un-*", r"un-\* is of the unit pair-year; a state-year has none"),
        (Unit.PAIR_YEAR, "cow-trade-imports", r"is of the unit directed-pair-year; a pair-year"),
        (Unit.PAIR_YEAR, "vdem-v2x_polyarch", r"Did you mean vdem-v2x_polyarchy\?"),
        (
            Unit.PAIR_YEAR,
            "kof-*",
            r"no measure 'kof-\*'\. There are: agreements, .*list indicators",
        ),
    ):
        with pytest.raises(UserError, match=said):
            write(loaded_url, tmp_path / "p.csv", unit=unit, measures=[measure], since=2010)
    assert not list(tmp_path.glob("p.csv*"))


def test_the_codebook_and_the_references_name_the_dataset(loaded_url: URL, tmp_path: Path) -> None:
    write(loaded_url, tmp_path / "p.csv", measures=["un-agreement-agree"], since=2010, until=2010)
    codebook = " ".join((tmp_path / "p.csv.codebook.md").read_text(encoding="utf-8").split())
    section = codebook.partition("## un_agreement_agree")[2]
    assert "**Unit of the measure**: pair-year" in section
    assert "un-agreement-agree - **Edition**: un-agreement (" in section
    assert (
        ", 2010-01-01 to 2010-12-31) - **Has a value for**: pairs with a measured value" in section
    )
    assert "@" in (tmp_path / "p.csv.bib").read_text(encoding="utf-8").partition("Voeten")[0]
