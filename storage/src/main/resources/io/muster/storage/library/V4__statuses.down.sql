DROP INDEX groups_not_complete;
