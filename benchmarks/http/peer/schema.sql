CREATE TABLE orders (
    id uuid PRIMARY KEY,
    account_id text NOT NULL,
    currency text NOT NULL,
    state text NOT NULL DEFAULT 'configuring',
    total bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
    open_groups int NOT NULL,
    live_items int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version int NOT NULL DEFAULT 1
);
CREATE INDEX ON orders (account_id, state, created_at DESC, id);

CREATE TABLE groups (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    position int NOT NULL,
    client_id text NOT NULL,
    link_count int NOT NULL,
    target_pages jsonb NOT NULL,
    anchor_texts jsonb NOT NULL,
    requirements jsonb NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    round int NOT NULL DEFAULT 1,
    approved int NOT NULL DEFAULT 0 CHECK (approved <= link_count),
    UNIQUE (order_id, id)
);
CREATE INDEX ON groups (client_id);

CREATE TABLE sites (
    group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
    domain_id text NOT NULL,
    domain text NOT NULL,
    dr float8,
    price bigint,
    facts jsonb NOT NULL,
    PRIMARY KEY (group_id, domain_id)
);

CREATE TABLE selections (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    group_id uuid NOT NULL,
    domain_id text NOT NULL,
    status text NOT NULL,
    rank int,
    price bigint NOT NULL,
    page text,
    anchor text,
    notes text,
    rejection text,
    rejection_text text,
    reviewed_at timestamptz,
    reviewed_by text,
    version int NOT NULL DEFAULT 1,
    UNIQUE (group_id, domain_id),
    UNIQUE (order_id, id),
    FOREIGN KEY (order_id, group_id) REFERENCES groups (order_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ON selections (group_id, page) WHERE status = 'approved';
CREATE INDEX ON selections (domain_id) WHERE status = 'rejected';

CREATE TABLE items (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    selection_id uuid NOT NULL UNIQUE,
    client_id text NOT NULL,
    domain_id text NOT NULL,
    page text NOT NULL,
    anchor text,
    price bigint NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    FOREIGN KEY (order_id, selection_id) REFERENCES selections (order_id, id) ON DELETE CASCADE
);
CREATE INDEX ON items (order_id);
CREATE INDEX ON items (client_id, domain_id);

CREATE TABLE history (
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    body jsonb NOT NULL,
    author text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, id)
);

CREATE TABLE receipts (
    account_id text NOT NULL,
    key text NOT NULL,
    wish bytea NOT NULL,
    outcome jsonb NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key)
);
