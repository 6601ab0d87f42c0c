-- The history: nothing in it is ever changed or deleted, rows are only added.
-- Plain types and no constraints, so that any catalogue that DuckLake knows can keep it.

CREATE TABLE IF NOT EXISTS history.study_version (
    nct_id VARCHAR,
    version INTEGER,              -- 1 to n for each study
    fingerprint VARCHAR,
    raw VARCHAR,                  -- the JSON exactly as received
    fetched_at TIMESTAMPTZ,
    api_version VARCHAR,          -- none for records that did not come from the registry
    data_timestamp VARCHAR,
    source VARCHAR,               -- base address, or "embedded"
    sync_id BIGINT,
    provenance VARCHAR            -- JSON, of embedded records only
);

CREATE TABLE IF NOT EXISTS history.presence (
    nct_id VARCHAR,
    sync_id BIGINT,
    noticed_at TIMESTAMPTZ,
    gone BOOLEAN,                 -- true begins a tombstone, false ends it
    evidence VARCHAR
);

CREATE TABLE IF NOT EXISTS history.alias (
    alias VARCHAR,                -- a number under which the registry gives another study
    nct_id VARCHAR,
    sync_id BIGINT
);

CREATE TABLE IF NOT EXISTS history.member (
    collection VARCHAR,
    nct_id VARCHAR,
    sync_id BIGINT,
    joined BOOLEAN                -- true joined the collection, false left it
);

CREATE TABLE IF NOT EXISTS history.sync (
    sync_id BIGINT,
    collection VARCHAR,           -- the collection's key, or "embedded"
    source VARCHAR,
    outcome VARCHAR,              -- "updated", "unchanged", "refused", "failed"
    visible BOOLEAN,              -- whether it brought anything that readers see
    api_version VARCHAR,
    data_timestamp VARCHAR,
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    report VARCHAR                -- the whole report as JSON
);

-- What the site published of a trial, as the room `site` writes and reads it.
CREATE TABLE IF NOT EXISTS history.release_event (
    nct_id VARCHAR,
    release_id VARCHAR,
    sync_id BIGINT,
    noted_at TIMESTAMPTZ,
    event VARCHAR,                -- "published" or "withdrawn"
    content VARCHAR               -- JSON: who prepared and approved it, or why it was withdrawn
);

CREATE TABLE IF NOT EXISTS history.published_row (
    nct_id VARCHAR,
    release_id VARCHAR,
    sync_id BIGINT,
    position INTEGER,
    file VARCHAR,                 -- the table of the package
    labels VARCHAR,               -- JSON: the columns that say what the numbers are about
    numbers VARCHAR,              -- JSON: the columns with numbers, null where one is hidden
    source VARCHAR                -- where the row was public before; empty for the site's own
);

-- Versions from before this mirror knew a study, as the registry still has them.
CREATE TABLE IF NOT EXISTS history.earlier_version (
    nct_id VARCHAR,
    number INTEGER,               -- the registry's own, from 0
    dated VARCHAR,                -- the registry's day of it
    fingerprint VARCHAR,
    raw VARCHAR,
    fetched_at TIMESTAMPTZ,
    source VARCHAR,               -- the address that it came from
    sync_id BIGINT
);
