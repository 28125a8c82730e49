-- Times are milliseconds since 1970 UTC. Secrets come as hashes, never as they are.

create table state.users (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'approver', 'admin')),
  password text,
  subject text unique,
  disabled boolean not null default false,
  created bigint not null,
  last_sign_in bigint
);
create unique index users_name on state.users (lower(name));

create table state.sessions (
  hash text primary key,
  user_id uuid not null references state.users on delete cascade,
  created bigint not null,
  expires bigint not null
);
create index on state.sessions (user_id);
create index on state.sessions (expires);

-- One-time sign-in links: a row is deleted when it is used.
create table state.links (
  hash text primary key,
  user_id uuid not null references state.users on delete cascade,
  expires bigint not null
);
create index on state.links (user_id);
create index on state.links (expires);

create table state.tokens (
  id uuid primary key default gen_random_uuid(),
  hash text not null unique,
  name text not null,
  scope text not null check (scope in ('sensor', 'read', 'admin')),
  sensor text check ((sensor is not null) = (scope = 'sensor')),
  -- Null: made on the command line.
  owner uuid references state.users on delete cascade,
  created bigint not null,
  expires bigint not null,
  last_used bigint
);
create index on state.tokens (owner);

create table state.sensors (
  name text primary key,
  first_seen bigint not null,
  last_seen bigint not null,
  -- The sensor's clock minus ours when it last reported.
  skew bigint not null,
  health jsonb not null
);

create table state.settings (
  name text primary key,
  value jsonb not null
);

-- Random keys made at the first start, the same for all servers on this database.
create table state.keys (
  name text primary key,
  value bytea not null
);
