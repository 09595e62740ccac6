"""Organisations and people of datasets that may be curated ones: scores, decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import query_rows, run_import, write_file
from sqlalchemy import URL

from console import UserError
from seeds.matching.judge import judge_pair, withdraw_judgement

IGO = """ccode,year,state,un,upu,ilo,wmo,cis,eec
370,2013,belarus,1,1,1,1,1,1
703,2013,kyrgyzstan,1,1,1,1,1,1
705,2013,kazakhstan,1,1,1,1,1,0
"""
LEADERS = """obsid,idacr,leader,startdate,enddate
KYR-2010,KYR,Otunbayeva,2010-04-07,2011-12-01
BLR-1994-3,BLR,Lukashenko,1994-07-20,2015-12-31
BLR-2001,BLR,Nobody,2001-01-01,2002-01-01
"""
CANDIDATES = """SELECT kept_key, other_key, status, score FROM same_candidates
                WHERE table_name = 'actors' ORDER BY 1, 2"""
MEMBERS = """SELECT count(*) FROM membership_status WHERE organisation_slug = 'igo-cis'"""
HOLDERS = """SELECT person_slug, person_name FROM tenure_status
             WHERE position_slug = 'KGZ-leader-archigos'"""
IN_TIMELINE = """SELECT count(*) FROM timeline
                 WHERE actor_slug = 'roza-otunbayeva' AND title LIKE '%(Archigos)%'"""


def ignore(_text: str) -> None:
    """Drop a message."""


def test_actors_that_are_the_same(seeded_url: URL, tmp_path: Path) -> None:
    url = seeded_url
    run_import(url, "cow-igo", write_file(tmp_path / "igo.csv", IGO))
    run_import(url, "leaders", write_file(tmp_path / "leaders.csv", LEADERS))
    found = {row[:2]: row[2:] for row in query_rows(url, CANDIDATES)}
    assert found["roza-otunbayeva", "archigos-kyr-otunbayeva"] == ("candidate", 80)
    assert found["alexander-lukashenko", "archigos-blr-lukashenko"] == ("candidate", 80)
    status, score = found["CIS", "igo-cis"]
    assert status == "candidate"
    assert 40 < score < 70
    # A heading is no proof: eec is the European Economic Community.
    assert not [pair for pair in found if "igo-eec" in pair or "archigos-blr-nobody" in pair]

    assert query_rows(url, MEMBERS) == [(3,)]
    assert query_rows(url, HOLDERS) == [("archigos-kyr-otunbayeva", "Otunbayeva")]
    assert query_rows(url, IN_TIMELINE) == [(0,)]
    for pair in (("igo-cis", "CIS"), ("archigos-kyr-otunbayeva", "roza-otunbayeva")):
        judge_pair(url, *pair, is_same=True, note=None, echo=ignore)
    assert query_rows(url, MEMBERS) == [(0,)]
    assert query_rows(url, HOLDERS) == [("roza-otunbayeva", "Roza Otunbayeva")]
    assert query_rows(url, IN_TIMELINE) == [(2,)]
    rows = "SELECT count(*) FROM memberships m JOIN actors a ON a.id = m.organisation_id"
    assert query_rows(url, f"{rows} WHERE a.slug = 'igo-cis'") == [(3,)]

    for one, two, why in (
        ("igo-cis", "roza-otunbayeva", "igo-cis and roza-otunbayeva are organisation and person"),
        ("CIS", "EAEU", "CIS and EAEU are both curated by hand"),
        ("KGZ", "BLR", "There is no agreement, sanction, organisation or person 'KGZ'"),
    ):
        with pytest.raises(UserError, match=why):
            judge_pair(url, one, two, is_same=True, note=None, echo=ignore)
    for pair in (("igo-cis", "CIS"), ("archigos-kyr-otunbayeva", "roza-otunbayeva")):
        withdraw_judgement(url, *pair, echo=ignore)
    assert query_rows(url, MEMBERS) == [(3,)]
    assert dict(found) == {row[:2]: row[2:] for row in query_rows(url, CANDIDATES)}
