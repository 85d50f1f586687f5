CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account_id text NOT NULL,
    state text NOT NULL,
    total bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
    paid bigint NOT NULL DEFAULT 0 CHECK (paid >= 0),
    analyzing int NOT NULL DEFAULT 0,
    open_groups int NOT NULL,
    live_items int NOT NULL DEFAULT 0,
    done_items int NOT NULL DEFAULT 0 CHECK (done_items <= live_items),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version int NOT NULL DEFAULT 1
);
CREATE INDEX ON orders (account_id, state, created_at DESC, id);

CREATE TABLE groups (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    client_id text NOT NULL,
    link_count int NOT NULL,
    pages jsonb NOT NULL,
    wanted int NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    approved int NOT NULL DEFAULT 0 CHECK (approved <= link_count),
    UNIQUE (order_id, id)
);

CREATE TABLE sites (
    group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
    domain text NOT NULL,
    dr int NOT NULL,
    traffic int NOT NULL,
    price bigint NOT NULL,
    PRIMARY KEY (group_id, domain)
);

CREATE TABLE selections (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id uuid NOT NULL,
    group_id uuid NOT NULL,
    domain text NOT NULL,
    dr int NOT NULL,
    traffic int NOT NULL,
    price bigint NOT NULL,
    status text NOT NULL DEFAULT 'suggested',
    page text,
    anchor text,
    reviewed_at timestamptz,
    UNIQUE (group_id, domain),
    UNIQUE (order_id, id),
    FOREIGN KEY (order_id, group_id) REFERENCES groups (order_id, id) ON DELETE CASCADE
);

CREATE TABLE items (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id uuid NOT NULL,
    selection_id uuid NOT NULL UNIQUE,
    page text NOT NULL,
    anchor text NOT NULL,
    price bigint NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    url text,
    FOREIGN KEY (order_id, selection_id) REFERENCES selections (order_id, id) ON DELETE CASCADE
);
CREATE INDEX ON items (order_id);

CREATE TABLE payments (
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    reference text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    paid_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, reference)
);

CREATE TABLE history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    kind text NOT NULL,
    body jsonb NOT NULL,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON history (order_id);
