"""The curated facts: how many there are, and the values that a reader would look up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Connection, text

from database import connect, create_reading_engine
from models.citable import list_citable_tables, name_target_column

ARTICLE_LENGTH = 9217
"""The length of the article in code points, the unit of the claims' offsets."""

ORGANISATIONS = {
    "CIS", "CST", "CSTO", "EurAsEC", "eurasian-customs-union", "CES", "EEC", "EAEU", "USRB",
    "SCO", "CISFTA", "OSCE", "CSCE", "EU", "EaP", "UN", "WTO", "CoE", "NATO", "OTS", "GUAM",
    "OIC", "IMF", "EBRD", "EDB", "G8", "ISIS", "MTZ", "SDPK", "belarus-cooperation-council",
    "presidential-press-and-information-office-kremlin",
}  # fmt: skip


@pytest.fixture
def facts(seeded_readonly_url: URL) -> Iterator[Connection]:
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        yield connection


def counts(facts: Connection, query: str) -> dict[str, int]:
    return {str(name): count for name, count in facts.execute(text(query))}


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("agreement_links", 5),
        ("agreement_parties", 166),
        ("agreements", 37),
        ("claims", 128),
        ("event_types", 311),
        ("events", 129),
        ("law_stages", 148),
        ("law_votes", 36),
        ("laws", 45),
        ("memberships", 2406),
        ("observations", 183),
        ("relations", 26),
        ("topics", 10),
        ("sanctions", 49),
        ("sources", 484),
        ("tenures", 149),
        ("unclaimed_passages", 5),
    ],
)
def test_number_of_rows(facts: Connection, table: str, count: int) -> None:
    assert facts.scalar(text(f"SELECT count(*) FROM {table}")) == count


def test_every_organisation_of_the_facts_is_there(facts: Connection) -> None:
    query = "SELECT slug FROM actors WHERE kind_code = 'organisation'"
    assert set(facts.scalars(text(query))) >= ORGANISATIONS


def test_claims_by_assertion_and_verdict(facts: Connection) -> None:
    assert counts(facts, "SELECT assertion_code, count(*) FROM claims GROUP BY 1") == {
        "fact": 73,
        "reported_claim": 8,
        "opinion": 41,
        "projection": 6,
    }
    verdicts = counts(facts, "SELECT verdict_code, count(*) FROM claims GROUP BY 1")
    assert verdicts["differs"] == 21


def test_claims_refer_to_rows(facts: Connection) -> None:
    query = "SELECT stance_code, count(*) FROM citations WHERE claim_id IS NOT NULL GROUP BY 1"
    assert counts(facts, query) == {"supports": 151, "contradicts": 68, "mentions": 73}
    loose = """
        SELECT code FROM claims
        WHERE assertion_code IN ('fact', 'reported_claim')
          AND id NOT IN (SELECT claim_id FROM citations WHERE claim_id IS NOT NULL)
    """
    assert facts.scalars(text(loose)).all() == []


def test_claims_lie_within_the_article(facts: Connection) -> None:
    first, last = facts.execute(text("SELECT min(char_start), max(char_end) FROM claims")).one()
    assert (first, last) == (0, ARTICLE_LENGTH)


GENERAL_KNOWLEDGE_ONLY = {
    # All rows that no source backs yet, 60 with the organisations below.
    "agreement_parties": 5,
    "events": 12,
    "laws": 9,
    "law_stages": 18,
    "law_votes": 1,
    "memberships": 0,
    "relations": 0,
    "sanctions": 1,
    "tenures": 11,
}


@pytest.mark.parametrize(("table", "count"), [*GENERAL_KNOWLEDGE_ONLY.items(), ("agreements", 0)])
def test_rows_from_general_knowledge_alone(facts: Connection, table: str, count: int) -> None:
    assert len(find_unsourced_rows(facts, table)) == count


def test_organisations_from_general_knowledge_alone(facts: Connection) -> None:
    wanted = ["EDB", "ISIS", "SDPK"]
    query = "SELECT slug, id FROM actors WHERE kind_code = 'organisation'"
    keys = {row.id: row.slug for row in facts.execute(text(query))}
    assert {keys[key] for key in find_unsourced_rows(facts, "actors") if key in keys} == set(wanted)
    assert sum(GENERAL_KNOWLEDGE_ONLY.values()) + len(wanted) == 60


def find_unsourced_rows(facts: Connection, table: str) -> list[int]:
    """The ids of rows that cite nothing but general knowledge; claims do not count."""
    column = name_target_column(table)
    query = f"""
        SELECT {column} FROM citations JOIN sources ON sources.id = source_id
        WHERE {column} IS NOT NULL AND claim_id IS NULL
        GROUP BY {column} HAVING min(kind_code) = 'none' AND max(kind_code) = 'none'
    """
    return list(facts.scalars(text(query)))


@pytest.mark.parametrize("table", list_citable_tables())
def test_every_citable_row_has_a_citation(facts: Connection, table: str) -> None:
    column = name_target_column(table)
    query = f"""
        SELECT id FROM {table} WHERE id NOT IN
        (SELECT {column} FROM citations WHERE {column} IS NOT NULL AND claim_id IS NULL)
    """
    if table == "coverage_statements":  # No source says how far we looked.
        query += " AND extent_code = 'complete'"
    assert facts.scalars(text(query)).all() == []


def test_no_two_sources_are_the_same(facts: Connection) -> None:
    query = """
        SELECT title FROM sources
        GROUP BY title, publisher, published_edtf, url, author HAVING count(*) > 1
    """
    assert facts.scalars(text(query)).all() == []


@pytest.mark.parametrize(
    ("law", "stage", "tally"),
    [
        ("L08", "first_reading", (83, 23)),
        ("L08", "third_reading", (46, 65)),
        ("L58", "first_reading", (79, 7)),
        ("L58", "second_reading", (90, 2)),
        ("L53", "third_reading", (436, 0)),
        ("L13", "veto_overridden", (84, 4)),
    ],
)
def test_votes(facts: Connection, law: str, stage: str, tally: tuple[int, int]) -> None:
    query = """
        SELECT yes, no FROM law_votes JOIN law_stages ON law_stages.id = stage_id
        JOIN laws ON laws.id = law_id WHERE slug = :law AND stage_code = :stage
    """
    (found,) = facts.execute(text(query), {"law": law, "stage": stage})
    assert tuple(found) == tally


@pytest.mark.parametrize(
    ("agreement", "party", "kind", "occurred", "effective"),
    [
        ("AG19", None, "entry_into_force", "2015-08-12", None),
        ("AG19", "KGZ", "ratification", "2015-05-21", None),
        ("AG19", "BLR", "ratification", "2015-07-24", None),
        ("AG17", "KGZ", "accession", "2014-12-23", None),
        ("AG10", "KGZ", "denunciation", "2015-07-21", "2015-08-20"),
        ("AG10", None, "termination", "2015-08-20", None),
        ("AG26", "BLR", "suspension", "2021-06", None),
    ],
)
def test_dated_actions(
    facts: Connection,
    agreement: str,
    party: str | None,
    kind: str,
    occurred: str,
    effective: str | None,
) -> None:
    query = """
        SELECT occurred_edtf, effective_edtf FROM agreement_actions AS action
        JOIN agreements ON agreements.id = action.agreement_id
        LEFT JOIN agreement_parties AS party ON party.id = action.party_id
        LEFT JOIN actors ON actors.id = party.actor_id
        WHERE agreements.slug = :agreement AND action.kind_code = :kind
          AND coalesce(actors.slug, '') = :party
    """
    keys = {"agreement": agreement, "kind": kind, "party": party or ""}
    (found,) = facts.execute(text(query), keys)
    assert tuple(found) == (occurred, effective)


def test_non_signatories_of_the_charter_have_no_action(facts: Connection) -> None:
    query = """
        SELECT actors.slug FROM agreement_parties AS party JOIN actors ON actors.id = actor_id
        WHERE role_code = 'non_signatory'
          AND party.id NOT IN (SELECT party_id FROM agreement_actions WHERE party_id IS NOT NULL)
    """
    assert set(facts.scalars(text(query))) == {"UKR", "TKM"}


def test_growth_projected_and_measured(facts: Connection) -> None:
    query = """
        SELECT status_code, value FROM observations
        JOIN actors ON actors.id = actor_id JOIN indicators ON indicators.id = indicator_id
        WHERE actors.slug = 'KGZ' AND indicators.code = 'NY.GDP.MKTP.KD.ZG' AND period_edtf = '2015'
    """
    found = {row.status_code: row.value for row in facts.execute(text(query))}
    assert found == {"projection": 1.7, "actual": pytest.approx(3.8758)}


def test_the_acts_of_an_event_may_be_on_its_day(facts: Connection) -> None:
    """A stage or an action that an event describes as well can have been on the same day."""
    for table in ("law_stages", "agreement_actions"):
        query = f"""
            SELECT events.slug FROM event_acts JOIN events ON events.id = event_id
            JOIN {table} AS act ON act.id = {name_target_column(table)}
            WHERE act.occurred_latest < events.occurred_earliest
               OR events.occurred_latest < act.occurred_earliest
        """
        assert facts.scalars(text(query)).all() == []


def test_nothing_was_last_seen_before_it_began(facts: Connection) -> None:
    for table in ("memberships", "tenures", "sanction_phases"):
        query = f"SELECT id FROM {table} WHERE ended_known_until < started_earliest"
        assert facts.scalars(text(query)).all() == []


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Kirghizia", {"KGZ"}),
        ("Kyrgyz Republic", {"KGZ"}),
        ("Byelorussia", {"BLR"}),
        ("Russia", {"RUS"}),
        ("USSR", {"SUN"}),
        ("Britain", {"GBR"}),
        ("USA", {"USA"}),
        ("Turkey", {"TUR"}),
        ("Burma", {"MMR"}),
        ("Swaziland", {"SWZ"}),
        ("Ivory Coast", {"CIV"}),
        ("Moldova", {"MDA"}),
        ("Iran", {"IRN"}),
        ("Congo", {"COG", "COD"}),
        ("Korea", {"KOR", "PRK"}),
        ("Киргизия", {"KGZ"}),
        ("Кыргызстан", {"KGZ"}),
        ("Беларусь", {"BLR"}),
    ],
)
def test_names_that_people_use(facts: Connection, name: str, slugs: set[str]) -> None:
    query = """
        SELECT actors.slug FROM actors LEFT JOIN actor_names AS other ON other.actor_id = actors.id
        LEFT JOIN actor_codes ON actor_codes.actor_id = actors.id
        WHERE other.name = :name OR actors.name = :name OR code = :name
    """
    assert set(facts.scalars(text(query), {"name": name})) == slugs


def test_a_code_passes_from_one_state_to_another(facts: Connection) -> None:
    """The code 365 means the Soviet Union until 1991 and Russia afterwards."""
    query = """
        SELECT actors.slug, valid_from_edtf FROM actor_codes JOIN actors ON actors.id = actor_id
        WHERE scheme_code = 'cow' AND code = '365'
    """
    found = {tuple(row) for row in facts.execute(text(query))}
    assert found >= {("SUN", "1922-12-30"), ("RUS", "1991-12-26")}
