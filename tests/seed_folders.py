"""A small data folder for tests of the loader, and ways to change it."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "sources.csv": """\
slug,kind,title,is_copy,published
tass-2015,news,A report,false,2015-08-12
general-knowledge,none,General knowledge,false,
""",
    "organisations.csv": """\
slug,name,acronym,kind,founded,dissolved,dissolved_known_until
CSTO,Collective Security Treaty Organization,CSTO,alliance,2002-10-07,..,2020-01-01
EAEU,Eurasian Economic Union,EAEU,economic,2015-01-01,,
""",
    "memberships.csv": """\
actor,organisation,status,started,ended,ended_known_until,source,confidence
BLR,EAEU,member,2015-01-01,..,2015-08-12,tass-2015,high
KGZ,EAEU,member,2015-08-12,..,2015-08-12,tass-2015,high
""",
    "law_families.csv": """\
slug,title,description
foreign-agents,Foreign agents,Laws that mark who takes money from abroad
""",
    "laws/foreign-agents.yaml": """\
- slug: L01
  country: KGZ
  family: foreign-agents
  title: On foreign agents
  short_title: Foreign agents
  status: rejected
  sources:
  - source: tass-2015
    locator: paragraph 3
  stages:
  - stage: introduced
    occurred: 2013-09
  - stage: committee
    body: Human rights committee
    occurred: 2015-05-19
  - stage: first_reading
    occurred: 2015-06-04
    vote:
      yes: 83
      no: 23
  - stage: rejected
    occurred: 2016-05-12
- slug: L02
  country: RUS
  family: foreign-agents
  title: On foreign agents in Russia
  short_title: Foreign agents (RUS)
  status: in_force
""",
}


def write_files(folder: Path) -> Path:
    """Write the small data folder; returns it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def replace(folder: Path, name: str, old: str, new: str) -> None:
    """Change one passage of a file, which must stand there once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
