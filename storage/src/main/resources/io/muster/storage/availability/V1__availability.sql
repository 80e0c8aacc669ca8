-- A row: a device that this file knows batches or heads of. The id stands for its 32 bytes elsewhere.
CREATE TABLE devices (
  id INTEGER PRIMARY KEY,
  device BLOB NOT NULL UNIQUE
);

-- The one row: whose file this is, and the incarnation that its next signed head belongs to.
CREATE TABLE own (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  device INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  random INTEGER NOT NULL
);

-- A row: the last head of a device whose root was recomputed from rows. With vouched = 0 the rows
-- have moved on towards a target, or some were lost: it is then only the floor below which no head
-- of the device is taken again.
CREATE TABLE heads (
  device INTEGER PRIMARY KEY,
  library BLOB NOT NULL,
  counter INTEGER NOT NULL,
  random INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  root BLOB NOT NULL,
  batches INTEGER NOT NULL,
  contents INTEGER NOT NULL,
  sidecars INTEGER NOT NULL,
  signature BLOB NOT NULL,
  vouched INTEGER NOT NULL
);

-- A row: the head that a replica is on its way to. leaves: 32 bytes for each batch, by number; a
-- batch whose row has another leaf is a hole.
CREATE TABLE targets (
  device INTEGER PRIMARY KEY,
  library BLOB NOT NULL,
  counter INTEGER NOT NULL,
  random INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  root BLOB NOT NULL,
  batches INTEGER NOT NULL,
  contents INTEGER NOT NULL,
  sidecars INTEGER NOT NULL,
  signature BLOB NOT NULL,
  leaves BLOB NOT NULL
);

-- A row: what is asked of a batch most often, without its body: its Merkle leaf, the sequence with
-- which it last changed (in the incarnation of the target or, without one, of the head), and how
-- many slots and set bits it has.
CREATE TABLE batches (
  device INTEGER NOT NULL,
  number INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  changed_at INTEGER NOT NULL,
  contents INTEGER NOT NULL,
  sidecars INTEGER NOT NULL,
  PRIMARY KEY (device, number)
) WITHOUT ROWID;

-- A row: mapping, slots and bits of a batch with a checksum; the id is device * 16384 + number.
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL
);

-- A row: in which slot of which batch of a device the bits of a content stand.
CREATE TABLE slots (
  content BLOB NOT NULL,
  device INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  PRIMARY KEY (content, device, batch)
) WITHOUT ROWID;
