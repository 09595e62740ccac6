"""Pages of docs/ that follow from the models: the data dictionary and the entity diagrams."""

from models.pages.diagrams import entities
from models.pages.dictionary import data_dictionary


def schema_pages() -> dict[str, str]:
    """The pages by their path in docs/."""
    return {"data-dictionary.md": data_dictionary(), "entities.md": entities()}
