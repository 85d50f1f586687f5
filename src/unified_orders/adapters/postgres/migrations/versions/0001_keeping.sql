CREATE FUNCTION ${in}unified_orders_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
        MESSAGE = TG_OP || ' is refused on ' || TG_TABLE_NAME || ': history is only added to';
END $$;

CREATE FUNCTION ${in}unified_orders_refuse_with_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE left_over boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (SELECT FROM gone JOIN ' || quote_ident(TG_TABLE_SCHEMA)
        || '.orders o ON o.id = gone.order_id)' INTO left_over;
    IF left_over THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
            MESSAGE = 'DELETE is refused on ' || TG_TABLE_NAME || ': history goes with its order, and only with it';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ${in}unified_orders_refuse_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL OR OLD.state <> 'configuring' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
            MESSAGE = 'DELETE is refused on orders: only a draft that was never submitted may be discarded';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER order_events_only_added_to BEFORE UPDATE OR TRUNCATE ON ${in}order_events
    FOR EACH STATEMENT EXECUTE FUNCTION ${in}unified_orders_refuse();

CREATE TRIGGER order_events_with_their_order AFTER DELETE ON ${in}order_events REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ${in}unified_orders_refuse_with_order();

CREATE TRIGGER orders_discarded_as_drafts BEFORE DELETE ON ${in}orders
    FOR EACH ROW EXECUTE FUNCTION ${in}unified_orders_refuse_submitted();

CREATE TRIGGER orders_not_truncated BEFORE TRUNCATE ON ${in}orders
    FOR EACH STATEMENT EXECUTE FUNCTION ${in}unified_orders_refuse();
