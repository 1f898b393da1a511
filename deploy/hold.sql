-- Run in the platform's database just before its server is stopped on purpose: new requests wait, and this returns when
-- nothing is worked on any more, after three seconds at most: a web worker has a transaction open as long as it has work.
DO $$
DECLARE
    until CONSTANT timestamptz := clock_timestamp() + interval '3 seconds';
BEGIN
    PERFORM pg_notify('projectsplatform_hold', '8');
    COMMIT;
    PERFORM pg_sleep(0.4);
    LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN clock_timestamp() > until OR NOT EXISTS (
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'projectsplatform'
                AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
        );
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
