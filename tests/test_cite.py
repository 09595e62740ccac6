"""References of the project, datasets, sources, records and answers, read by other programs."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import fake_dataset
import jsonschema
import pytest
from click.testing import CliRunner
from conftest import ROOT, spelled
from csl_schema import CSL_SCHEMA
from sqlalchemy import URL, func, select, update
from visit_imports import FIVE, Import, added, ask, invoke

from bedfellows import bedfellows
from console import UserError
from database import connect, create_migration_engine, create_reading_engine
from models import Source
from models.references.bibtex import read_bibtex, write_bibtex
from models.references.cited_work import Author, CitedWork
from models.references.csl_json import build_item
from reports.citations.project_references import TITLE
from seeds.importing.dataset_citation import format_bibtex
from seeds.importing.registry import find_dataset, list_names

__all__ = ["added", "ask"]


def cite(url: URL, *words: str) -> str:
    given = ["cite", "--database", spelled(url), *words]
    result = CliRunner().invoke(bedfellows, given, standalone_mode=False)
    assert result.exception is None, result.exception
    return result.stdout


def parse_entries(text: str) -> dict[str, dict[str, str]]:
    """The entries by key, as another program reads them; none may be passed over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pyparsing, within bibtexparser
        import bibtexparser

        parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
        found: dict[str, dict[str, str]] = parser.parse(text).entries_dict
    assert len(found) == text.count("\n@") + 1
    return found


def parse_items(text: str) -> dict[str, dict[str, Any]]:
    items = json.loads(text)
    jsonschema.validate(items, CSL_SCHEMA)
    return {item["id"]: item for item in items}


def test_cite_prints_what_is_loaded(ask: Import, added: Path, seeded_url: URL) -> None:
    assert list(parse_entries(ask("cite"))) == ["bedfellows"]
    ask("import", "state-visits", fake_dataset.write_visits(Path("may.csv"), *FIVE[:2]))
    (added / "state_visits.yaml").unlink()  # the entry is in the database
    entry = (
        "@misc{state-visits-2024,\n"
        "  author = {{Institute of State Visits} and {Bureau of Visits \\& Travel} and others},\n"
        "  title = {{State Visits \\& Travel}},\n"
        "  year = {2024},\n"
        "  publisher = {Institute of State Visits},\n"
        "  edition = {2.1},\n"
        "  url = {https://example.org/visits_2.1}\n"
        "}\n"
    )
    assert ask("cite", "state-visits") == entry
    assert ask("cite").endswith(f"\n\n{entry}")
    item = parse_items(ask("cite", "state-visits", "--format", "csl"))["state-visits-2024"]
    assert item["author"][1] == {"literal": "Bureau of Visits & Travel"}
    with pytest.raises(UserError, match=r"key 'state-visit'\. Did you mean state-visits"):
        raise invoke(seeded_url, "cite", "state-visit").exception or AssertionError


def test_people_are_cited_without_braces_and_institutes_with_them() -> None:
    entries = {
        name: format_bibtex(name, find_dataset(name).card, None) for name in ("gdelt", "wdi")
    }
    assert "  author = {Leetaru, Kalev and " in entries["gdelt"]
    assert "  author = {{World Bank}},\n" in entries["wdi"]


@pytest.mark.slow
@pytest.mark.on_sqlite
def test_every_source_can_be_cited(seeded_readonly_url: URL) -> None:
    sources = Source.table()
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        query = select(sources.c.slug, sources.c.published_edtf).where(
            sources.c.kind_code != "none"
        )
        found = {slug: published or "" for slug, published in connection.execute(query)}
    assert len(found) > 400
    entries = parse_entries(cite(seeded_readonly_url, *found))
    items = parse_items(cite(seeded_readonly_url, *found, "--format", "csl"))
    assert set(entries) == set(items) == set(found)
    for slug, published in found.items():
        assert ("issued" in items[slug]) == ("year" in entries[slug]) == bool(published), slug
        assert entries[slug]["author"], slug
    ramani = items["diplomat-2015-07-unlikeliest-bedfellows"]
    assert ramani["author"] == [{"literal": "Samuel Ramani"}]
    assert ramani["issued"] == {"date-parts": [[2015, 7, 21], [2015, 7, 31]], "circa": True}
    assert ramani["container-title"] == "The Diplomat"
    assert entries[ramani["id"]]["date"] == "2015-07-21/2015-07-31"


def test_a_record_is_cited_with_what_it_rests_on(seeded_readonly_url: URL) -> None:
    alone = parse_entries(cite(seeded_readonly_url, "L08"))
    assert alone.keys() == {"bedfellows-L08"}
    assert alone["bedfellows-L08"]["note"] == "Record L08 in the table laws"
    both = parse_entries(cite(seeded_readonly_url, "L08", "--sources"))
    assert "eurasianet-2015-06-04-kyrgyzstan-passes-foreign-agents-bill" in both
    vote = parse_entries(cite(seeded_readonly_url, "L08+first_reading+2015-06-04", "--sources"))
    assert 1 < len(vote) < len(both)


def test_an_answer_is_cited_with_its_day_and_command(seeded_readonly_url: URL) -> None:
    typed = "report dossier belarus KGZ --as-of 2015-08-12"
    [item] = parse_items(cite(seeded_readonly_url, "--report", typed, "--format", "csl")).values()
    assert item["id"] == "bedfellows-dossier-BLR-KGZ-as-of-2015-08-12"
    assert item["title"] == "Dossier: Belarus and Kyrgyzstan"
    assert item["edition"].startswith("0.1.0-")
    assert item["note"].startswith("As of 2015-08-12; schema 00")
    assert item["note"].endswith("command: bedfellows report dossier BLR KGZ --as-of 2015-08-12")
    sourced = cite(seeded_readonly_url, "--report", "officials --event E059", "--sources")
    assert "eurasianet-2015-06-04-kyrgyzstan-passes-foreign-agents-bill" in parse_entries(sourced)


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere", "L99"], "'nowhere'.*\n.*'L99'"),
        (["general-knowledge"], "no source yet"),
        (["--report", "dosier BLR KGZ"], "there is no report 'dosier'"),
        (["--report", "dossier BLR 'KGZ"], "is not a command"),
        (["--report", "dossier BLR Nowhere"], "Nowhere"),
        (["--report", "dossier BLR"], "you gave one"),
    ],
)
def test_what_cannot_be_cited_is_refused(
    words: list[str], message: str, seeded_readonly_url: URL
) -> None:
    given = ["cite", "--database", spelled(seeded_readonly_url), *words]
    result = CliRunner().invoke(bedfellows, given, standalone_mode=False)
    assert result.stdout == ""
    with pytest.raises(Exception, match=message):
        raise result.exception or AssertionError


@pytest.mark.on_sqlite
def test_hostile_texts_stay_text_in_references(seeded_url: URL) -> None:
    texts = {
        "a": "\\input{/etc/passwd} } \\write18{id} $x^2$ % # & ~ _ { @misc{b, title = {c}}",
        "b": "<script>alert(1)</script>\n\n@misc{x,\n\u202eleft\u202c \x1b[31mred \u2028 line",
        "c": "W" * 2000,
    }
    sources = Source.table()
    with create_migration_engine(seeded_url).begin() as connection:
        slugs = [
            *connection.scalars(select(func.min(sources.c.slug)).group_by(sources.c.kind_code))
        ]
        for slug, text in zip(slugs, texts.values(), strict=False):
            changes = {"title": text, "author": text, "url": f"https://x.example/}}{{\\{text[:20]}"}
            connection.execute(update(sources).where(sources.c.slug == slug).values(changes))
    wanted = slugs[:3]
    text = cite(seeded_url, *wanted)
    assert text.isprintable() or not set(text) & set("\x1b\u202e\u202c\u2028")
    assert list(parse_entries(text)) == wanted
    read = {each.key: each.title for each in read_bibtex(text)}
    items = parse_items(cite(seeded_url, *wanted, "--format", "csl"))
    assert read == {key: item["title"] for key, item in items.items()}
    assert read[wanted[0]] == texts["a"]


def test_references_of_one_form_are_read_back() -> None:
    methods = (ROOT / "reports" / "panels" / "methods.bib").read_text(encoding="utf-8")
    entries = [format_bibtex(name, find_dataset(name).card, None) for name in list_names()]
    text = "\n\n".join([*entries, methods.strip()])
    assert "\n\n".join(map(write_bibtex, read_bibtex(text))) == text
    assert parse_entries(text)["hage-2011"]["author"] == "Häge, Frank M."
    with pytest.raises(ValueError, match="not an entry of BibTeX"):
        read_bibtex("Bailey and others (2017)")


def test_dates_are_no_more_precise_than_their_source() -> None:
    def issued(date: str) -> tuple[object, str]:
        reference = CitedWork("k", "t", (Author("a"),), date)
        found = parse_entries(write_bibtex(reference))["k"]
        return build_item(reference).get("issued"), found.get("date", found.get("year", ""))

    assert issued("") == (None, "")
    assert issued("2015") == ({"date-parts": [[2015]]}, "2015")
    assert issued("2015-08~") == ({"date-parts": [[2015, 8]], "circa": True}, "2015-08~")
    spring = {"date-parts": [[2015, 3, 1], [2015, 4, 2]], "circa": True}
    assert issued("[2015-03-01..2015-04-02]") == (spring, "2015-03-01/2015-04-02")


def test_the_title_is_that_of_the_citation_file() -> None:
    assert f'title: "{TITLE}"' in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
