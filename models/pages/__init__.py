"""The pages of docs/ that are generated from the models: data dictionary and entities."""

from models.pages.diagrams import write_entities
from models.pages.dictionary import write_data_dictionary


def write_schema_pages() -> dict[str, str]:
    """The pages by their path in docs/."""
    return {"data-dictionary.md": write_data_dictionary(), "entities.md": write_entities()}
