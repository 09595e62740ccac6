"""Imported rows and seeds: seeding leaves imported rows alone and deletes nothing they refer to."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import query_rows, run_import, run_sql, write_file
from sqlalchemy import URL

from console import UserError
from seeds.curated.load import load_project
from seeds.curated.user_folder import load_user_folder

GSDB = (
    "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,"
    "financial,travel,other,target_mult,sender_mult,objective,success\n"
    "16,Israel,Visegrad Group,1950,2023,1,exp_compl,0,0,0,0,0,0,1,other,ongoing\n"
)
BODIES = "slug,name,acronym,kind\nV4,Visegrad Group,V4,regional\n"


@pytest.mark.usefixtures("small_project")
def test_seeding_keeps_imported_rows_and_all_that_they_refer_to(
    small_url: URL, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    write_file(folder / "organisations.csv", BODIES)
    load_user_folder(small_url, str(folder), None, echo=print)
    run_import(small_url, "gsdb", write_file(tmp_path / "gsdb.csv", GSDB))
    senders = """SELECT a.slug FROM sanction_parties p JOIN actors a ON a.id = p.actor_id
                 JOIN sanctions s ON s.id = p.sanction_id
                 WHERE s.slug = 'gsdb-16' AND p.role_code = 'sender'"""
    assert query_rows(small_url, senders) == [("V4",)]
    # A user's row may refer to an imported one that the seeds do not read.
    run_sql(
        small_url,
        """INSERT INTO citations (source_id, stance_code, sanction_id)
           SELECT o.id, 'mentions', s.id FROM sources o, sanctions s
           WHERE o.slug = 'general-knowledge' AND s.slug = 'gsdb-16'""",
    )
    assert load_project(small_url, check=True, echo=print) == 0

    # Now the folder has another organisation only.
    write_file(
        folder / "organisations.csv", BODIES.replace("V4", "NC").replace("Visegrad", "Nordic")
    )
    with pytest.raises(UserError) as refused:
        load_user_folder(small_url, str(folder), None, echo=print)
    assert "actors V4 is no longer in the seed files, but 1 imported row refers to it" in str(
        refused.value
    )
    assert query_rows(small_url, senders) == [("V4",)]
