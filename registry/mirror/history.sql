-- The history: nothing in it is ever changed or deleted, rows are only added.
-- Plain types and no constraints, so that any catalogue that DuckLake knows can keep it.
-- Each section leads to the next version of the schema (registry/mirror/schema.py); what was
-- released is never changed, a change is a new section at the end. Settings of a table come in a
-- later section than the table.

-- version 1: records, and how syncs went

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

-- version 2: what a site publishes
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

-- version 3: earlier versions
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

-- version 4: small files and small groups in them
-- Records go to Parquet, where they are compressed; a handful of other rows stays in the catalogue,
-- which saves a file for each table and sync. Each batch of rows that `arrow` makes becomes a row
-- group.
CALL history.set_option('parquet_compression', 'zstd');
CALL history.set_option('parquet_compression_level', 6);
CALL history.set_option('data_inlining_row_limit', 0, table_name => 'study_version');
CALL history.set_option('data_inlining_row_limit', 0, table_name => 'earlier_version');
CALL history.set_option('parquet_row_group_size', 1, table_name => 'study_version');
CALL history.set_option('parquet_row_group_size', 1, table_name => 'earlier_version');

-- version 5: the history says which version it has
CREATE TABLE IF NOT EXISTS history.schema_version (
    version INTEGER,
    since TIMESTAMPTZ             -- when this mirror was brought to it
);
