"""Names of actors in any language, and their codes in the lists of others."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    code_column,
    date_checks,
    edtf_columns,
    natural_key_index,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.searchable import Searchable


class NameKind(Code):
    """The uses of a name."""

    COMMON = "common", "Common name", "The usual name in that language (Unicode CLDR)."
    OFFICIAL = "official", "Official name", "The full formal name."
    SHORT = "short", "Short name", "An acronym or abbreviation."
    ALTERNATIVE = "alternative", "Other name", "A variant, transliteration or other name in use."
    FORMER = "former", "Former name", "A name no longer in use."


class CodeScheme(Code):
    """The schemes that give codes to actors."""

    ISO_ALPHA2 = "iso_alpha2", "ISO 3166-1 alpha-2", "Two letters, ISO 3166."
    ISO_ALPHA3 = "iso_alpha3", "ISO 3166-1 alpha-3", "Three letters, ISO 3166."
    ISO_NUMERIC = "iso_numeric", "ISO 3166-1 numeric", "Three digits, the same as UN M49."
    ISO_3166_3 = "iso_3166_3", "ISO 3166-3", "Four letters for a country name that was removed."
    COW = "cow", "Correlates of War", "State number of the COW State System Membership list."
    COW_ABB = (
        "cow_abb",
        "Correlates of War abbreviation",
        "Three letters of the COW State System Membership list; many differ from ISO 3166.",
    )
    GW = "gw", "Gleditsch-Ward", "State number of the Gleditsch-Ward list of independent states."
    CAMEO = "cameo", "CAMEO", "Country code of the CAMEO event coding scheme."
    FIPS = "fips", "FIPS 10-4", "Two letters, the withdrawn United States standard; GDELT uses it."
    WORLD_BANK = "world_bank", "World Bank", "Code of the World Bank's data."
    ICEWS = (
        "icews",
        "ICEWS country name",
        "Country name in the ICEWS event data, where it differs from the name printed here.",
    )


name_kinds = declare_code_list("name_kinds", NameKind, "Uses of names of actors.")
code_schemes = declare_code_list(
    "code_schemes", CodeScheme, "Schemes that give codes to countries and other actors."
)


class ActorName(Base):
    """One name of an actor in one language."""

    __tablename__ = "actor_names"
    __searchable__ = Searchable(1, ("name",), actor_column="actor_id")
    __table_args__ = (
        UniqueConstraint("actor_id", "language", "name"),
        *date_checks("used_from", "used_until"),
        CheckConstraint("used_from_earliest <= used_until_latest", name="used_from_before_until"),
        Index("ix_actor_names_name", "name"),
        {"comment": "Names of actors in any language; one row per actor, language and name."},
    )
    natural_key = ("actor_id", "language", "name")

    id: Mapped[Id]
    actor_id: Mapped[int] = reference(
        "actors.id", "Actor that has the name.", on_delete="CASCADE", index=False
    )
    language: Mapped[str] = text_column("BCP 47 language tag (en, ru, be, ky); und: no language.")
    name: Mapped[str] = text_column("The name, as written in that language.")
    kind_code: Mapped[str] = code_column("name_kinds", "How the name is used.")
    used_from: Mapped[Edtf] = edtf_columns("used_from", "When the name came into use")
    used_until: Mapped[Edtf] = edtf_columns("used_until", "When the name went out of use")


class ActorCode(Base):
    """One code of an actor in one scheme."""

    __tablename__ = "actor_codes"
    __table_args__ = (
        natural_key_index("actor_codes", "scheme_code", "code", "actor_id", "valid_from_edtf?"),
        *date_checks("valid_from", "valid_until"),
        CheckConstraint(
            "valid_from_earliest <= valid_until_latest", name="valid_from_before_until"
        ),
        {
            "comment": "The crosswalk of country codes with the dates when each was valid, because "
            "codes are reused. Where datasets use a code for years before its state existed, "
            "the row names the state of that time. One row per actor, scheme, code and start."
        },
    )
    natural_key = ("actor_id", "scheme_code", "code", "valid_from_edtf")

    id: Mapped[Id]
    actor_id: Mapped[int] = reference("actors.id", "Actor that has the code.", on_delete="CASCADE")
    scheme_code: Mapped[str] = code_column("code_schemes", "Scheme of the code.")
    code: Mapped[str] = text_column("The code as text; leading zeros matter.")
    valid_from: Mapped[Edtf] = edtf_columns(
        "valid_from", "First day on which the code means this actor"
    )
    valid_until: Mapped[Edtf] = edtf_columns(
        "valid_until", "Last day on which the code means this actor"
    )
