-- How far groups are is answered from indexes alone: nearly all are complete, and the others, which
-- are in this one, are few. See GroupStatus for the numbers.
CREATE INDEX groups_not_complete ON sidecar_groups (content_uuid, status) WHERE status <> 1;
