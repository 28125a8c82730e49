-- One table for everything a batch holds, so that one INSERT of one block in one partition stores a batch whole or not at all:
-- there are no transactions here. `taken` is the day of storing, not of the event: all rows of a batch share a partition.
-- kind 0: the mark that a batch is in (name: sensor and epoch, minute: its number)   1: sighting   2: traffic   3: unknown probe
-- 4: evidence   5: horizon, nothing older is told   6: an attempt to store a batch that came second and does not count
CREATE TABLE IF NOT EXISTS sighting_rows (
  kind UInt8,
  name String,
  minute UInt32,
  source String,
  sensor String,
  requests Int64,
  probes Int64,
  a1 Int64,
  a2 Int64,
  a3 Int64,
  a4 Int64,
  a5 Int64,
  a0 Int64,
  text String,
  file String,
  line UInt64,
  status Int32,
  time Int64,
  batch UInt64,
  attempt UInt64,
  taken Date
) ENGINE = MergeTree PARTITION BY toYYYYMM(taken) ORDER BY (kind, name, minute, source)
