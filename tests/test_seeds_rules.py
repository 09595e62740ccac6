"""Rules that several records or fields break together, and all faults reported at once."""

from __future__ import annotations

from pathlib import Path

import seed_folders
from seed_folders import find_faults

from seeds.curated.collect import collect_rows

LAW = "laws/foreign-agents.yaml"


LATER_LAWS = """\
- slug: L03
  country: BLR
  family: foreign-agents
  title: On foreign agents in Belarus
  short_title: Foreign agents (BLR)
  status: pending
  links:
  - {kind: modelled_on, law: L01}
  - {kind: amends, law: L02}
"""


def test_laws_modelled_on_one_another_in_a_cycle(folder: Path) -> None:
    """The report `diffusion` would find no first law, and so leave them all out."""
    later = "laws/later.yaml"
    (folder / later).write_text(LATER_LAWS, encoding="utf-8")
    collect_rows(folder)
    link = "  status: {}\n  links:\n  - {{kind: modelled_on, law: {}}}\n"
    old = "  status: {}\n"
    seed_folders.replace(folder, LAW, old.format("in_force"), link.format("in_force", "L03"))
    collect_rows(folder)
    seed_folders.replace(folder, LAW, old.format("rejected"), link.format("rejected", "L02"))
    (fault,) = find_faults(folder)
    assert fault == (
        f"{LAW}:8: links[1].law: these laws are modelled on one another in a cycle: L01 on L02, "
        f"L02 on L03, L03 on L01 (also at {folder / LAW}:32, {folder / later}:8)"
    )


def test_a_law_modelled_on_itself(folder: Path) -> None:
    link = "  status: in_force\n  links:\n  - {kind: modelled_on, law: L02}\n"
    seed_folders.replace(folder, LAW, "  status: in_force\n", link)
    assert find_faults(folder) == [
        f"{LAW}:30: links[1].other_law: L02 is on both sides; name two different ones"
    ]


def test_signed_before_adoption_and_in_force_before_signature(folder: Path) -> None:
    seed_folders.replace(
        folder,
        LAW,
        "  status: in_force\n",
        "  status: in_force\n  stages:\n"
        "  - {stage: in_force, occurred: 2012-05}\n"
        "  - {stage: signed, occurred: 2012-06-20}\n"
        "  - {stage: adopted, occurred: 2012-07-18}\n",
    )
    assert find_faults(folder) == [
        f"{LAW}:30: stages[1].occurred: in_force on 2012-05 is before signed on 2012-06-20",
        f"{LAW}:31: stages[2].occurred: signed on 2012-06-20 is before adopted on 2012-07-18",
    ]


def test_vague_dates_and_repeated_stages_are_not_refused(folder: Path) -> None:
    seed_folders.replace(
        folder,
        LAW,
        "  status: in_force\n",
        "  status: in_force\n  stages:\n"
        "  - {stage: first_reading, occurred: 2012-07}\n"
        "  - {stage: second_reading, occurred: 2012}\n"
        "  - {stage: adopted, occurred: 2009-06-16}\n"
        "  - {stage: vetoed, occurred: 2009-06}\n"
        "  - {stage: adopted, occurred: 2013-07-14}\n"
        "  - {stage: signed, occurred: 2013-07-01}\n"
        "  - {stage: rejected, occurred: 2014-01-01}\n"
        "  - {stage: annulled, occurred: 2014-02-01}\n",
    )
    assert len(collect_rows(folder)["law_stages"]) == 12


def test_all_faults_at_once_without_those_that_only_follow_from_others(folder: Path) -> None:
    seed_folders.replace(folder, "organisations.csv", "2015-01-01", "2015-01-32")
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "KGX,EAUE")
    seed_folders.replace(folder, LAW, "  short_title: Foreign agents\n", "  shorttitle: Agents\n")
    seed_folders.replace(folder, LAW, "occurred: 2016-05-12", "occurred: 2014-05-12")
    found = [fault.split(": ")[:2] for fault in find_faults(folder)]
    assert found == [
        [f"{LAW}:1", "short_title"],
        [f"{LAW}:5", "shorttitle"],
        ["memberships.csv:3", "actor"],
        ["memberships.csv:3", "organisation"],
        ["organisations.csv:3", "founded"],
    ]


def test_a_broken_file_does_not_make_its_records_unknown(folder: Path) -> None:
    seed_folders.replace(folder, "organisations.csv", "slug,name", "slug,title")
    assert {fault.partition(":")[0] for fault in find_faults(folder)} == {"organisations.csv"}


def test_a_faulty_date_in_a_key_does_not_make_the_record_unknown(folder: Path) -> None:
    (folder / "claims").mkdir()
    (folder / "claims" / "tass-2015.yaml").write_text(
        """\
source: tass-2015
claims:
- code: A1
  kind: law
  summary: The bill was rejected.
  asserted_as: fact
  verdict: agrees
  bears_on:
  - row: law_stages L01+rejected+2016-05-12
    stance: supports
""",
        encoding="utf-8",
    )
    assert len(collect_rows(folder)["citations"]) == 249 + 4
    seed_folders.replace(folder, LAW, "occurred: 2016-05-12", "occurred: 2016-05-32")
    (found,) = find_faults(folder)
    assert found.startswith(f"{LAW}:22: stages[4].occurred: '2016-05-32' is not a date")


def test_a_reference_that_fits_several_rows(folder: Path) -> None:
    (folder / "events.yaml").write_text(
        """\
- slug: E01
  type: '1122'
  title: A committee met
  same_act:
  - row: law_stages L01
  - row: law_stages L01+first_reading
  - row: laws L01
""",
        encoding="utf-8",
    )
    (folder / "event_types.csv").write_text(
        "code,label,quad_class,goldstein\n1122,Accuse,verbal_conflict,-2.0\n", encoding="utf-8"
    )
    assert find_faults(folder) == [
        (
            "events.yaml:5: same_act[1].row: 'L01' fits several law_stages; write one of "
            "L01+introduced+2013-09, L01+committee+2015-05-19+Human rights committee, "
            "L01+first_reading+2015-06-04, L01+rejected+2016-05-12"
        ),
        (
            "events.yaml:7: same_act[3].row: 'laws L01' is not a table and a key; the tables are "
            "law_stages, agreement_actions, sanctions, memberships, tenures, relations"
        ),
    ]
