"""Countries: those of ISO 3166-1 with additions in countries.yaml and country_codes.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

from models.actor_identifiers import CodeScheme, NameKind
from models.actors import ActorKind
from models.edtf import Edtf
from models.evidence import Confidence, Stance
from models.sources import SourceKind
from seeds.curated.faults import Fault, Place
from seeds.curated.fields import UNKNOWN, Date, End, Prose, Slug, Text
from seeds.curated.iso_countries import IsoCountry, get_iso_countries
from seeds.curated.parse import PLACE
from seeds.curated.record import CitesSources, Part, Record
from seeds.curated.rows import Reference, Row

_ISO = Place("ISO 3166-1", 0)
_ISO_SOURCE = "iso-3166-1"


class OtherName(Part):
    """Another name of a country."""

    name: Text
    language: Text
    kind: NameKind
    used_from: Date = UNKNOWN
    used_until: End = UNKNOWN


class OtherCode(Part):
    """A code of a country in one scheme."""

    scheme: CodeScheme
    code: Text
    valid_from: Date = UNKNOWN
    valid_until: End = UNKNOWN


class CountryRecord(CitesSources, Record):
    """A dissolved state, or additions to a country of ISO 3166-1."""

    files: ClassVar[str] = "countries.yaml"

    alpha3: Slug
    name: Text | None = None
    alpha2: Text | None = None
    numeric3: Text | None = None
    official_name: Text | None = None
    began: Date = UNKNOWN
    ceased: Date = UNKNOWN
    note: Prose | None = None
    names: tuple[OtherName, ...] = ()
    codes: tuple[OtherCode, ...] = ()

    def find_faults(self) -> Iterator[Fault]:
        if self.name is None and self.alpha3 not in get_iso_countries():
            what = f"is missing; {self.alpha3} is not in ISO 3166-1, so it needs a name here"
            yield self.build_fault("name", what)

    @classmethod
    def build_all_rows(cls, records: Sequence[Self]) -> Iterator[Row]:
        added = {record.alpha3 for record in records}
        yield _build_iso_source()
        for iso in get_iso_countries().values():
            if iso.alpha3 not in added:
                yield from cls.model_validate({PLACE: _ISO, "alpha3": iso.alpha3}).build_rows()
        for record in records:
            yield from record.build_rows()

    def build_rows(self) -> Iterator[Row]:
        iso = get_iso_countries().get(self.alpha3)
        actor = self.build_row(
            "actors",
            kind_code=ActorKind.COUNTRY,
            slug=self.alpha3,
            name=self.name or (iso.name if iso else None),
            note=self.note,
        )
        yield from self.add_citations(actor)
        # ISO 3166-1 does not say when a state began or ended.
        if iso is not None and self.began == self.ceased == UNKNOWN:
            yield self.build_citation(
                actor,
                source_id=Reference("sources", _ISO_SOURCE, self.written_at.locate()),
                stance_code=Stance.SUPPORTS,
                confidence_code=Confidence.HIGH,
            )
        yield self.build_row(
            "countries",
            id=actor,
            alpha2=self.alpha2 or (iso.alpha2 if iso else None),
            alpha3=self.alpha3,
            numeric3=self.numeric3 or (iso.numeric3 if iso else None),
            official_name=self.official_name or (iso.official_name if iso else None),
            began=self.began,
            ceased=self.ceased,
        )
        yield from self._build_names(actor, iso)
        yield from self._build_codes(actor, iso)

    def _build_names(self, actor: Row, iso: IsoCountry | None) -> Iterator[Row]:
        for other in self.names:
            yield other.build_row(
                "actor_names",
                actor_id=actor,
                language=other.language,
                name=other.name,
                kind_code=other.kind,
                used_from=other.used_from,
                used_until=other.used_until,
            )
        written = {(other.language, other.name) for other in self.names}
        for language, name, kind in iso.names if iso else ():
            if (language, name) not in written:
                yield self.build_row(
                    "actor_names",
                    actor_id=actor,
                    language=language,
                    name=name,
                    kind_code=kind,
                    used_from=UNKNOWN,
                    used_until=UNKNOWN,
                )

    def _build_codes(self, actor: Row, iso: IsoCountry | None) -> Iterator[Row]:
        for other in self.codes:
            yield other.build_row(
                "actor_codes",
                actor_id=actor,
                scheme_code=other.scheme,
                code=other.code,
                valid_from=other.valid_from,
                valid_until=other.valid_until,
            )
        written = {(other.scheme, other.code) for other in self.codes}
        for scheme, code in iso.codes if iso else ():
            if (scheme, code) not in written:
                yield self.build_row(
                    "actor_codes",
                    actor_id=actor,
                    scheme_code=scheme,
                    code=code,
                    valid_from=UNKNOWN,
                    valid_until=UNKNOWN,
                )


def _build_iso_source() -> Row:
    """The source that the countries of ISO 3166-1 cite."""
    return Row(
        "sources",
        _ISO,
        slug=_ISO_SOURCE,
        kind_code=SourceKind.DATASET,
        title="ISO 3166-1:2020, Country codes",
        author=None,
        publisher="International Organization for Standardization",
        published=Edtf.parse("2020-08"),
        url="https://www.iso.org/iso-3166-country-codes.html",
        is_copy=False,
        text_sha256=None,
        note="Read from the package pycountry; the names are those of the Unicode CLDR.",
    )


class CountryCodeRecord(Record):
    """A code of a country that is not in ISO 3166-1 today."""

    files: ClassVar[str] = "country_codes.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("alpha3", "scheme", "code", "valid_from")

    alpha3: Text
    scheme: CodeScheme
    code: Text
    valid_from: Date = UNKNOWN
    valid_until: End = UNKNOWN

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "actor_codes",
            actor_id=self.refer("countries", "alpha3"),
            scheme_code=self.scheme,
            code=self.code,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
