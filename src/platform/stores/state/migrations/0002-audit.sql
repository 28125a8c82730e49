-- Who changed what. `detail` is kept letter by letter, as it was hashed (docs/backup.md tells how).
create table state.audit (
  number bigint primary key,
  time bigint not null,
  actor text not null,
  action text not null,
  object text not null,
  detail text not null,
  hash bytea not null check (length(hash) = 32)
);

-- The newest record. Whoever adds one locks this row until the commit, so that the chain has one order.
create table state.audit_head (
  single boolean primary key default true check (single),
  number bigint not null,
  hash bytea not null
);
insert into state.audit_head values (true, 0, decode(repeat('00', 32), 'hex'));

create function state.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only: % refused', lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on state.audit
  for each statement execute function state.refuse_change();
create trigger stays before delete or truncate on state.audit_head
  for each statement execute function state.refuse_change();

-- The owner of a table may do everything until it takes the right from itself.
revoke update, delete, truncate on state.audit from public, current_user;
revoke delete, truncate on state.audit_head from public, current_user;
