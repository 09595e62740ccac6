"""Twelve lines that sum up what is on record about two countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from models import Agreement, Event
from models.coverage import CoverageKind
from reports.framework.marks import NO, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import (
    had_ceased,
    is_each_complete,
    is_pair_complete,
    mark_absence,
)
from reports.queries.loaded_datasets import is_imported_row
from reports.queries.relation_phases import (
    BREAKS,
    MENDINGS,
    has_diplomatic_phases,
    select_last_change,
)
from reports.queries.shared_events import select_shared_events
from reports.queries.vote_years import (
    select_line,
    select_pair_votes,
    summarise_change,
    summarise_last_year,
)


class PairSections(NamedTuple):
    """The sections of a dossier that its summary counts."""

    agreements: Section
    memberships: Section
    laws: Section
    sanctions: Mapping[str, Section]
    """Those against each country, by its slug."""
    disputes: Section
    offices: Section
    is_any_claim_checked: ColumnElement[bool]
    """Whether any claim about both was compared with other evidence."""


_MEMBER = "member"
"""The status of a full member, as the section prints it."""
_LISTED = 6
"""Of so many names, a line lists all; of more, the first."""


def build_pair_summary(request: Request, found: PairSections) -> Section:
    """One line per subject: how many rows, or the day, and which."""
    events, votes = select_shared_events(request), select_pair_votes(request)
    break_of, mending = (
        _find_last_change(request, about, statuses, events, codes)
        for about, statuses, codes in (
            ("Last break or downgrade of relations", BREAKS, ["161"]),
            ("Relations last restored", MENDINGS, ["050", "054"]),
        )
    )
    have_agreements, have_relations, have_events = (
        is_pair_complete(request, kind)
        for kind in (CoverageKind.AGREEMENT, CoverageKind.RELATION, CoverageKind.EVENT)
    )
    is_past = or_(*(had_ceased(actor.id, request.window[0]) for actor in request.actors))
    # Each line with the condition under which a missing answer means no.
    lines = [
        (_count_agreements(found.agreements), have_agreements),
        (_count_memberships(found.memberships, [each.slug for each in request.actors]), is_past),
        (_count_sanctions("Sanctions against either", found.sanctions), false()),
        (
            _count_rows("Laws of the same family", found.laws, "ID"),
            is_each_complete(request, CoverageKind.LAW),
        ),
        (select_line("Agreement in votes", summarise_last_year(votes)), false()),
        (select_line("The same, mean of five years", summarise_change(votes)), false()),
        (break_of, have_relations),
        (mending, have_relations),
        (_find_last_event("Last event", events), have_events),
        (_count_events(events), have_events),
        (_count_rows("Contradicted claims", found.disputes, "Claim"), found.is_any_claim_checked),
        (_list_leaders(found.offices), false()),
    ]
    numbered = union_all(
        *(
            _number_line(place, line.subquery(f"line_{place}"), is_fact)
            for place, (line, is_fact) in enumerate(lines, 1)
        )
    ).subquery("summary")
    return Section(
        "In short",
        select(
            numbered.c.about.label("About"),
            numbered.c.answer.label("Answer"),
            numbered.c.details.label("Details"),
        ).order_by(numbered.c.place),
        marks=[Mark(NO, "none, by a complete list", ["Answer"], rf"^{NO}$")],
    )


def _number_line(place: int, line: FromClause, is_fact: ColumnElement[bool]) -> Select[Any]:
    return select(
        literal(place, Integer).label("place"),
        line.c.about,
        func.coalesce(line.c.answer, mark_absence(is_fact)).label("answer"),
        line.c.details,
    )


def _line(about: str, answer: Any, details: Any) -> Select[Any]:
    return select(
        literal(about, Text).label("about"), answer.label("answer"), details.label("details")
    )


def _write_count(number: Any) -> ColumnElement[Any]:
    """A number as text; NULL for none, because a record that is missing proves nothing."""
    return case((number > 0, cast(number, Text)))


def _count_agreements(section: Section) -> Select[Any]:
    rows = section.statement.order_by(None).subquery("agreements_found")
    agreements = Agreement.table()
    is_imported = (
        select(agreements.c.id)
        .where(agreements.c.slug == rows.c.ID, is_imported_row(agreements.name, agreements.c.id))
        .exists()
    )
    undecided, imported = (
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (rows.c.Bound == "?", is_imported)
    )
    return _line(
        section.title,
        _write_count(func.count() - undecided),
        _write_parts(("undecided (?)", undecided), ("imported", imported)),
    ).select_from(rows)


def _write_parts(*parts: tuple[str, Any]) -> ColumnElement[str]:
    """What a number is made of, without parts of 0: `undecided (?): 5; imported: 2`."""
    texts = [
        case((number > 0, literal(f"; {name}: ", Text) + cast(number, Text)), else_="")
        for name, number in parts
    ]
    whole: ColumnElement[str] = texts[0]
    for text in texts[1:]:
        whole = whole + text
    return func.nullif(func.substr(whole, 3), "")


def _count_memberships(section: Section, slugs: Sequence[str]) -> Select[Any]:
    """The number of organisations of which both are members, then the others and the names."""
    rows = section.statement.order_by(None).subquery("organisations_found")
    name = rows.c.Organisation
    are_members = and_(*(rows.c[f"{slug} status"] == _MEMBER for slug in slugs))
    certain, open_ = (
        func.count(case((and_(are_members, condition), name)).distinct())
        for condition in (rows.c.Both == "yes", rows.c.Both != "yes")
    )
    found = func.count(name.distinct())
    others = found - certain - open_
    parts = _write_parts(("not both as members", others), ("not confirmed", open_))
    _, names = _list_names(section, "Organisation")
    details = func.coalesce(parts + "; ", "") + names
    # Where one is an observer, both were looked at: then 0 is a count.
    answer = case((found > 0, cast(certain, Text)))
    return _line(section.title, answer, details).select_from(rows)


def _count_rows(about: str, section: Section, heading: str) -> Select[Any]:
    """The number of different names under a heading of a section, and the first of them."""
    number, names = _list_names(section, heading)
    return _line(about, _write_count(number), names)


def _list_names(section: Section, heading: str) -> tuple[ColumnElement[int], ColumnElement[str]]:
    """How many different names there are under a heading, and the first of them as text."""
    rows = section.statement.subquery()
    places = select(rows.c[heading].label("name"), func.row_number().over().label("place"))
    numbered = places.subquery()
    names = select(numbered.c.name, func.min(numbered.c.place).label("place"))
    grouped = names.group_by(numbered.c.name).subquery()
    first = select(grouped.c.name).order_by(grouped.c.place).limit(_LISTED).subquery()
    number = select(func.count()).select_from(grouped).scalar_subquery()
    more = case(
        (number > _LISTED, literal(" and ", Text) + cast(number - _LISTED, Text) + " more"),
        else_="",
    )
    listed = select(func.aggregate_strings(first.c.name, ", ")).scalar_subquery()
    return number, listed + more


def _count_sanctions(about: str, found: Mapping[str, Section]) -> Select[Any]:
    """The number of sanctions against either, and against each."""
    numbers = {}
    for slug, section in found.items():
        rows = section.statement.order_by(None).subquery()
        numbers[slug] = select(func.count(rows.c.ID.distinct())).scalar_subquery()
    both = union(*(select(section.statement.subquery().c.ID) for section in found.values()))
    number = select(func.count()).select_from(both.subquery()).scalar_subquery()
    return _line(about, _write_count(number), _write_parts(*numbers.items()))


def _find_last_event(about: str, events: CTE, codes: list[str] | None = None) -> Select[Any]:
    """The last curated event, of certain kinds or of any."""
    day = func.coalesce(events.c.occurred_earliest, events.c.occurred_latest)
    last = select(events.c.occurred_edtf, events.c.title).where(events.c.is_imported == 0)
    if codes:
        kinds = Event.table()
        last = last.where(
            events.c.table_name == "events",
            events.c.row_id.in_(select(kinds.c.id).where(kinds.c.type_code.in_(codes))),
        )
    last = last.order_by(day.desc().nulls_last(), events.c.title).limit(1)
    row = last.subquery("last_event")
    return _line(
        about,
        select(func.coalesce(row.c.occurred_edtf, "?")).scalar_subquery(),
        select(row.c.title).scalar_subquery(),
    )


def _find_last_change(
    request: Request, about: str, statuses: list[str], events: CTE, codes: list[str]
) -> Select[Any]:
    """The last act that broke or restored relations.

    For a pair without phases of diplomatic relations, the last event of these CAMEO codes.
    """
    event = _find_last_event(about, events, codes).subquery()
    phase = select_last_change(request, statuses).subquery("last_change")
    is_recorded = has_diplomatic_phases(request)
    answer, details = (
        case((is_recorded, select(of_phase).scalar_subquery()), else_=of_event)
        for of_phase, of_event in (
            (func.coalesce(phase.c.started_edtf, "?"), event.c.answer),
            (phase.c.relation_summary, event.c.details),
        )
    )
    return _line(about, answer, details).select_from(event)


def _count_events(events: CTE) -> Select[Any]:
    imported = func.coalesce(func.sum(events.c.is_imported), 0)
    first, last = func.min(events.c.occurred_earliest), func.max(events.c.occurred_earliest)
    years = [func.substr(cast(day, Text), 1, 4) for day in (first, last)]
    parts = func.coalesce(literal("; ", Text) + _write_parts(("imported", imported)), "")
    return _line(
        "Events and acts about agreements",
        _write_count(func.count()),
        literal("from ", Text) + years[0] + " to " + years[1] + parts,
    ).select_from(events)


def _list_leaders(section: Section) -> Select[Any]:
    """Heads of state and of government on the day."""
    held = section.statement.subquery()
    who = (held.c.Country + " " + held.c.Who).label("Who")
    leaders = select(who).where(held.c.Office.like("Head of %"))
    return _count_rows("Heads of state and government", replace(section, statement=leaders), "Who")
