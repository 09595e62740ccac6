"""The views, for people who write SQL; each is one select.

The migration environment drops them before an upgrade and creates today's views after it, in the
order in which they are imported here, so that a view can read the views above it.
"""

from models.views.actors import actor_countries, membership_status, tenure_status
from models.views.agreements import treaty_status
from models.views.citable_rows import citable_rows
from models.views.dataset_details import (
    coded_event_details,
    dyad_month_details,
    roll_call_vote_details,
)
from models.views.evidence import claim_checks, evidence
from models.views.laws import law_status, vote_results
from models.views.match_candidates import same_candidates
from models.views.quarter_sums import country_quarters, dyad_quarters, world_quarters
from models.views.relations import relation_status
from models.views.row_sourcing import row_sourcing
from models.views.sanctions import sanction_status
from models.views.search_documents import search_documents
from models.views.timeline import timeline
from models.views.view import VIEWS, View, write_definition

__all__ = [
    "VIEWS",
    "View",
    "actor_countries",
    "citable_rows",
    "claim_checks",
    "coded_event_details",
    "country_quarters",
    "dyad_month_details",
    "dyad_quarters",
    "evidence",
    "law_status",
    "membership_status",
    "relation_status",
    "roll_call_vote_details",
    "row_sourcing",
    "same_candidates",
    "sanction_status",
    "search_documents",
    "tenure_status",
    "timeline",
    "treaty_status",
    "vote_results",
    "world_quarters",
    "write_definition",
]
