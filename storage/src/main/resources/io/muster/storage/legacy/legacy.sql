-- The older layout: a row per sidecar, and a row per sidecar and device.

-- A row: a sidecar of a content. Times are ISO 8601.
CREATE TABLE sidecars (
  id           INTEGER PRIMARY KEY,
  uuid         BLOB,               -- 16 bytes, random
  content_uuid BLOB,               -- 16 bytes
  kind         TEXT,
  variant      TEXT,
  format       TEXT,
  rel_path     TEXT,               -- where its bytes lie, below a folder
  checksum     TEXT,               -- SHA-256 of its bytes, 64 hex digits
  size         INTEGER,
  status       TEXT,               -- 'pending', 'ready' or 'failed'
  source       TEXT,
  version      INTEGER,
  created_at   TEXT,
  updated_at   TEXT,
  UNIQUE (content_uuid, kind, variant)
);

-- A row: whether a device has a sidecar.
CREATE TABLE sidecar_availability (
  id           INTEGER PRIMARY KEY,
  content_uuid BLOB,
  kind         TEXT,
  variant      TEXT,
  device_uuid  BLOB,               -- 16 bytes
  has          INTEGER,            -- 0 or 1
  size         INTEGER,
  checksum     TEXT,
  last_seen_at TEXT,
  UNIQUE (content_uuid, kind, variant, device_uuid)
);

-- A row: which bytes a content is. Its uuid is random in this layout.
CREATE TABLE content_identity (
  id         INTEGER PRIMARY KEY,
  uuid       BLOB UNIQUE,          -- content_uuid above
  cas_id     TEXT UNIQUE NOT NULL, -- SHA-256, 64 hex digits
  kind       TEXT,
  size_bytes INTEGER
);
