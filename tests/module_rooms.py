"""Which rooms of the project there are, and what each may import."""

DATABASE = {
    "database",
    "database_damage",
    "database_errors",
    "database_settings",
    "schema_revision",
}
BELOW = {"console", "defaults_file", "whole_files", "spark_session", *DATABASE, "models"}
IMPORTING = {"seeds.importing", "seeds.importing.files"}
# What a report is made of, without the command line that runs it.
DEFINITIONS = {
    f"reports.framework.{name}"
    for name in (
        *("chart", "report", "request", "section", "cited_rows", "marks", "table"),
        *("columns", "select_columns", "read_lines"),
    )
}
# The rooms that each room may import, besides itself. A module belongs to the longest name that
# begins its own.
ALLOWED = {
    "bedfellows": {
        *("console", *DATABASE, "migrations", "models.pages"),
        *("seeds.curated", "seeds.importing", "reports.framework"),
    },
    "console": set(),
    "spreadsheet_text": set(),
    "whole_files": {"console"},
    "spark_session": {"console"},
    "defaults_file": {"console"},
    "database_settings": {"console", "defaults_file"},
    "database_damage": {"console", "database_settings"},
    "database_errors": {"console", "database_damage", "database_settings"},
    "database": {"console", "database_damage", "database_errors", "database_settings"},
    "schema_revision": {"database", "database_settings"},
    "models": {"console", *DATABASE, "models.views"},
    "models.views": {"models", "models.views.timeline_sources"},
    "models.views.timeline_sources": {"models", "models.views"},
    # How a publication is cited, in the forms that other programs read.
    "models.references": {"models"},
    "models.pages": {"models", "models.views", "whole_files"},
    # What a data package says of the database, for those who write and who read one.
    "models.packages": {"models", "models.views"},
    # What a lake says of itself, for those who write and who read one.
    "models.lake": {"console"},
    "migrations": {*BELOW, "models.views", "models.packages"},
    "migrations.versions": {"migrations.helpers_v1"},
    "migrations.helpers_v1": set(),
    "migrations.commands": {"console", *DATABASE, "migrations"},
    "seeds": {*BELOW, "seeds.curated"},
    "seeds.records": {*BELOW, "models.views", "seeds.curated"},
    "seeds.curated": {*BELOW, "models.views", "seeds.records"},
    "seeds.matching": {*BELOW, "models.views"},
    # The registry finds datasets by their names and imports them only when they are needed.
    "seeds.importing": {
        *(BELOW | IMPORTING),
        *("spreadsheet_text", "models.views", "models.pages", "models.references"),
        *("seeds.curated", "seeds.datasets"),
        *("seeds.importing.upsert", "seeds.importing.events", "seeds.importing.figures"),
    },
    "seeds.importing.figures": {
        *(BELOW | IMPORTING),
        *("models.pages", "seeds.curated", "seeds.importing.upsert"),
    },
    "seeds.importing.files": {*BELOW, "seeds.importing"},
    "seeds.importing.upsert": {*BELOW, *IMPORTING},
    "seeds.importing.events": {*BELOW, *IMPORTING},
    "seeds.lake": {*BELOW, *IMPORTING, "models.lake", "seeds.importing.events"},
    "seeds.datasets": {
        *(BELOW | IMPORTING),
        *("seeds.importing.upsert", "seeds.importing.events", "seeds.importing.figures"),
    },
    "seeds.commands": {
        *("console", *DATABASE, "seeds.curated", *IMPORTING, "seeds.matching", "seeds.lake"),
    },
    "reports": {
        *(BELOW | DEFINITIONS),
        *("models.views", "reports.framework", "reports.queries", "reports.analysis"),
        "reports.charts",
    },
    # What the pictures show; the room that draws them knows the definition of a chart alone.
    "reports.charts": {
        *(BELOW | DEFINITIONS),
        *("models.views", "reports.queries", "reports.analysis"),
    },
    "reports.pictures": {"console", "reports.framework.chart"},
    "reports.analysis": {*(BELOW | DEFINITIONS), "models.views", "reports.queries"},
    "reports.queries": {*(BELOW | DEFINITIONS), "models.views"},
    "reports.formats": {
        *("spreadsheet_text", "reports.framework.table", "reports.framework.marks"),
        *("reports.framework.chart", "reports.pictures"),
        *("reports.framework.columns", "reports.framework.data_form", "console", "models"),
    },
    # What a table is to programs: formats, pages and pictures read it.
    "reports.framework.data_form": {
        *("models", "reports.framework.table", "reports.framework.columns"),
    },
    "reports.framework": {
        *(BELOW | DEFINITIONS),
        *("models.views", "models.pages", "reports", "reports.formats", "reports.pictures"),
        "reports.framework.data_form",
    },
    "reports.framework.chart": set(),
    "reports.framework.request": set(),
    "reports.framework.section": set(DEFINITIONS),
    "reports.framework.report": {"models", *DEFINITIONS},
    "reports.framework.cited_rows": {"models", "reports.framework.table"},
    "reports.framework.marks": {"reports.framework.table"},
    "reports.framework.table": {"reports.framework.chart", "reports.framework.columns"},
    "reports.framework.select_columns": {"models.views", "reports.framework.columns"},
    "reports.framework.columns": set(),
    "reports.framework.read_lines": {
        *("reports.framework.table", "reports.framework.cited_rows"),
    },
    "reports.sql_console": {
        *(*BELOW, "models.lake", "reports.framework", "reports.framework.table"),
    },
    "reports.citations": {
        *(BELOW | DEFINITIONS),
        *("models.views", "models.references", "reports.framework"),
    },
    "reports.panels": {
        *(BELOW | DEFINITIONS),
        *("models.views", "models.references", "reports.citations"),
        *("reports.framework", "reports.analysis", "reports.panels.writers"),
    },
    "reports.panels.writers": {"console", "reports.analysis", "reports.panels"},
    "reports.packages": {*BELOW, "models.packages", "models.pages", "reports.framework"},
    "reports.site": {
        *(BELOW | DEFINITIONS),
        *("spreadsheet_text", "models.views", "models.packages"),
        *("reports.framework", "reports.queries", "reports.formats", "reports.packages"),
        "reports.site.pages",
    },
    "reports.site.pages": {
        *(BELOW | DEFINITIONS),
        *("reports.framework", "reports.packages", "reports.site"),
    },
    "reports.browse": {
        *(BELOW | DEFINITIONS),
        *("models.views", "reports.framework", "reports.site"),
    },
    "reports.commands": {
        *("console", *DATABASE, "reports.framework", "reports.formats", "reports.sql_console"),
        *("reports.panels", "reports.packages", "models.packages", "reports.site"),
        *("reports.browse", "reports.citations", "models", "models.references"),
    },
}
