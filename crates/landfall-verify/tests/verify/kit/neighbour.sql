INSERT INTO ports VALUES ('00000000-0000-0000-0000-000000000002', 'Amador', 'port-amador', 'USD', 'UTC', true, now(), now());
INSERT INTO clients (id, port_id, full_name, created_at, updated_at)
VALUES ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000002', 'Nell Amador', now(), now()),
       ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-000000000002', 'Otto Amador', now(), now());
INSERT INTO client_contacts (id, client_id, channel, value, is_primary, created_at, updated_at)
VALUES ('00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000a', 'email', 'nell@example.org', true, now(), now());
