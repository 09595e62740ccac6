"""What an item of CSL-JSON must have, as a JSON Schema: the part that the project writes."""

TYPES = [
    *("article", "article-journal", "article-newspaper", "book", "chapter", "dataset", "document"),
    *("entry", "entry-encyclopedia", "report", "webpage"),
]
_TEXTS = [
    *("id", "title", "container-title", "publisher", "volume", "issue", "number", "page"),
    *("edition", "DOI", "URL", "note"),
]
_TEXT = {"type": "string", "minLength": 1}
_DATE = {
    "type": "object",
    "required": ["date-parts"],
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "array",
                "minItems": 1,
                "maxItems": 3,
                "items": {"type": "integer"},
            },
        },
        "circa": {"type": "boolean"},
    },
}
_NAME = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"family": _TEXT, "given": _TEXT, "literal": _TEXT},
    "oneOf": [{"required": ["family", "given"]}, {"required": ["literal"]}],
}
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type", "title"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": TYPES},
            "author": {"type": "array", "minItems": 1, "items": _NAME},
            "issued": _DATE,
            "accessed": _DATE,
            **dict.fromkeys(_TEXTS, _TEXT),
        },
    },
}
"""The schema of citationstyles.org requires `id` and `type` and allows these variables."""
