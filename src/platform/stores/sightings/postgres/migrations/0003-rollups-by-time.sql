-- Rollups of all threats in a range lie together on the disk, in order of time; by their primary key each row is a page of its own.
create index rollup_by_time on sightings.rollup (level, start) where sensor = 0;
