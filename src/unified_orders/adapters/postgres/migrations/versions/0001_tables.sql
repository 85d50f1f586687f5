CREATE TABLE ${in}analysed_sites (
    project_id TEXT NOT NULL,
    domain_id TEXT NOT NULL,
    domain TEXT NOT NULL,
    search TEXT NOT NULL,
    dr DOUBLE PRECISION,
    traffic DOUBLE PRECISION,
    prices JSONB DEFAULT '{}' NOT NULL,
    site JSON NOT NULL,
    CONSTRAINT analysed_sites_pkey PRIMARY KEY (project_id, domain_id)
);

CREATE TABLE ${in}analysis_projects (
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    account_id TEXT,
    completed_at TIMESTAMP WITH TIME ZONE,
    site_count INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT analysis_projects_pkey PRIMARY KEY (id)
);

CREATE TABLE ${in}order_events (
    order_id UUID NOT NULL,
    seq INTEGER DEFAULT 0 NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER DEFAULT 0 NOT NULL,
    body JSON NOT NULL,
    author_kind TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author_label TEXT,
    author_on_behalf_of TEXT,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    command TEXT NOT NULL,
    version INTEGER DEFAULT 0 NOT NULL,
    key TEXT,
    CONSTRAINT order_events_pkey PRIMARY KEY (order_id, seq),
    CONSTRAINT order_events_author_kind_known CHECK (author_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT order_events_seq_positive CHECK (seq >= 1 AND schema >= 1 AND version >= 1)
);

CREATE TABLE ${in}order_outbox (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    order_id UUID NOT NULL,
    name TEXT NOT NULL,
    effect_key TEXT NOT NULL,
    lane TEXT,
    effect JSON NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    parked BOOLEAN DEFAULT false NOT NULL,
    reason TEXT,
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    available_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    claimed BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (id)
)
 WITH (fillfactor = 70);

CREATE INDEX order_outbox_due ON ${in}order_outbox (position) WHERE NOT parked;

CREATE INDEX order_outbox_in_lane ON ${in}order_outbox (lane, position) WHERE lane IS NOT NULL;

CREATE INDEX order_outbox_of_order ON ${in}order_outbox (order_id);

CREATE TABLE ${in}order_receipts (
    order_id UUID NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    done JSON NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT order_receipts_pkey PRIMARY KEY (order_id, key)
);

CREATE INDEX order_receipts_by_age ON ${in}order_receipts (stored_at);

CREATE TABLE ${in}orders (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    account_id TEXT,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    requires_client_review BOOLEAN DEFAULT false NOT NULL,
    review_completed_at TIMESTAMP WITH TIME ZONE,
    discount_rule_id TEXT,
    discount_basis_points INTEGER,
    fees BIGINT DEFAULT 0 NOT NULL,
    subtotal BIGINT DEFAULT 0 NOT NULL,
    wholesale BIGINT DEFAULT 0 NOT NULL,
    paid BIGINT DEFAULT 0 NOT NULL,
    refunded BIGINT DEFAULT 0 NOT NULL,
    internal_notes TEXT NOT NULL,
    account_notes TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_hour TIMESTAMP WITHOUT TIME ZONE GENERATED ALWAYS AS (date_trunc('hour', (updated_at AT TIME ZONE 'UTC'))) STORED NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    paid_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    group_count INTEGER DEFAULT 0 NOT NULL,
    live_groups INTEGER DEFAULT 0 NOT NULL,
    analyzing_groups INTEGER DEFAULT 0 NOT NULL,
    open_groups INTEGER DEFAULT 0 NOT NULL,
    item_count INTEGER DEFAULT 0 NOT NULL,
    live_items INTEGER DEFAULT 0 NOT NULL,
    done_items INTEGER DEFAULT 0 NOT NULL,
    token_count INTEGER DEFAULT 0 NOT NULL,
    assigned_to TEXT,
    deadline TIMESTAMP WITH TIME ZONE,
    copied_from_order_id UUID,
    cancellation_reason TEXT,
    metadata JSON DEFAULT '{}' NOT NULL,
    created_by_kind TEXT NOT NULL,
    created_by_id TEXT NOT NULL,
    created_by_label TEXT,
    created_by_on_behalf_of TEXT,
    version INTEGER DEFAULT 1 NOT NULL,
    last_seq INTEGER DEFAULT 0 NOT NULL,
    search TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT orders_state_known CHECK (state IN ('configuring', 'analyzing', 'reviewing', 'payment_pending', 'in_progress', 'completed', 'cancelled')),
    CONSTRAINT orders_created_by_kind_known CHECK (created_by_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT orders_money_not_negative CHECK (fees >= 0 AND subtotal >= 0 AND wholesale >= 0 AND paid >= 0),
    CONSTRAINT orders_refunds_within_payments CHECK (refunded BETWEEN 0 AND paid),
    CONSTRAINT orders_items_counted CHECK (done_items BETWEEN 0 AND live_items AND live_items <= item_count),
    CONSTRAINT orders_groups_counted CHECK (analyzing_groups BETWEEN 0 AND open_groups AND open_groups <= live_groups AND live_groups <= group_count),
    CONSTRAINT orders_versions_positive CHECK (version >= 1 AND last_seq >= 1)
)
 WITH (fillfactor = 70);

CREATE INDEX orders_by_account ON ${in}orders (account_id, state, created_at DESC, id);

CREATE INDEX orders_by_assignee ON ${in}orders (assigned_to) WHERE assigned_to IS NOT NULL;

CREATE INDEX orders_by_creation ON ${in}orders (created_at DESC, id);

CREATE INDEX orders_by_deadline ON ${in}orders (COALESCE(deadline, 'infinity'::timestamp with time zone), id);

CREATE INDEX orders_by_update ON ${in}orders (updated_hour DESC);

CREATE TABLE ${in}order_former_selections (
    order_id UUID NOT NULL,
    id UUID NOT NULL,
    order_group_id UUID NOT NULL,
    domain TEXT NOT NULL,
    CONSTRAINT order_former_selections_pkey PRIMARY KEY (order_id, id),
    CONSTRAINT order_former_selections_order_fkey FOREIGN KEY(order_id) REFERENCES ${in}orders (id) ON DELETE CASCADE
);

CREATE TABLE ${in}order_groups (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    order_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    search TEXT NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    link_count INTEGER DEFAULT 0 NOT NULL,
    target_pages JSON DEFAULT '[]' NOT NULL,
    anchor_texts JSON DEFAULT '[]' NOT NULL,
    requirement_overrides JSON DEFAULT '{}' NOT NULL,
    bulk_analysis_project_id TEXT,
    analysis_started_at TIMESTAMP WITH TIME ZONE,
    analysis_completed_at TIMESTAMP WITH TIME ZONE,
    analysis_failure TEXT,
    group_status TEXT NOT NULL,
    round INTEGER DEFAULT 0 NOT NULL,
    epoch INTEGER DEFAULT 0 NOT NULL,
    suggested_count INTEGER DEFAULT 0 NOT NULL,
    alternate_count INTEGER DEFAULT 0 NOT NULL,
    approved_count INTEGER DEFAULT 0 NOT NULL,
    rejected_count INTEGER DEFAULT 0 NOT NULL,
    without_page_count INTEGER DEFAULT 0 NOT NULL,
    taken TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT order_groups_order_id_id_key UNIQUE (order_id, id),
    CONSTRAINT order_groups_order_fkey FOREIGN KEY(order_id) REFERENCES ${in}orders (id) ON DELETE CASCADE,
    CONSTRAINT order_groups_group_status_known CHECK (group_status IN ('pending', 'analyzing', 'reviewing', 'approved', 'cancelled')),
    CONSTRAINT order_groups_within_quota CHECK (approved_count BETWEEN 0 AND link_count),
    CONSTRAINT order_groups_selections_counted CHECK (suggested_count >= 0 AND alternate_count >= 0 AND rejected_count >= 0 AND without_page_count BETWEEN 0 AND approved_count)
)
 WITH (fillfactor = 70);

CREATE INDEX order_groups_client ON ${in}order_groups (client_id, (rejected_count > 0));

CREATE TABLE ${in}order_payments (
    order_id UUID NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT DEFAULT 0 NOT NULL,
    recorded_by_kind TEXT NOT NULL,
    recorded_by_id TEXT NOT NULL,
    recorded_by_label TEXT,
    recorded_by_on_behalf_of TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT order_payments_pkey PRIMARY KEY (order_id, reference),
    CONSTRAINT order_payments_order_fkey FOREIGN KEY(order_id) REFERENCES ${in}orders (id) ON DELETE CASCADE,
    CONSTRAINT order_payments_recorded_by_kind_known CHECK (recorded_by_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT order_payments_amount_positive CHECK (amount > 0)
);

CREATE TABLE ${in}order_refunds (
    order_id UUID NOT NULL,
    reference TEXT NOT NULL,
    amount BIGINT DEFAULT 0 NOT NULL,
    reason TEXT,
    recorded_by_kind TEXT NOT NULL,
    recorded_by_id TEXT NOT NULL,
    recorded_by_label TEXT,
    recorded_by_on_behalf_of TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT order_refunds_pkey PRIMARY KEY (order_id, reference),
    CONSTRAINT order_refunds_order_fkey FOREIGN KEY(order_id) REFERENCES ${in}orders (id) ON DELETE CASCADE,
    CONSTRAINT order_refunds_recorded_by_kind_known CHECK (recorded_by_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT order_refunds_amount_positive CHECK (amount > 0)
);

CREATE TABLE ${in}order_share_tokens (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    order_id UUID NOT NULL,
    digest TEXT NOT NULL,
    group_ids JSON,
    permissions JSON NOT NULL,
    label TEXT,
    message TEXT,
    expires_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    openings INTEGER DEFAULT 0 NOT NULL,
    last_opened_at TIMESTAMP WITH TIME ZONE,
    created_by_kind TEXT NOT NULL,
    created_by_id TEXT NOT NULL,
    created_by_label TEXT,
    created_by_on_behalf_of TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT order_share_tokens_order_id_id_key UNIQUE (order_id, id),
    CONSTRAINT order_share_tokens_digest_key UNIQUE (digest),
    CONSTRAINT order_share_tokens_order_fkey FOREIGN KEY(order_id) REFERENCES ${in}orders (id) ON DELETE CASCADE,
    CONSTRAINT order_share_tokens_created_by_kind_known CHECK (created_by_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT order_share_tokens_openings_not_negative CHECK (openings >= 0)
);

CREATE TABLE ${in}order_items (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    order_id UUID NOT NULL,
    order_group_id UUID NOT NULL,
    site_selection_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    link_index INTEGER DEFAULT 0 NOT NULL,
    domain_id TEXT NOT NULL,
    domain TEXT NOT NULL,
    metrics JSON DEFAULT '[]' NOT NULL,
    target_page_url TEXT,
    anchor_text TEXT,
    retail BIGINT DEFAULT 0 NOT NULL,
    wholesale BIGINT,
    status TEXT NOT NULL,
    workflow_id TEXT,
    attempt INTEGER DEFAULT 1 NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    published_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    failure TEXT,
    published_url TEXT,
    publication_verified_at TIMESTAMP WITH TIME ZONE,
    issue_text TEXT,
    issue_raised_at TIMESTAMP WITH TIME ZONE,
    issue_resolution TEXT,
    issue_resolved_at TIMESTAMP WITH TIME ZONE,
    replaced_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT order_items_order_id_id_key UNIQUE (order_id, id),
    CONSTRAINT order_items_group_fkey FOREIGN KEY(order_id, order_group_id) REFERENCES ${in}order_groups (order_id, id) ON DELETE CASCADE,
    CONSTRAINT order_items_status_known CHECK (status IN ('pending', 'in_progress', 'published', 'completed', 'cancelled')),
    CONSTRAINT order_items_retail_not_negative CHECK (retail >= 0 AND wholesale >= 0),
    CONSTRAINT order_items_attempt_positive CHECK (attempt >= 1 AND version >= 1)
)
 WITH (fillfactor = 70);

CREATE INDEX order_items_live_on_domain ON ${in}order_items (client_id, domain_id) WHERE status <> 'cancelled';

CREATE UNIQUE INDEX order_items_one_live_per_selection ON ${in}order_items (order_id, site_selection_id) WHERE status <> 'cancelled';

CREATE TABLE ${in}order_site_selections (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    order_id UUID NOT NULL,
    order_group_id UUID NOT NULL,
    domain_id TEXT NOT NULL,
    domain TEXT NOT NULL,
    search TEXT NOT NULL,
    dr DOUBLE PRECISION,
    traffic DOUBLE PRECISION,
    prices JSONB DEFAULT '{}' NOT NULL,
    site JSON NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER,
    why JSON DEFAULT '[]' NOT NULL,
    target_page_url TEXT,
    anchor_text TEXT,
    link_index INTEGER,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    reviewed_by_kind TEXT,
    reviewed_by_id TEXT,
    reviewed_by_label TEXT,
    reviewed_by_on_behalf_of TEXT,
    rejection_code TEXT,
    rejection_text TEXT,
    client_notes TEXT,
    internal_notes TEXT,
    round INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by_kind TEXT NOT NULL,
    updated_by_id TEXT NOT NULL,
    updated_by_label TEXT,
    updated_by_on_behalf_of TEXT,
    version INTEGER DEFAULT 1 NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT order_site_selections_order_id_id_key UNIQUE (order_id, id),
    CONSTRAINT order_site_selections_one_per_domain UNIQUE (order_group_id, domain_id),
    CONSTRAINT order_site_selections_group_fkey FOREIGN KEY(order_id, order_group_id) REFERENCES ${in}order_groups (order_id, id) ON DELETE CASCADE,
    CONSTRAINT order_site_selections_status_known CHECK (status IN ('suggested', 'alternate', 'approved', 'rejected')),
    CONSTRAINT order_site_selections_updated_by_kind_known CHECK (updated_by_kind IN ('staff', 'account', 'guest', 'worker', 'system')),
    CONSTRAINT order_site_selections_link_while_approved CHECK ((link_index IS NOT NULL) = (status = 'approved')),
    CONSTRAINT order_site_selections_version_positive CHECK (version >= 1)
)
 WITH (fillfactor = 50);
