"""Tables and indexes that follow from the models without a model of their own."""

from models.partitions import is_partition
from models.search_index import is_search_object


def is_derived(kind: str, name: str | None) -> bool:
    """Whether a table or index is a part of the search or of a partitioned table."""
    return is_search_object(kind, name) or is_partition(kind, name)
