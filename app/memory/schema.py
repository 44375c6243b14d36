"""The tables of this room. What a learner could be known by is sealed under their own key."""

from app.store import Schema

MEMORY_SCHEMA = Schema(
    room="memory",
    steps=(
        """CREATE TABLE memory (
            id TEXT PRIMARY KEY,
            learner_id TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE,
            made_utc TEXT NOT NULL,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            subject TEXT NOT NULL,
            corrected INTEGER NOT NULL DEFAULT 0,
            content BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX memory_of_learner ON memory (learner_id, scope)",
        """CREATE TABLE practice (
            learner_id TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE,
            pack_id TEXT NOT NULL,
            scenario_id TEXT NOT NULL,
            criterion_id TEXT NOT NULL,
            due_utc TEXT NOT NULL,
            last_utc TEXT NOT NULL,
            stability REAL NOT NULL,
            difficulty REAL NOT NULL,
            reviews INTEGER NOT NULL,
            lapses INTEGER NOT NULL,
            PRIMARY KEY (learner_id, pack_id, scenario_id, criterion_id)
        ) STRICT""",
        """CREATE TABLE check_answer (
            learner_id TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE,
            pack_id TEXT NOT NULL,
            scenario_id TEXT NOT NULL,
            criterion_id TEXT NOT NULL,
            form TEXT NOT NULL CHECK (form IN ('before', 'after')),
            correct INTEGER NOT NULL,
            certainty INTEGER NOT NULL,
            made_utc TEXT NOT NULL,
            PRIMARY KEY (learner_id, pack_id, scenario_id, criterion_id, form)
        ) STRICT""",
        "DROP TABLE check_answer",
    ),
)
