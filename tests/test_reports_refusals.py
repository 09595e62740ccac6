"""What a report refuses, with the nearest right words."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.actors import find_actor

pytestmark = pytest.mark.on_sqlite


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("Kirgistan", "Kyrgyzstan"),
        ("congo", r"Congo - Kinshasa \(COD\), Congo - Brazzaville \(COG\)"),
        ("999", "no country with the ISO 3166 number 999"),
    ],
)
def test_an_unclear_country_is_refused(wanted: str, message: str, seeded_readonly_url: URL) -> None:
    with (
        connect(create_reading_engine(seeded_readonly_url)) as connection,
        pytest.raises(UserError, match=message),
    ):
        find_actor(connection, wanted)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["BLR", "BLR"], "name two different countries"),
        (["BLR", "KGZ", "--as-of", "2015-13"], "there is no month 13"),
        (["BLR", "KGZ", "--as-of", "2015-02-30"], "February 2015 has 28 days"),
        (["BLR", "KGZ", "--as-of", "2015~"], "not one day, month or year; write e.g. 2015-08-12"),
        (["BLR", "KGZ", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["BLR", "KGZ", "--since", "2016", "--until", "2015"], "is after --until 2015"),
        (["BLR", "KGZ", "--format", "docx"], "no format 'docx'"),
        (["BLR", "KGZ", "--format", "csv"], "choose with --table"),
    ],
)
def test_bad_input_is_refused(arguments: list[str], message: str, seeded_readonly_url: URL) -> None:
    command = registry.load_command("dossier")
    given = [*arguments, "--database", spelled(seeded_readonly_url)]
    result = CliRunner().invoke(command, given, standalone_mode=False)
    assert isinstance(result.exception, UserError)
    assert message in str(result.exception)


@pytest.mark.parametrize(
    "arguments",
    [
        ["dossier", "BLR", "KGZ"],
        ["officials", "--event", "E059"],
        ["laws", "KGZ"],
        ["codes", "365"],
        ["codes", "BLR"],
    ],
)
def test_a_refusal_names_the_seeds_where_no_facts_are_loaded(
    arguments: list[str], migrated_url: URL
) -> None:
    given = [*arguments[1:], "--database", spelled(migrated_url)]
    result = CliRunner().invoke(registry.load_command(arguments[0]), given, standalone_mode=False)
    assert isinstance(result.exception, UserError)
    assert "There is no " in str(result.exception)
    assert re.search(r"\. No facts are loaded: load them with `.* seed`\.$", str(result.exception))


def test_a_refusal_names_no_seeds_where_facts_are_loaded(seeded_readonly_url: URL) -> None:
    given = ["XXX", "--database", spelled(seeded_readonly_url)]
    result = CliRunner().invoke(registry.load_command("laws"), given, standalone_mode=False)
    assert "There is no country" in str(result.exception)
    assert "loaded" not in str(result.exception)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in registry.list_names()
        if registry.load_report(name).actors in ("any", "some")
    ],
)
def test_who_is_named_twice_is_asked_about_once(name: str, seeded_readonly_url: URL) -> None:
    def print_report(*words: str) -> str:
        given = [*words, "--as-of", "2020-01-01", "--database", spelled(seeded_readonly_url)]
        result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
        return result.output

    once = print_report("BLR", "KGZ")
    assert "Belarus and Kyrgyzstan" in once
    assert print_report("BLR", "belarus", "112", "KGZ", "BLR") == once
