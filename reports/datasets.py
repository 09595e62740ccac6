"""Which datasets are loaded, and what is missing from them?

One line per dataset: its publisher, editions and licence; its files, rows and the days they cover.
Then missing days by month, the latest imports, and country codes that could not be matched.
--dataset shows one dataset, with all its files and codes.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from typing import Any

from sqlalchemy import Connection, Float, Select, cast, distinct, func, select

from models.datasets import coverage_days, datasets, imports, unmapped_codes, unmapped_reasons
from models.views.dialects import days_between
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.marks import MISSING, Mark
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.coverage_gaps import build_gaps_section
from reports.queries.loaded_datasets import ONE_DATASET, explain_import, match_dataset

_AT_MOST = 20
_ROWS = ("rows_read", "rows_loaded", "rows_revised", "rows_known", "rows_rejected")


def _build_descriptions(request: Request) -> Section:
    editions = (
        select(distinct(imports.c.edition).label("edition"))
        .where(imports.c.dataset_id == datasets.c.id)
        .order_by("edition")
        .correlate(datasets)
        .subquery("editions")
    )
    every = select(func.aggregate_strings(editions.c.edition, ", ")).scalar_subquery()
    return Section(
        "Datasets",
        select(
            datasets.c.slug.label("Dataset"),
            datasets.c.title.label("Title"),
            datasets.c.publisher.label("Publisher"),
            func.coalesce(every, datasets.c.edition).label("Editions"),
            datasets.c.licence.label("Licence"),
        )
        .where(match_dataset(request.choices))
        .order_by(datasets.c.slug),
        empty=f"No dataset is loaded. {explain_import()}",
    )


def _build_totals(request: Request) -> Section:
    files = (
        select(
            imports.c.dataset_id,
            func.count(distinct(imports.c.file_sha256)).label("files"),
            *(func.sum(imports.c[name]).label(name) for name in _ROWS),
        )
        .group_by(imports.c.dataset_id)
        .subquery("files")
    )
    covered = (
        select(coverage_days.c.dataset_id, func.count().label("days"))
        .group_by(coverage_days.c.dataset_id)
        .subquery("covered")
    )
    span = days_between(datasets.c.covers_from, datasets.c.covers_to) + 1
    return Section(
        "Files, rows and days",
        select(
            datasets.c.slug.label("Dataset"),
            func.coalesce(files.c.files, 0).label("Files"),
            *(files.c[name].label(_format_heading(name)) for name in _ROWS),
            datasets.c.covers_from.label("From"),
            datasets.c.covers_to.label("To"),
            covered.c.days.label("Days"),
            (span - covered.c.days).label("Missing"),
        )
        .outerjoin_from(datasets, files, files.c.dataset_id == datasets.c.id)
        .outerjoin(covered, covered.c.dataset_id == datasets.c.id)
        .where(match_dataset(request.choices))
        .order_by(datasets.c.slug),
        empty="None.",
        optional=["Days", "Revised", "Known", "Files"],
        marks=[Mark(MISSING, "the dataset has no days", ["Days"])],
        remarks="Read = loaded + known + rejected, over all imports; revised is part of loaded. "
        "Missing: days between the first and the last that no loaded file covers.",
    )


def _format_heading(name: str) -> str:
    return name.removeprefix("rows_").capitalize()


def _build_imports(request: Request) -> Section:
    statement = (
        select(
            datasets.c.slug.label("Dataset"),
            imports.c.file_name.label("File"),
            imports.c.edition.label("Edition"),
            *(
                imports.c[name].label(_format_heading(name))
                for name in _ROWS
                if name != "rows_revised"
            ),
            imports.c.first_day.label("From"),
            imports.c.last_day.label("To"),
            func.replace(func.substr(imports.c.imported_at, 1, 16), "T", " ").label("When, UTC"),
        )
        .join_from(imports, datasets, datasets.c.id == imports.c.dataset_id)
        .where(match_dataset(request.choices))
        .order_by(imports.c.id.desc())
    )
    return Section(
        "Imports, newest first",
        statement if request.choices.get("dataset") else statement.limit(_AT_MOST),
        empty="None.",
        optional=["From", "To", "Known", "Edition"],
        remarks=_describe_limit(request, f"The last {_AT_MOST}"),
    )


def _build_codes(request: Request) -> Section:
    codes = unmapped_codes
    of_dataset = func.sum(codes.c.row_count).over(partition_by=codes.c.dataset_id)
    order = [codes.c.row_count.desc(), codes.c.code, codes.c.reason_code]
    ranked = select(
        codes,
        (cast(codes.c.row_count, Float) / of_dataset).label("share"),
        func.row_number().over(partition_by=codes.c.dataset_id, order_by=order).label("place"),
    ).subquery("ranked")
    statement: Select[Any] = (
        select(
            datasets.c.slug.label("Dataset"),
            ranked.c.code.label("Code"),
            ranked.c.label.label("Name"),
            func.lower(unmapped_reasons.c.label).label("Why"),
            ranked.c.row_count.label("Sides of rows"),
            ranked.c.share.label("Share"),
        )
        .join_from(ranked, datasets, datasets.c.id == ranked.c.dataset_id)
        .join(unmapped_reasons, unmapped_reasons.c.code == ranked.c.reason_code)
        .where(match_dataset(request.choices))
        .order_by(datasets.c.slug, ranked.c.place)
    )
    if not request.choices.get("dataset"):
        statement = statement.where(ranked.c.place <= _AT_MOST)
    return Section(
        "Country codes that could not be matched",
        statement,
        empty="Every loaded code matches a country.",
        columns={"Why": ColumnRule(ColumnType.TEXT), "Share": ColumnRule(ColumnType.NUMBER)},
        remarks="Their rows are loaded with that side empty. Share: of all such sides. "
        + _describe_limit(request, f"The {_AT_MOST} most frequent of each"),
    )


def _describe_limit(request: Request, which: str) -> str:
    return "" if request.choices.get("dataset") else f"{which}; --dataset NAME shows all of one."


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The loaded datasets, and what is missing from them."""
    if connection.execute(select(datasets.c.id)).first() is None:
        return [_build_descriptions(request)]
    return [
        _build_descriptions(request),
        _build_totals(request),
        build_gaps_section(request),
        _build_imports(request),
        _build_codes(request),
    ]


REPORT = Report("Datasets", build_sections, dated=False, choices=[ONE_DATASET])

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
