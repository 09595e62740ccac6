"""Topics: free tags of events."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.columns import Id, Slug, reference, text_column


class Topic(Base):
    """One topic that events can be tagged with."""

    __tablename__ = "topics"
    __table_args__ = ({"comment": "Topics of events, free tags; one row per topic."},)

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the topic.")
    meaning: Mapped[str | None] = text_column("What belongs to the topic, in a sentence.")


class EventTopic(Base):
    """One topic of one event."""

    __tablename__ = "event_topics"
    __table_args__ = (
        UniqueConstraint("event_id", "topic_id"),
        {"comment": "Topics of events; one row per event and topic."},
    )
    natural_key = ("event_id", "topic_id")

    id: Mapped[Id]
    event_id: Mapped[int] = reference("events.id", "The event.", on_delete="CASCADE", index=False)
    topic_id: Mapped[int] = reference("topics.id", "The topic.")
