"""The tables of what is kept. Words of people are sealed; ids, dates and numbers are not."""

from app.store import Schema

_LEARNER = "learner_id TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE"
_SESSION = "session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE"

RECORDS_SCHEMA = Schema(
    room="records",
    steps=(
        f"""CREATE TABLE learner_detail (
            {_LEARNER} PRIMARY KEY,
            name BLOB NOT NULL,
            badge_mac BLOB UNIQUE
        ) STRICT""",
        f"""CREATE TABLE session (
            id TEXT PRIMARY KEY,
            {_LEARNER},
            pack_id TEXT NOT NULL,
            scenario_id TEXT NOT NULL,
            persona_id TEXT NOT NULL,
            language TEXT NOT NULL,
            app_version TEXT NOT NULL,
            policy_sha256 TEXT NOT NULL,
            started_utc TEXT NOT NULL,
            ended_utc TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'interrupted')),
            reason TEXT NOT NULL DEFAULT '',
            turns INTEGER NOT NULL DEFAULT 0,
            journal_key BLOB,
            journal_frames INTEGER
        ) STRICT""",
        f"""CREATE TABLE consent (
            id INTEGER PRIMARY KEY,
            {_LEARNER},
            {_SESSION},
            given_utc TEXT NOT NULL,
            microphone INTEGER NOT NULL,
            camera INTEGER NOT NULL,
            memory INTEGER NOT NULL,
            recording INTEGER NOT NULL,
            policy_sha256 TEXT NOT NULL
        ) STRICT""",
        f"""CREATE TABLE turn (
            {_LEARNER},
            {_SESSION},
            position INTEGER NOT NULL,
            turn_idx INTEGER NOT NULL,
            speaker TEXT NOT NULL CHECK (speaker IN ('learner', 'persona', 'notice')),
            start_s REAL NOT NULL,
            interrupted INTEGER NOT NULL,
            words BLOB NOT NULL,
            PRIMARY KEY (session_id, position)
        ) STRICT""",
        f"""CREATE TABLE criterion_result (
            {_LEARNER},
            {_SESSION},
            objective_id TEXT NOT NULL,
            criterion_id TEXT NOT NULL,
            verdict TEXT NOT NULL,
            said_in_turn INTEGER NOT NULL,
            quote BLOB,
            PRIMARY KEY (session_id, objective_id, criterion_id)
        ) STRICT""",
        f"""CREATE TABLE referred_question (
            id TEXT PRIMARY KEY,
            {_LEARNER},
            {_SESSION},
            asked_utc TEXT NOT NULL,
            reason TEXT NOT NULL,
            question BLOB NOT NULL,
            context BLOB NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'dismissed'))
        ) STRICT""",
        """CREATE TABLE answer_draft (
            id TEXT PRIMARY KEY,
            pack_id TEXT NOT NULL,
            scenario_id TEXT NOT NULL,
            made_utc TEXT NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL
        ) STRICT""",
        f"""CREATE TABLE outbox (
            id TEXT PRIMARY KEY,
            {_LEARNER},
            position INTEGER NOT NULL,
            made_utc TEXT NOT NULL,
            statement BLOB NOT NULL,
            taken_utc TEXT,
            refused TEXT
        ) STRICT""",
        """CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            at_utc TEXT NOT NULL,
            actor TEXT NOT NULL,
            event TEXT NOT NULL,
            data TEXT NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE audit_head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL
        ) STRICT""",
        """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END""",
        """CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
            BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END""",
        """CREATE TABLE time_seen (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            at_utc TEXT NOT NULL
        ) STRICT""",
        "ALTER TABLE consent ADD COLUMN appearance INTEGER NOT NULL DEFAULT 0",
        f"""CREATE TABLE check_result (
            {_LEARNER},
            {_SESSION},
            criterion_id TEXT NOT NULL,
            form TEXT NOT NULL CHECK (form IN ('before', 'after')),
            certainty INTEGER NOT NULL,
            correct INTEGER,
            words BLOB,
            PRIMARY KEY (session_id, criterion_id, form)
        ) STRICT""",
    ),
)
