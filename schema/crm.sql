-- The CRM schema that landfall loads: a stand-in written from what is known of the real one. The live schema wins: the mapping file
-- renames and omits, and the preflight compares. Text search needs no extension; pg_trgm is for the CRM's own look-ups.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE ports (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    default_currency char(3) NOT NULL,
    timezone text NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE clients (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    full_name text NOT NULL,
    company_name text,
    nationality char(2),
    address text,
    preferred_contact_method text CHECK (preferred_contact_method IN ('email', 'phone', 'whatsapp')),
    source text,
    yacht_name text,
    yacht_length_ft numeric(8,2),
    yacht_length_m numeric(8,2),
    yacht_width_ft numeric(8,2),
    yacht_width_m numeric(8,2),
    yacht_draft_ft numeric(8,2),
    yacht_draft_m numeric(8,2),
    berth_size_desired text,
    archived_at timestamptz,
    search_vector tsvector,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE client_contacts (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    channel text NOT NULL CHECK (channel IN ('email', 'phone', 'whatsapp', 'other')),
    value text NOT NULL,
    label text,
    is_primary boolean NOT NULL,
    notes text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (client_id, channel, value)
);

CREATE UNIQUE INDEX client_contacts_one_primary ON client_contacts (client_id, channel) WHERE is_primary;

CREATE TABLE client_notes (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    author_id text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE berths (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    mooring_number text NOT NULL,
    area text,
    berth_type text,
    status text NOT NULL CHECK (status IN ('available', 'under_offer', 'sold', 'maintenance')),
    status_override_mode text CHECK (status_override_mode IN ('manual', 'automated')),
    nominal_boat_size text,
    length_ft numeric(8,2),
    length_m numeric(8,2),
    width_ft numeric(8,2),
    width_m numeric(8,2),
    draft_ft numeric(8,2),
    draft_m numeric(8,2),
    water_depth_ft numeric(8,2),
    water_depth_m numeric(8,2),
    width_is_minimum boolean,
    side_pontoon text,
    power_capacity text,
    voltage text,
    mooring_type text,
    cleat_type text,
    cleat_capacity text,
    bollard_type text,
    bollard_capacity text,
    access text,
    bow_facing text,
    price numeric(12,2),
    price_currency char(3),
    berth_approved boolean,
    archived_at timestamptz,
    search_vector tsvector,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (port_id, mooring_number)
);

CREATE TABLE berth_map_data (
    id uuid PRIMARY KEY,
    berth_id uuid NOT NULL UNIQUE REFERENCES berths (id),
    map_data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE interests (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    client_id uuid NOT NULL REFERENCES clients (id),
    berth_id uuid REFERENCES berths (id),
    pipeline_stage text NOT NULL CHECK (pipeline_stage IN ('open', 'details_sent', 'in_communication', 'visited', 'signed_eoi_nda', 'deposit_10pct', 'contract', 'completed')),
    lead_category text CHECK (lead_category IN ('general', 'friends_and_family', 'hot_lead')),
    source text,
    eoi_status text CHECK (eoi_status IN ('awaiting_details', 'waiting_for_signatures', 'signed')),
    deposit_status text CHECK (deposit_status IN ('pending', 'received')),
    contract_status text CHECK (contract_status IN ('pending', 'partially_paid', 'complete')),
    date_first_contact timestamptz,
    date_last_contact timestamptz,
    date_request_form_sent timestamptz,
    date_eoi_sent timestamptz,
    date_eoi_signed timestamptz,
    date_deposit_received timestamptz,
    date_contract_sent timestamptz,
    date_contract_signed timestamptz,
    archived_at timestamptz,
    search_vector tsvector,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE interest_notes (
    id uuid PRIMARY KEY,
    interest_id uuid NOT NULL REFERENCES interests (id) ON DELETE CASCADE,
    author_id text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE files (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    client_id uuid REFERENCES clients (id),
    filename text NOT NULL,
    original_name text NOT NULL,
    mime_type text NOT NULL,
    size_bytes bigint NOT NULL,
    storage_bucket text NOT NULL,
    storage_path text NOT NULL,
    category text NOT NULL CHECK (category IN ('eoi', 'contract', 'berth_pdf', 'receipt', 'invoice', 'business_card', 'misc')),
    sha256 text,
    uploaded_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (storage_bucket, storage_path)
);

CREATE TABLE documents (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    client_id uuid REFERENCES clients (id),
    interest_id uuid REFERENCES interests (id),
    document_type text NOT NULL CHECK (document_type IN ('eoi', 'contract', 'nda', 'custom')),
    title text NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'sent', 'partially_signed', 'completed', 'expired', 'rejected', 'declined')),
    documenso_id text,
    file_id uuid REFERENCES files (id),
    signed_file_id uuid REFERENCES files (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE document_signers (
    id uuid PRIMARY KEY,
    document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    signer_name text NOT NULL,
    signer_email text,
    signer_role text NOT NULL CHECK (signer_role IN ('client', 'developer', 'approver')),
    signing_order integer NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'signed', 'declined')),
    signed_at timestamptz,
    signing_url text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE expenses (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    establishment_name text NOT NULL,
    amount numeric(12,2) NOT NULL,
    currency char(3) NOT NULL,
    category text NOT NULL CHECK (category IN ('food_drinks', 'shop', 'online', 'transport', 'accommodation', 'other')),
    payment_method text CHECK (payment_method IN ('card', 'cash', 'bank_transfer', 'other')),
    payer text,
    expense_date date NOT NULL,
    description text,
    receipt_file_ids uuid[] NOT NULL,
    payment_status text NOT NULL CHECK (payment_status IN ('paid', 'unpaid')),
    created_by text NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE invoices (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    invoice_number text NOT NULL,
    client_name text NOT NULL,
    billing_email text,
    issue_date date,
    due_date date,
    payment_terms text,
    currency char(3) NOT NULL,
    subtotal numeric(12,2) NOT NULL,
    discount numeric(12,2) NOT NULL,
    total numeric(12,2) NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'sent', 'paid', 'overdue', 'cancelled')),
    pdf_file_id uuid REFERENCES files (id),
    notes text,
    archived_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (port_id, invoice_number)
);

CREATE TABLE invoice_line_items (
    id uuid PRIMARY KEY,
    invoice_id uuid NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    description text NOT NULL,
    quantity numeric(12,2) NOT NULL,
    unit_price numeric(12,2) NOT NULL,
    total numeric(12,2) NOT NULL,
    sort_order integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE invoice_expenses (
    invoice_id uuid NOT NULL REFERENCES invoices (id),
    expense_id uuid NOT NULL REFERENCES expenses (id),
    PRIMARY KEY (invoice_id, expense_id)
);

CREATE TABLE tags (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    name text NOT NULL,
    color text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (port_id, name)
);

CREATE TABLE client_tags (
    client_id uuid NOT NULL REFERENCES clients (id),
    tag_id uuid NOT NULL REFERENCES tags (id),
    PRIMARY KEY (client_id, tag_id)
);

CREATE TABLE interest_tags (
    interest_id uuid NOT NULL REFERENCES interests (id),
    tag_id uuid NOT NULL REFERENCES tags (id),
    PRIMARY KEY (interest_id, tag_id)
);

CREATE TABLE audit_logs (
    id uuid PRIMARY KEY,
    port_id uuid NOT NULL REFERENCES ports (id),
    user_id text NOT NULL,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid NOT NULL,
    field_changed text,
    old_value text,
    new_value text,
    ip_address text NOT NULL,
    user_agent text,
    metadata jsonb,
    created_at timestamptz NOT NULL
);

CREATE TABLE system_settings (
    id uuid PRIMARY KEY,
    key text NOT NULL,
    port_id uuid REFERENCES ports (id),
    value jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (key, port_id)
);

CREATE TABLE currency_rates (
    id uuid PRIMARY KEY,
    base_currency char(3) NOT NULL,
    target_currency char(3) NOT NULL,
    rate numeric(18,8) NOT NULL,
    source text NOT NULL,
    fetched_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE roles (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    permissions jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE user_port_roles (
    id uuid PRIMARY KEY,
    user_id text NOT NULL,
    port_id uuid NOT NULL REFERENCES ports (id),
    role_id uuid NOT NULL REFERENCES roles (id),
    assigned_by text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (user_id, port_id)
);

-- Every foreign key, the search vectors, and trigrams for the look-up by name and by mooring.
CREATE INDEX clients_port_id_idx ON clients (port_id);
CREATE INDEX client_contacts_client_id_idx ON client_contacts (client_id);
CREATE INDEX client_notes_client_id_idx ON client_notes (client_id);
CREATE INDEX berths_port_id_idx ON berths (port_id);
CREATE INDEX interests_port_id_idx ON interests (port_id);
CREATE INDEX interests_client_id_idx ON interests (client_id);
CREATE INDEX interests_berth_id_idx ON interests (berth_id);
CREATE INDEX interest_notes_interest_id_idx ON interest_notes (interest_id);
CREATE INDEX files_port_id_idx ON files (port_id);
CREATE INDEX files_client_id_idx ON files (client_id);
CREATE INDEX documents_port_id_idx ON documents (port_id);
CREATE INDEX documents_client_id_idx ON documents (client_id);
CREATE INDEX documents_interest_id_idx ON documents (interest_id);
CREATE INDEX documents_file_id_idx ON documents (file_id);
CREATE INDEX documents_signed_file_id_idx ON documents (signed_file_id);
CREATE INDEX document_signers_document_id_idx ON document_signers (document_id);
CREATE INDEX expenses_port_id_idx ON expenses (port_id);
CREATE INDEX invoices_port_id_idx ON invoices (port_id);
CREATE INDEX invoices_pdf_file_id_idx ON invoices (pdf_file_id);
CREATE INDEX invoice_line_items_invoice_id_idx ON invoice_line_items (invoice_id);
CREATE INDEX invoice_expenses_expense_id_idx ON invoice_expenses (expense_id);
CREATE INDEX tags_port_id_idx ON tags (port_id);
CREATE INDEX client_tags_tag_id_idx ON client_tags (tag_id);
CREATE INDEX interest_tags_tag_id_idx ON interest_tags (tag_id);
CREATE INDEX audit_logs_port_id_idx ON audit_logs (port_id);
CREATE INDEX system_settings_port_id_idx ON system_settings (port_id);
CREATE INDEX user_port_roles_port_id_idx ON user_port_roles (port_id);
CREATE INDEX user_port_roles_role_id_idx ON user_port_roles (role_id);
CREATE INDEX audit_logs_entity_idx ON audit_logs (entity_type, entity_id);
CREATE INDEX clients_search_idx ON clients USING gin (search_vector);
CREATE INDEX berths_search_idx ON berths USING gin (search_vector);
CREATE INDEX interests_search_idx ON interests USING gin (search_vector);
CREATE INDEX clients_full_name_trgm_idx ON clients USING gin (full_name gin_trgm_ops);
CREATE INDEX berths_mooring_number_trgm_idx ON berths USING gin (mooring_number gin_trgm_ops);
