"""Pages of docs/ that follow from the models: the data dictionary and the entity diagrams."""

from models.pages.diagrams import write_entities
from models.pages.dictionary import write_data_dictionary


def write_schema_pages() -> dict[str, str]:
    """The pages by their path in docs/."""
    return {"data-dictionary.md": write_data_dictionary(), "entities.md": write_entities()}
