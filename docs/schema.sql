-- The database schema of Dateline, written by SchemaDocumentTest from a migrated database. It is for reading: the migrations in
-- src/main/resources/db/migration create the schema. The sentences are in src/test/resources/schema-comments.yaml.


-- =========================================================================================================================================
-- Articles
-- =========================================================================================================================================

-- One row per article: its identity, its life cycle (status, version, instants) and the fields of the live version by which lists select
-- and sort; version 0 means that it was never published.
CREATE TABLE article (
    id                   uuid NOT NULL,
    slug                 text NOT NULL,
    source               text,
    source_id            text,
    source_version       text,
    created_at           timestamp with time zone NOT NULL,
    created_by           text NOT NULL,
    updated_at           timestamp with time zone NOT NULL,
    pub_status           text DEFAULT 'usable' NOT NULL,
    version              integer DEFAULT 0 NOT NULL,
    published_at         timestamp with time zone,
    embargoed_until      timestamp with time zone,
    expires_at           timestamp with time zone,
    unpublished_at       timestamp with time zone,
    modified_at          timestamp with time zone,
    first_public_at      timestamp with time zone,
    next_edge_at         timestamp with time zone,
    visibility           text,
    type                 text DEFAULT 'text' NOT NULL,
    language             text DEFAULT 'en' NOT NULL,
    section              text,
    tags                 text[] DEFAULT '{}'::text[] NOT NULL,
    subjects             text[] DEFAULT '{}'::text[] NOT NULL,
    authors              text[] DEFAULT '{}'::text[] NOT NULL,
    translation_group    uuid,
    first_live_at        timestamp with time zone,
    status_at            timestamp with time zone,
    status_by            text,
    status_reason        text,
    kill_notice          text,
    replacement          uuid,
    effective_visibility text DEFAULT 'public' NOT NULL,
    taken_back_at        timestamp with time zone,
    scheduled_at         timestamp with time zone,
    narrowed_at          timestamp with time zone,
    reshown_at           timestamp with time zone,
    erased_at            timestamp with time zone,
    CONSTRAINT article_pkey PRIMARY KEY (id),
    CONSTRAINT article_replacement_fkey FOREIGN KEY (replacement) REFERENCES article(id),
    CONSTRAINT article_section_fkey FOREIGN KEY (section) REFERENCES section(slug),
    CONSTRAINT article_source_fkey FOREIGN KEY (source) REFERENCES source(slug),
    CONSTRAINT article_effective_visibility CHECK (effective_visibility = ANY (ARRAY['public', 'teaser', 'licensed'])),
    CONSTRAINT article_pub_status CHECK (pub_status = ANY (ARRAY['usable', 'withheld', 'canceled'])),
    CONSTRAINT article_published_whole CHECK ((version = 0) = (published_at IS NULL)),
    CONSTRAINT article_visibility CHECK (visibility = ANY (ARRAY['public', 'teaser', 'licensed']))
);
CREATE INDEX article_authors ON article USING gin (authors);
CREATE INDEX article_by_end ON article (expires_at, id) WHERE expires_at IS NOT NULL;
CREATE INDEX article_by_time ON article (published_at, id) WHERE version > 0;
CREATE INDEX article_live_modified ON article (modified_at DESC, id DESC)
    WHERE version > 0 AND pub_status = 'usable' AND unpublished_at IS NULL;
CREATE INDEX article_live_newest ON article (published_at DESC, id DESC)
    WHERE version > 0 AND pub_status = 'usable' AND unpublished_at IS NULL;
CREATE INDEX article_modified ON article (modified_at DESC, id DESC) WHERE version > 0;
CREATE INDEX article_next_edge ON article (next_edge_at) WHERE next_edge_at IS NOT NULL;
CREATE INDEX article_of_source ON article (source, published_at DESC, id DESC) WHERE version > 0;
CREATE INDEX article_open_by_id ON article (id)
    WHERE version > 0 AND pub_status = 'usable' AND unpublished_at IS NULL AND effective_visibility <> 'licensed';
CREATE INDEX article_open_modified ON article (modified_at DESC, id DESC)
    WHERE version > 0 AND pub_status = 'usable' AND unpublished_at IS NULL AND effective_visibility <> 'licensed';
CREATE INDEX article_open_newest ON article (published_at DESC, id DESC)
    WHERE version > 0 AND pub_status = 'usable' AND unpublished_at IS NULL AND effective_visibility <> 'licensed';
CREATE INDEX article_scheduled ON article (scheduled_at) WHERE scheduled_at IS NOT NULL;
CREATE UNIQUE INDEX article_source_id ON article (source, source_id) WHERE source_id IS NOT NULL;
CREATE INDEX article_subjects ON article USING gin (subjects);
CREATE INDEX article_tags ON article USING gin (tags);
CREATE INDEX article_translations ON article (translation_group) WHERE translation_group IS NOT NULL;
CREATE TRIGGER article_names_when_changed AFTER UPDATE ON article
    REFERENCING OLD TABLE AS former NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION names_counted_when_changed();
CREATE TRIGGER article_names_when_emptied AFTER TRUNCATE ON article FOR EACH STATEMENT EXECUTE FUNCTION names_counted_when_emptied();
CREATE TRIGGER article_names_when_gone AFTER DELETE ON article
    REFERENCING OLD TABLE AS former
    FOR EACH STATEMENT
    EXECUTE FUNCTION names_counted_when_gone();
CREATE TRIGGER article_names_when_made AFTER INSERT ON article
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION names_counted_when_made();
CREATE TRIGGER article_state_when_changed AFTER UPDATE ON article
    FOR EACH ROW
    WHEN (new.version > 0 AND (old.version = 0
        OR old.pub_status IS DISTINCT FROM new.pub_status
        OR (old.unpublished_at IS NULL) IS DISTINCT FROM (new.unpublished_at IS NULL)
        OR old.published_at IS DISTINCT FROM new.published_at
        OR old.embargoed_until IS DISTINCT FROM new.embargoed_until
        OR old.scheduled_at IS DISTINCT FROM new.scheduled_at
        OR old.expires_at IS DISTINCT FROM new.expires_at
        OR old.visibility IS DISTINCT FROM new.visibility
        OR old.source IS DISTINCT FROM new.source))
    EXECUTE FUNCTION article_state_changed();
CREATE TRIGGER article_state_when_made AFTER INSERT ON article
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION article_states_begun();
CREATE TRIGGER article_taken_back BEFORE UPDATE OF pub_status ON article
    FOR EACH ROW
    WHEN (old.pub_status IS DISTINCT FROM new.pub_status)
    EXECUTE FUNCTION article_taken_back();
CREATE TRIGGER article_terms_when_changed AFTER UPDATE ON article
    REFERENCING OLD TABLE AS former NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION article_terms_changed();
CREATE TRIGGER article_terms_when_made AFTER INSERT ON article
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION article_terms_made();
CREATE TRIGGER article_visibility_when_changed BEFORE UPDATE OF visibility, source ON article
    FOR EACH ROW
    WHEN (old.visibility IS DISTINCT FROM new.visibility
        OR old.source IS DISTINCT FROM new.source)
    EXECUTE FUNCTION article_effective_visibility();
CREATE TRIGGER article_visibility_when_made BEFORE INSERT ON article FOR EACH ROW EXECUTE FUNCTION article_effective_visibility();
CREATE TRIGGER article_visible_otherwise BEFORE UPDATE ON article
    FOR EACH ROW
    WHEN (old.version > 0 AND (old.effective_visibility <> new.effective_visibility
        OR old.pub_status <> new.pub_status))
    EXECUTE FUNCTION article_shown_otherwise();

-- The draft of each article, separate from the live version; readers never see it. Instead of content, content_version names the version
-- that has the same content.
CREATE TABLE draft (
    article_id         uuid NOT NULL,
    revision           bigint NOT NULL,
    published_revision bigint,
    slug               text NOT NULL,
    content            jsonb,
    updated_at         timestamp with time zone NOT NULL,
    updated_by         text NOT NULL,
    content_version    integer,
    CONSTRAINT draft_pkey PRIMARY KEY (article_id),
    CONSTRAINT draft_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE,
    CONSTRAINT draft_content CHECK (num_nonnulls(content, content_version) = 1) NOT VALID
);
CREATE INDEX draft_newest ON draft (updated_at DESC, article_id DESC);

-- Which fields of a draft each revision changed, and who changed them; a request with an outdated ETag is refused with these fields.
CREATE TABLE draft_edit (
    article_id uuid NOT NULL,
    revision   bigint NOT NULL,
    fields     text[] NOT NULL,
    edited_at  timestamp with time zone NOT NULL,
    edited_by  text NOT NULL,
    kind       text DEFAULT 'edit' NOT NULL,
    CONSTRAINT draft_edit_pkey PRIMARY KEY (article_id, revision),
    CONSTRAINT draft_edit_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE,
    CONSTRAINT draft_edit_kind CHECK (kind = ANY (ARRAY['edit', 'publication', 'correction']))
);

-- Links that show a draft, or a pinned copy of it, to people without a key: the HMAC of each token, who made it, and when it ends or was
-- revoked.
CREATE TABLE preview (
    id         uuid NOT NULL,
    article_id uuid NOT NULL,
    token_hmac bytea NOT NULL,
    label      text,
    slug       text,
    content    jsonb,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by text,
    CONSTRAINT preview_pkey PRIMARY KEY (id),
    CONSTRAINT preview_pinned CHECK ((slug IS NULL) = (content IS NULL)),
    CONSTRAINT preview_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX preview_by_end ON preview (expires_at);
CREATE UNIQUE INDEX preview_by_token ON preview (token_hmac);
CREATE INDEX preview_of_article ON preview (article_id, id);

-- The immutable versions of each article, one per publication, update and correction.
CREATE TABLE version (
    article_id   uuid NOT NULL,
    number       integer NOT NULL,
    kind         text NOT NULL,
    note         text,
    slug         text NOT NULL,
    content      jsonb NOT NULL,
    content_hash bytea NOT NULL,
    created_at   timestamp with time zone NOT NULL,
    created_by   text NOT NULL,
    visibility   text,
    CONSTRAINT version_pkey PRIMARY KEY (article_id, number),
    CONSTRAINT version_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT version_kind CHECK (kind = ANY (ARRAY['publication', 'update', 'correction', 'clarification', 'editors-note', 'retraction'])),
    CONSTRAINT version_visibility CHECK (visibility = ANY (ARRAY['public', 'teaser', 'licensed']))
);
CREATE TRIGGER article_use_policy_updated AFTER INSERT ON version FOR EACH ROW EXECUTE FUNCTION article_use_policy_updated();

-- The corrections, clarifications, editor's notes and retractions of articles, one per version that one of them made.
CREATE TABLE correction (
    id         uuid NOT NULL,
    article_id uuid NOT NULL,
    version    integer NOT NULL,
    kind       text NOT NULL,
    note       text NOT NULL,
    at         timestamp with time zone NOT NULL,
    made_by    text NOT NULL,
    CONSTRAINT correction_pkey PRIMARY KEY (id),
    CONSTRAINT correction_once UNIQUE (article_id, version),
    CONSTRAINT correction_of_version FOREIGN KEY (article_id, version) REFERENCES version(article_id, number),
    CONSTRAINT correction_kind CHECK (kind = ANY (ARRAY['correction', 'clarification', 'editors-note', 'retraction']))
);

-- Every slug that an article has, had or reserves for its draft; a former slug redirects.
CREATE TABLE slug (
    slug       text NOT NULL,
    article_id uuid NOT NULL,
    CONSTRAINT slug_pkey PRIMARY KEY (slug),
    CONSTRAINT slug_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE
);
CREATE INDEX slug_of_article ON slug (article_id);

-- The media of each live version, for the queries that depend on the rights of a medium.
CREATE TABLE media (
    article_id       uuid NOT NULL,
    id               text NOT NULL,
    type             text NOT NULL,
    role             text,
    url              text NOT NULL,
    copyright_holder text,
    syndicatable     text NOT NULL,
    rights_expire_at timestamp with time zone,
    CONSTRAINT media_pkey PRIMARY KEY (article_id, id),
    CONSTRAINT media_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id)
);
CREATE INDEX media_rights_expire ON media (rights_expire_at) WHERE rights_expire_at IS NOT NULL;

-- The latest content that a wire sent for each article that came from one; a merge compares it with what editors changed. Instead of
-- content, content_version names the version that has the same content.
CREATE TABLE wire_item (
    article_id      uuid NOT NULL,
    content         jsonb,
    received_at     timestamp with time zone NOT NULL,
    received_by     text NOT NULL,
    content_version integer,
    CONSTRAINT wire_item_pkey PRIMARY KEY (article_id),
    CONSTRAINT wire_item_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE,
    CONSTRAINT wire_item_content CHECK (num_nonnulls(content, content_version) = 1) NOT VALID
);

-- Items of wires and imports whose draft the newsroom deleted; they are not imported again.
CREATE TABLE thrown_away (
    source    text NOT NULL,
    source_id text NOT NULL,
    at        timestamp with time zone NOT NULL,
    CONSTRAINT thrown_away_pkey PRIMARY KEY (source, source_id)
);


-- =========================================================================================================================================
-- Names
-- =========================================================================================================================================

-- The sections, a tree by parent. The column put_by_editor marks names that an editor or an import made public; announced has the same
-- purpose for the previous release.
CREATE TABLE section (
    slug          text NOT NULL,
    name          text NOT NULL,
    description   text,
    parent        text,
    version       integer DEFAULT 1 NOT NULL,
    created_at    timestamp with time zone NOT NULL,
    updated_at    timestamp with time zone NOT NULL,
    updated_by    text NOT NULL,
    announced     boolean DEFAULT true NOT NULL,
    put_by_editor boolean DEFAULT false NOT NULL,
    CONSTRAINT section_pkey PRIMARY KEY (slug),
    CONSTRAINT section_parent_fkey FOREIGN KEY (parent) REFERENCES section(slug)
);
CREATE INDEX section_children ON section (parent);
CREATE INDEX section_name ON section (name);
CREATE INDEX section_put ON section (slug) WHERE put_by_editor;
CREATE TRIGGER section_gone AFTER DELETE OR TRUNCATE ON section FOR EACH STATEMENT EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER section_made BEFORE INSERT ON section FOR EACH ROW EXECUTE FUNCTION name_made();
CREATE TRIGGER section_moved AFTER UPDATE OF parent ON section
    FOR EACH ROW
    WHEN (old.parent IS DISTINCT FROM new.parent)
    EXECUTE FUNCTION section_moved();
CREATE TRIGGER section_put BEFORE UPDATE ON section FOR EACH ROW WHEN (new.version > old.version) EXECUTE FUNCTION name_put();
CREATE TRIGGER section_recorded_when_changed AFTER UPDATE ON section
    FOR EACH ROW
    WHEN (old.slug IS DISTINCT FROM new.slug
        OR old.version IS DISTINCT FROM new.version
        OR old.name IS DISTINCT FROM new.name
        OR old.description IS DISTINCT FROM new.description
        OR old.parent IS DISTINCT FROM new.parent)
    EXECUTE FUNCTION section_recorded();
CREATE TRIGGER section_recorded_when_made AFTER INSERT OR DELETE ON section FOR EACH ROW EXECUTE FUNCTION section_recorded();
CREATE TRIGGER section_renamed AFTER UPDATE OF name ON section FOR EACH STATEMENT EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER section_renamed_for_all AFTER UPDATE OF name ON section
    FOR EACH ROW
    WHEN (old.announced AND old.name IS DISTINCT FROM new.name)
    EXECUTE FUNCTION known_name_has_changed();

-- Sections with more than 100 articles that have another parent, while the filter values of their articles are written anew; usually empty.
CREATE TABLE moved_section (
    slug         text NOT NULL,
    last_article uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    CONSTRAINT moved_section_pkey PRIMARY KEY (slug),
    CONSTRAINT moved_section_slug_fkey FOREIGN KEY (slug) REFERENCES section(slug) ON DELETE CASCADE
);

-- The tags of articles.
CREATE TABLE tag (
    slug          text NOT NULL,
    name          text NOT NULL,
    created_at    timestamp with time zone NOT NULL,
    announced     boolean DEFAULT true NOT NULL,
    put_by_editor boolean DEFAULT false NOT NULL,
    version       integer DEFAULT 1 NOT NULL,
    updated_at    timestamp with time zone,
    updated_by    text,
    CONSTRAINT tag_pkey PRIMARY KEY (slug)
);
CREATE INDEX tag_name ON tag (name);
CREATE INDEX tag_put ON tag (slug) WHERE put_by_editor;
CREATE TRIGGER tag_gone AFTER DELETE OR TRUNCATE ON tag FOR EACH STATEMENT EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER tag_made BEFORE INSERT ON tag FOR EACH ROW EXECUTE FUNCTION name_made();
CREATE TRIGGER tag_put BEFORE UPDATE ON tag FOR EACH ROW WHEN (new.version > old.version) EXECUTE FUNCTION name_put();
CREATE TRIGGER tag_renamed AFTER UPDATE OF name ON tag FOR EACH STATEMENT EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER tag_renamed_for_all AFTER UPDATE OF name ON tag
    FOR EACH ROW
    WHEN (old.announced AND old.name IS DISTINCT FROM new.name)
    EXECUTE FUNCTION known_name_has_changed();

-- The authors of articles.
CREATE TABLE author (
    slug          text NOT NULL,
    name          text NOT NULL,
    title         text,
    organisation  text,
    biography     text,
    created_at    timestamp with time zone NOT NULL,
    announced     boolean DEFAULT true NOT NULL,
    put_by_editor boolean DEFAULT false NOT NULL,
    version       integer DEFAULT 1 NOT NULL,
    updated_at    timestamp with time zone,
    updated_by    text,
    CONSTRAINT author_pkey PRIMARY KEY (slug)
);
CREATE INDEX author_name ON author (name);
CREATE INDEX author_put ON author (slug) WHERE put_by_editor;
CREATE TRIGGER author_made BEFORE INSERT ON author FOR EACH ROW EXECUTE FUNCTION name_made();
CREATE TRIGGER author_put BEFORE UPDATE ON author FOR EACH ROW WHEN (new.version > old.version) EXECUTE FUNCTION name_put();

-- The sources of articles, with the rights that their articles have by default.
CREATE TABLE source (
    slug               text NOT NULL,
    name               text NOT NULL,
    url                text,
    visibility         text NOT NULL,
    copyright_holder   text,
    copyright_notice   text,
    media_syndicatable text DEFAULT 'allow' NOT NULL,
    public_history     boolean DEFAULT false NOT NULL,
    version            integer DEFAULT 1 NOT NULL,
    created_at         timestamp with time zone NOT NULL,
    updated_at         timestamp with time zone NOT NULL,
    updated_by         text NOT NULL,
    announced          boolean DEFAULT true NOT NULL,
    put_by_editor      boolean DEFAULT false NOT NULL,
    CONSTRAINT source_pkey PRIMARY KEY (slug),
    CONSTRAINT source_media CHECK (media_syndicatable = ANY (ARRAY['allow', 'deny'])),
    CONSTRAINT source_visibility CHECK (visibility = ANY (ARRAY['public', 'teaser', 'licensed']))
);
CREATE INDEX source_put ON source (slug) WHERE put_by_editor;
CREATE TRIGGER source_gone AFTER DELETE OR TRUNCATE ON source FOR EACH STATEMENT EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER source_made BEFORE INSERT ON source FOR EACH ROW EXECUTE FUNCTION name_made();
CREATE TRIGGER source_put BEFORE UPDATE ON source FOR EACH ROW WHEN (new.version > old.version) EXECUTE FUNCTION name_put();
CREATE TRIGGER source_recorded_when_changed AFTER UPDATE ON source
    FOR EACH ROW
    WHEN (old.slug IS DISTINCT FROM new.slug
        OR old.version IS DISTINCT FROM new.version
        OR old.name IS DISTINCT FROM new.name
        OR old.url IS DISTINCT FROM new.url
        OR old.visibility IS DISTINCT FROM new.visibility
        OR old.copyright_holder IS DISTINCT FROM new.copyright_holder
        OR old.copyright_notice IS DISTINCT FROM new.copyright_notice
        OR old.media_syndicatable IS DISTINCT FROM new.media_syndicatable
        OR old.public_history IS DISTINCT FROM new.public_history)
    EXECUTE FUNCTION source_recorded();
CREATE TRIGGER source_recorded_when_made AFTER INSERT OR DELETE ON source FOR EACH ROW EXECUTE FUNCTION source_recorded();
CREATE TRIGGER source_renamed AFTER UPDATE OF name, url, copyright_holder, copyright_notice, media_syndicatable ON source
    FOR EACH STATEMENT
    EXECUTE FUNCTION names_have_changed();
CREATE TRIGGER source_renamed_for_all AFTER UPDATE OF name, url, copyright_holder, copyright_notice ON source
    FOR EACH ROW
    WHEN (old.announced AND (old.name IS DISTINCT FROM new.name
        OR old.url IS DISTINCT FROM new.url
        OR old.copyright_holder IS DISTINCT FROM new.copyright_holder
        OR old.copyright_notice IS DISTINCT FROM new.copyright_notice))
    EXECUTE FUNCTION known_name_has_changed();
CREATE TRIGGER source_visibility_changed AFTER UPDATE OF visibility ON source
    FOR EACH ROW
    WHEN (old.visibility IS DISTINCT FROM new.visibility)
    EXECUTE FUNCTION source_visibility_to_articles();

-- One row: a number that changes with every name or right that responses take from a section, tag or source, and the instant when a
-- publicly known name last changed.
CREATE TABLE naming (
    only_one   boolean DEFAULT true NOT NULL,
    state      integer NOT NULL,
    renamed_at timestamp with time zone,
    CONSTRAINT naming_pkey PRIMARY KEY (only_one),
    CONSTRAINT naming_only_one CHECK (only_one)
);

-- The numbers of naming.state; a sequence, so that a rolled-back change never leaves a number for another change.
CREATE SEQUENCE naming_state AS integer;

-- Sources whose visibility was changed, while more than 100 of their articles are changed; usually empty.
CREATE TABLE changed_source (
    slug         text NOT NULL,
    last_article uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    CONSTRAINT changed_source_pkey PRIMARY KEY (slug),
    CONSTRAINT changed_source_slug_fkey FOREIGN KEY (slug) REFERENCES source(slug) ON DELETE CASCADE
);

-- How many articles that everybody may read carry each name; the count of a name is the sum of its rows.
CREATE TABLE name_count (
    kind     text NOT NULL,
    slug     text NOT NULL,
    articles integer NOT NULL,
    CONSTRAINT name_count_kind CHECK (kind = ANY (ARRAY['section', 'tag', 'author', 'source']))
);
CREATE INDEX name_count_of_name ON name_count (kind, slug);

-- What machines may do without a permission, as the newsroom, a source or a section sets it; the policy is null once it is removed.
CREATE TABLE use_policy (
    level      text NOT NULL,
    subject    text NOT NULL,
    version    integer NOT NULL,
    policy     jsonb,
    updated_at timestamp with time zone NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT use_policy_pkey PRIMARY KEY (level, subject),
    CONSTRAINT use_policy_level CHECK (level = ANY (ARRAY['newsroom', 'source', 'section'])),
    CONSTRAINT use_policy_subject CHECK ((level = 'newsroom') = (subject = ''))
);
CREATE TRIGGER use_policy_recorded AFTER INSERT OR UPDATE ON use_policy FOR EACH ROW EXECUTE FUNCTION use_policy_recorded();

-- Each version of each use policy, written by a trigger.
CREATE TABLE use_policy_version (
    level       text NOT NULL,
    subject     text NOT NULL,
    version     integer NOT NULL,
    policy      jsonb,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT use_policy_version_pkey PRIMARY KEY (level, subject, version)
);

-- The use policies that articles have in their newest versions, written by a trigger on version.
CREATE TABLE article_use_policy (
    article_id  uuid NOT NULL,
    policy      jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT article_use_policy_pkey PRIMARY KEY (article_id),
    CONSTRAINT article_use_policy_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE
);


-- =========================================================================================================================================
-- Search and serialized articles
-- =========================================================================================================================================

-- One row per published article that is not taken back and filter value (section and its ancestors, tag, subject, author, source, type,
-- language), with the columns that lists sort by. Start and end are tested beside it. The column open marks articles that are public or
-- teaser.
CREATE TABLE article_term (
    article_id   uuid NOT NULL,
    term         text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    expires_at   timestamp with time zone,
    open         boolean NOT NULL,
    CONSTRAINT article_term_pkey PRIMARY KEY (article_id, term),
    CONSTRAINT article_term_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE
);
CREATE INDEX article_term_newest ON article_term (term, published_at, article_id);
CREATE INDEX article_term_open_newest ON article_term (term, published_at, article_id) WHERE open;

-- The full-text search index of each published article: open holds headline and teaser, whole everything, uncaptioned everything without
-- captions, and the other columns what searches filter and sort by. The element live of terms means not taken back, open public or teaser;
-- start and end are tested beside them.
CREATE TABLE article_text (
    article_id    uuid NOT NULL,
    open          tsvector NOT NULL,
    whole         tsvector NOT NULL,
    configuration text DEFAULT 'simple' NOT NULL,
    body          text DEFAULT '' NOT NULL,
    published_at  timestamp with time zone,
    modified_at   timestamp with time zone,
    expires_at    timestamp with time zone,
    shown         text,
    ended_at      timestamp with time zone,
    section       text,
    language      text,
    terms         text[] DEFAULT '{}'::text[] NOT NULL,
    times         bigint[],
    uncaptioned   tsvector,
    CONSTRAINT article_text_pkey PRIMARY KEY (article_id),
    CONSTRAINT article_text_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT article_text_configuration_fkey FOREIGN KEY (configuration) REFERENCES text_configuration(name)
) WITH (toast_tuple_target=8160);
CREATE INDEX article_text_ended ON article_text (ended_at DESC, article_id DESC) WHERE ended_at IS NOT NULL;
CREATE INDEX article_text_found ON article_text USING gin (terms, times, (
CASE shown
    WHEN 'public' THEN whole
    WHEN 'teaser' THEN open
    ELSE NULL::tsvector
END), whole);
CREATE TRIGGER article_text_place BEFORE INSERT OR UPDATE ON article_text FOR EACH ROW EXECUTE FUNCTION article_text_place();
CREATE TRIGGER article_text_uncaptioned_when_made BEFORE INSERT ON article_text FOR EACH ROW EXECUTE FUNCTION article_text_uncaptioned();

-- The text search configurations that at least one article is indexed with; a query is parsed with each of them.
CREATE TABLE text_configuration (
    name text NOT NULL,
    CONSTRAINT text_configuration_pkey PRIMARY KEY (name)
);

-- Token offsets as the release before reads and writes them; this release has them in finished_article.
CREATE TABLE passage_text (
    article_id    uuid NOT NULL,
    number        integer NOT NULL,
    form          integer NOT NULL,
    configuration text,
    headline      bytea STORAGE EXTERNAL,
    teaser        bytea STORAGE EXTERNAL,
    body          bytea STORAGE EXTERNAL,
    CONSTRAINT passage_text_pkey PRIMARY KEY (article_id),
    CONSTRAINT passage_text_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE
) WITH (toast_tuple_target=8160);

-- The serialized parts of each live version, stored when the version is made: JSON, and the token offsets from which search snippets are
-- cut without parsing. The column body contains both of the body, compressed together. The column form names the format, and other formats
-- are ignored.
CREATE TABLE finished_article (
    article_id            uuid NOT NULL,
    number                integer NOT NULL,
    form                  integer NOT NULL,
    head                  bytea STORAGE EXTERNAL,
    body                  bytea STORAGE EXTERNAL,
    subjects              bytea,
    media                 bytea,
    teasing_media         bytea,
    source_id             text,
    copyright_holder      text,
    copyright_notice      text,
    canonical_url         text,
    original_published_at text,
    configuration         text,
    headline_offsets      bytea,
    teaser_offsets        bytea,
    CONSTRAINT finished_article_pkey PRIMARY KEY (article_id),
    CONSTRAINT finished_article_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE
);


-- =========================================================================================================================================
-- Public feeds
-- =========================================================================================================================================

-- The feeds, each a query with pinned and excluded articles.
CREATE TABLE feed (
    slug        text NOT NULL,
    title       text NOT NULL,
    description text,
    language    text NOT NULL,
    author      text,
    image_url   text,
    query       jsonb DEFAULT '{}'::jsonb NOT NULL,
    pinned      uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    excluded    uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    item_count  integer DEFAULT 20 NOT NULL,
    ttl_minutes integer DEFAULT 15 NOT NULL,
    level       text DEFAULT 'full' NOT NULL,
    version     integer DEFAULT 1 NOT NULL,
    created_at  timestamp with time zone NOT NULL,
    updated_at  timestamp with time zone NOT NULL,
    updated_by  text NOT NULL,
    podcast     jsonb,
    CONSTRAINT feed_pkey PRIMARY KEY (slug),
    CONSTRAINT feed_item_count CHECK (item_count >= 1 AND item_count <= 100),
    CONSTRAINT feed_level CHECK (level = ANY (ARRAY['headline', 'teaser', 'full']))
);
CREATE TRIGGER feed_recorded_when_changed AFTER UPDATE ON feed
    FOR EACH ROW
    WHEN (old.slug IS DISTINCT FROM new.slug
        OR old.version IS DISTINCT FROM new.version
        OR old.title IS DISTINCT FROM new.title
        OR old.description IS DISTINCT FROM new.description
        OR old.language IS DISTINCT FROM new.language
        OR old.author IS DISTINCT FROM new.author
        OR old.image_url IS DISTINCT FROM new.image_url
        OR old.query IS DISTINCT FROM new.query
        OR old.pinned IS DISTINCT FROM new.pinned
        OR old.excluded IS DISTINCT FROM new.excluded
        OR old.item_count IS DISTINCT FROM new.item_count
        OR old.ttl_minutes IS DISTINCT FROM new.ttl_minutes
        OR old.level IS DISTINCT FROM new.level
        OR old.podcast IS DISTINCT FROM new.podcast)
    EXECUTE FUNCTION feed_recorded();
CREATE TRIGGER feed_recorded_when_made AFTER INSERT OR DELETE ON feed FOR EACH ROW EXECUTE FUNCTION feed_recorded();
CREATE TRIGGER feed_slug_is_licensed_once BEFORE INSERT ON feed FOR EACH ROW EXECUTE FUNCTION feed_slug_is_licensed_once();
CREATE TRIGGER feed_stays_for_permissions BEFORE DELETE ON feed FOR EACH ROW EXECUTE FUNCTION feed_stays_for_permissions();
CREATE TRIGGER feed_version_goes_on BEFORE INSERT OR DELETE ON feed FOR EACH ROW EXECUTE FUNCTION feed_version_goes_on();

-- The version that each deleted feed had; a new feed with the same slug continues from it, so that no ETag is used twice.
CREATE TABLE former_feed (
    slug       text NOT NULL,
    version    integer NOT NULL,
    deleted_at timestamp with time zone NOT NULL,
    CONSTRAINT former_feed_pkey PRIMARY KEY (slug)
);


-- =========================================================================================================================================
-- Change log
-- =========================================================================================================================================

-- The change log: one row per change of an article or of another subject, read in the order of (epoch, xid, id). The column told marks
-- changes that everybody may know of, live those that the newsroom's front ends may know of, and mark identifies the row after a restore.
CREATE TABLE change (
    id          bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    epoch       integer DEFAULT current_epoch() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind        text NOT NULL,
    article_id  uuid,
    version     integer,
    subject     text,
    at          timestamp with time zone NOT NULL,
    made_by     text NOT NULL,
    told        boolean DEFAULT true NOT NULL,
    live        boolean DEFAULT true NOT NULL,
    mark        bigint DEFAULT (((('x' || "right"((gen_random_uuid())::text, 12)) || "left"((gen_random_uuid())::text, 4)))::bit(64))::bigint,
    traceparent text,
    CONSTRAINT change_pkey PRIMARY KEY (id),
    CONSTRAINT change_of_something CHECK (article_id IS NOT NULL OR subject IS NOT NULL)
);
CREATE INDEX change_by_time ON change (at DESC) WHERE article_id IS NOT NULL;
CREATE INDEX change_in_commit_order ON change (epoch, xid, id);
CREATE INDEX change_live_by_time ON change (at DESC) WHERE article_id IS NOT NULL AND live;
CREATE INDEX change_of_article ON change (article_id, epoch, xid, id) WHERE article_id IS NOT NULL;
CREATE INDEX change_of_subject ON change (epoch, xid, id) WHERE article_id IS NULL;
CREATE INDEX change_told_by_time ON change (at DESC) WHERE article_id IS NOT NULL AND told;
CREATE INDEX change_told_in_commit_order ON change (epoch, xid, id) WHERE article_id IS NOT NULL AND told;
CREATE TRIGGER notices_follow_the_log AFTER INSERT ON change
    FOR EACH ROW
    WHEN (new.kind = ANY (ARRAY['corrected', 'clarified', 'noted', 'retracted', 'withheld', 'canceled', 'released', 'permission-revoked', 'permission-lapsed', 'permission-changed', 'partner-changed']))
    EXECUTE FUNCTION notices_follow_the_log();
CREATE TRIGGER withholding_ended_by_publication AFTER INSERT ON change
    FOR EACH ROW
    WHEN (new.kind = 'published')
    EXECUTE FUNCTION withholding_ended_by_publication();

-- The epochs of the change log; a new one begins when the database was restored or moved, since transaction ids may then repeat.
CREATE TABLE change_epoch (
    epoch             integer NOT NULL,
    system_identifier text NOT NULL,
    began_at          timestamp with time zone NOT NULL,
    mark              bigint DEFAULT (((('x' || "right"((gen_random_uuid())::text, 12)) || "left"((gen_random_uuid())::text, 4)))::bit(64))::bigint,
    CONSTRAINT change_epoch_pkey PRIMARY KEY (epoch)
);

-- The position up to which the change log could be read, once a minute; it turns an instant into a cursor.
CREATE TABLE change_mark (
    at    timestamp with time zone NOT NULL,
    epoch integer NOT NULL,
    xid   xid8 NOT NULL,
    id    bigint NOT NULL,
    CONSTRAINT change_mark_pkey PRIMARY KEY (at)
);

-- The position and the mark of each row that retention removed from the change log, so that a cursor that names it stays valid.
CREATE TABLE cut_change (
    id    bigint NOT NULL,
    epoch integer NOT NULL,
    xid   xid8 NOT NULL,
    mark  bigint NOT NULL,
    CONSTRAINT cut_change_pkey PRIMARY KEY (id)
);

-- One row: the position up to which retention has checked the change log.
CREATE TABLE cut_progress (
    only_one boolean DEFAULT true NOT NULL,
    epoch    integer DEFAULT 0 NOT NULL,
    xid      xid8 DEFAULT '0'::xid8 NOT NULL,
    id       bigint DEFAULT 0 NOT NULL,
    CONSTRAINT cut_progress_pkey PRIMARY KEY (only_one),
    CONSTRAINT cut_progress_only_one CHECK (only_one)
);

-- One row that is empty again after a crash or a failover, since the table is unlogged; the function incarnation() uses it to detect that
-- transaction ids may repeat.
CREATE UNLOGGED TABLE incarnation (
    only_one          boolean DEFAULT true NOT NULL,
    id                uuid DEFAULT gen_random_uuid() NOT NULL,
    system_identifier text NOT NULL,
    CONSTRAINT incarnation_pkey PRIMARY KEY (only_one),
    CONSTRAINT incarnation_only_one CHECK (only_one)
);

-- The position up to which each shared cache has received invalidations; a cache is identified by the digest of its URL.
CREATE TABLE purge_progress (
    target      text NOT NULL,
    snapshot    text NOT NULL,
    epoch       integer NOT NULL,
    at          timestamp with time zone NOT NULL,
    incarnation text,
    CONSTRAINT purge_progress_pkey PRIMARY KEY (target)
);


-- =========================================================================================================================================
-- History
-- =========================================================================================================================================

-- One row: when recording of history began, and when the last article had its baseline row.
CREATE TABLE history_start (
    only_one    boolean DEFAULT true NOT NULL,
    at          timestamp with time zone DEFAULT dateline_now() NOT NULL,
    epoch       integer DEFAULT current_epoch() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    complete_at timestamp with time zone,
    CONSTRAINT history_start_pkey PRIMARY KEY (only_one),
    CONSTRAINT history_start_only_one CHECK (only_one)
);

-- Each state of the life cycle of each published article; the rows are never changed or removed.
CREATE TABLE article_state (
    article_id      uuid NOT NULL,
    place           bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at     timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid             xid8 DEFAULT pg_current_xact_id() NOT NULL,
    baseline        boolean DEFAULT false NOT NULL,
    status          text NOT NULL,
    published_at    timestamp with time zone NOT NULL,
    embargoed_until timestamp with time zone,
    scheduled_at    timestamp with time zone,
    expires_at      timestamp with time zone,
    visibility      text,
    source          text,
    CONSTRAINT article_state_pkey PRIMARY KEY (article_id, place),
    CONSTRAINT article_state_status CHECK (status = ANY (ARRAY['usable', 'unpublished', 'withheld', 'canceled']))
);
CREATE UNIQUE INDEX article_state_baseline ON article_state (article_id) WHERE baseline;

-- Each state of each source.
CREATE TABLE source_version (
    slug               text NOT NULL,
    place              bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at        timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid                xid8 DEFAULT pg_current_xact_id() NOT NULL,
    recorded_by        text,
    deleted            boolean DEFAULT false NOT NULL,
    version            integer NOT NULL,
    name               text NOT NULL,
    url                text,
    visibility         text NOT NULL,
    copyright_holder   text,
    copyright_notice   text,
    media_syndicatable text NOT NULL,
    public_history     boolean NOT NULL,
    CONSTRAINT source_version_pkey PRIMARY KEY (slug, place)
);

-- Each state of each section.
CREATE TABLE section_version (
    slug        text NOT NULL,
    place       bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    recorded_by text,
    deleted     boolean DEFAULT false NOT NULL,
    version     integer NOT NULL,
    name        text NOT NULL,
    description text,
    parent      text,
    CONSTRAINT section_version_pkey PRIMARY KEY (slug, place)
);

-- Each state of each feed.
CREATE TABLE feed_version (
    slug        text NOT NULL,
    place       bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    recorded_by text,
    deleted     boolean DEFAULT false NOT NULL,
    version     integer NOT NULL,
    title       text NOT NULL,
    description text,
    language    text NOT NULL,
    author      text,
    image_url   text,
    query       jsonb NOT NULL,
    pinned      uuid[] NOT NULL,
    excluded    uuid[] NOT NULL,
    item_count  integer NOT NULL,
    ttl_minutes integer NOT NULL,
    level       text NOT NULL,
    podcast     jsonb,
    CONSTRAINT feed_version_pkey PRIMARY KEY (slug, place)
);

-- Each state of each partner, without its contacts.
CREATE TABLE partner_version (
    partner_id  uuid NOT NULL,
    place       bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    recorded_by text,
    deleted     boolean DEFAULT false NOT NULL,
    version     integer NOT NULL,
    name        text NOT NULL,
    status      text NOT NULL,
    country     text,
    exclude     jsonb NOT NULL,
    CONSTRAINT partner_version_pkey PRIMARY KEY (partner_id, place)
);

-- Each state of each outlet.
CREATE TABLE outlet_version (
    outlet_id   uuid NOT NULL,
    place       bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    recorded_at timestamp with time zone DEFAULT dateline_now() NOT NULL,
    xid         xid8 DEFAULT pg_current_xact_id() NOT NULL,
    recorded_by text,
    deleted     boolean DEFAULT false NOT NULL,
    version     integer NOT NULL,
    partner_id  uuid NOT NULL,
    name        text NOT NULL,
    domain      text,
    worldwide   boolean NOT NULL,
    territories text[] NOT NULL,
    channels    text[] NOT NULL,
    CONSTRAINT outlet_version_pkey PRIMARY KEY (outlet_id, place)
);


-- =========================================================================================================================================
-- Partners and permissions
-- =========================================================================================================================================

-- The partners that reproduce articles, with their exclusions.
CREATE TABLE partner (
    id         uuid NOT NULL,
    name       text NOT NULL,
    status     text NOT NULL,
    country    text,
    contacts   jsonb DEFAULT '[]'::jsonb NOT NULL,
    exclude    jsonb DEFAULT '{}'::jsonb NOT NULL,
    version    integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT partner_pkey PRIMARY KEY (id),
    CONSTRAINT partner_name UNIQUE (name),
    CONSTRAINT partner_status CHECK (status = ANY (ARRAY['active', 'suspended', 'closed']))
);
CREATE TRIGGER partner_recorded_when_changed AFTER UPDATE ON partner
    FOR EACH ROW
    WHEN (old.id IS DISTINCT FROM new.id
        OR old.version IS DISTINCT FROM new.version
        OR old.name IS DISTINCT FROM new.name
        OR old.status IS DISTINCT FROM new.status
        OR old.country IS DISTINCT FROM new.country
        OR old.exclude IS DISTINCT FROM new.exclude)
    EXECUTE FUNCTION partner_recorded();
CREATE TRIGGER partner_recorded_when_made AFTER INSERT OR DELETE ON partner FOR EACH ROW EXECUTE FUNCTION partner_recorded();

-- The outlets of each partner, with their territories and channels.
CREATE TABLE outlet (
    id          uuid NOT NULL,
    partner_id  uuid NOT NULL,
    name        text NOT NULL,
    domain      text,
    worldwide   boolean NOT NULL,
    territories text[] DEFAULT '{}'::text[] NOT NULL,
    channels    text[] DEFAULT '{}'::text[] NOT NULL,
    version     integer DEFAULT 1 NOT NULL,
    created_at  timestamp with time zone NOT NULL,
    updated_at  timestamp with time zone NOT NULL,
    updated_by  text NOT NULL,
    CONSTRAINT outlet_pkey PRIMARY KEY (id),
    CONSTRAINT outlet_name UNIQUE (partner_id, name),
    CONSTRAINT outlet_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id)
);
CREATE TRIGGER outlet_recorded_when_changed AFTER UPDATE ON outlet
    FOR EACH ROW
    WHEN (old.id IS DISTINCT FROM new.id
        OR old.version IS DISTINCT FROM new.version
        OR old.partner_id IS DISTINCT FROM new.partner_id
        OR old.name IS DISTINCT FROM new.name
        OR old.domain IS DISTINCT FROM new.domain
        OR old.worldwide IS DISTINCT FROM new.worldwide
        OR old.territories IS DISTINCT FROM new.territories
        OR old.channels IS DISTINCT FROM new.channels)
    EXECUTE FUNCTION outlet_recorded();
CREATE TRIGGER outlet_recorded_when_made AFTER INSERT OR DELETE ON outlet FOR EACH ROW EXECUTE FUNCTION outlet_recorded();
CREATE TRIGGER outlet_stays AFTER DELETE ON outlet FOR EACH ROW EXECUTE FUNCTION stays_while_referred_to('outlet_id');
CREATE TRIGGER outlet_stays_with_partner BEFORE UPDATE ON outlet
    FOR EACH ROW
    WHEN (new.id <> old.id
        OR new.partner_id <> old.partner_id)
    EXECUTE FUNCTION stays_with_partner();

-- The current state and terms of each permission.
CREATE TABLE permission (
    id          uuid NOT NULL,
    partner_id  uuid NOT NULL,
    version     integer DEFAULT 1 NOT NULL,
    state       text NOT NULL,
    terms       jsonb NOT NULL,
    valid_from  timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    created_at  timestamp with time zone NOT NULL,
    updated_at  timestamp with time zone NOT NULL,
    updated_by  text NOT NULL,
    end_told    boolean DEFAULT false NOT NULL,
    CONSTRAINT permission_pkey PRIMARY KEY (id),
    CONSTRAINT permission_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT permission_state CHECK (state = ANY (ARRAY['draft', 'active', 'suspended', 'revoked']))
);
CREATE INDEX permission_end_untold ON permission (valid_until) WHERE NOT end_told;
CREATE INDEX permission_ending ON permission (valid_until) WHERE state = 'active';
CREATE INDEX permission_of_partner ON permission (partner_id);
CREATE TRIGGER permission_holds_its_feeds BEFORE INSERT
        OR UPDATE OF terms ON permission
    FOR EACH ROW
    EXECUTE FUNCTION permission_holds_its_feeds();
CREATE TRIGGER permission_stays AFTER DELETE ON permission FOR EACH ROW EXECUTE FUNCTION stays_while_referred_to('permission_id');
CREATE TRIGGER permission_stays_with_partner BEFORE UPDATE ON permission
    FOR EACH ROW
    WHEN (new.id <> old.id
        OR new.partner_id <> old.partner_id)
    EXECUTE FUNCTION stays_with_partner();

-- Each edit and each transition of each permission, as recorded.
CREATE TABLE permission_version (
    permission_id uuid NOT NULL,
    version       integer NOT NULL,
    state         text NOT NULL,
    terms         jsonb NOT NULL,
    recorded_at   timestamp with time zone NOT NULL,
    recorded_by   text NOT NULL,
    note          text,
    CONSTRAINT permission_version_pkey PRIMARY KEY (permission_id, version),
    CONSTRAINT permission_version_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permission(id)
);

-- The permission requests of partners and the answers to them.
CREATE TABLE inquiry (
    id            uuid NOT NULL,
    partner_id    uuid NOT NULL,
    target        text NOT NULL,
    asked         jsonb NOT NULL,
    state         text NOT NULL,
    permission_id uuid,
    reason        text,
    created_at    timestamp with time zone NOT NULL,
    created_by    text NOT NULL,
    answered_at   timestamp with time zone,
    answered_by   text,
    CONSTRAINT inquiry_pkey PRIMARY KEY (id),
    CONSTRAINT inquiry_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT inquiry_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permission(id),
    CONSTRAINT inquiry_approved CHECK ((state = 'approved') = (permission_id IS NOT NULL)),
    CONSTRAINT inquiry_state CHECK (state = ANY (ARRAY['open', 'approved', 'declined', 'withdrawn']))
);
CREATE INDEX inquiry_of_partner ON inquiry (partner_id, id);
CREATE UNIQUE INDEX inquiry_open ON inquiry (partner_id, target, (asked ->> 'outlet')) WHERE state = 'open';
CREATE INDEX inquiry_waiting ON inquiry (id) WHERE state = 'open';


-- =========================================================================================================================================
-- Packages, offers and receipts
-- =========================================================================================================================================

-- The receipts, one per outlet, use, article, version, level, permission version and content that was delivered.
CREATE TABLE receipt (
    id                 uuid NOT NULL,
    partner_id         uuid NOT NULL,
    outlet_id          uuid NOT NULL,
    article_id         uuid NOT NULL,
    version            integer NOT NULL,
    level              text NOT NULL,
    permission_id      uuid NOT NULL,
    permission_version integer NOT NULL,
    content_hash       bytea NOT NULL,
    credit_line        text NOT NULL,
    delivered_at       timestamp with time zone NOT NULL,
    key_id             text NOT NULL,
    statement          text,
    use                text DEFAULT 'reproduce' NOT NULL,
    CONSTRAINT receipt_pkey PRIMARY KEY (id),
    CONSTRAINT receipt_once UNIQUE (partner_id, outlet_id, article_id, version, level, permission_id, permission_version, content_hash, use),
    CONSTRAINT receipt_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id)
);
CREATE INDEX receipt_at_full ON receipt (permission_id, article_id, delivered_at) WHERE level = 'full';
CREATE INDEX receipt_by_delivery ON receipt (partner_id, delivered_at, id);
CREATE INDEX receipt_by_use ON receipt (partner_id, permission_id, article_id, delivered_at);
CREATE INDEX receipt_of_article ON receipt (article_id, partner_id);
CREATE INDEX receipt_under_permission ON receipt (permission_id, article_id);
CREATE TRIGGER receipt_of_partner AFTER INSERT ON receipt
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();
CREATE TRIGGER receipt_of_partner_again AFTER UPDATE ON receipt
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();
CREATE TRIGGER receipts_overtaken AFTER INSERT ON receipt
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION receipts_overtaken();

-- The keys that sign receipts; the public half stays for verification, the private half (sealed) is encrypted, and removed when the key is
-- retired.
CREATE TABLE receipt_key (
    kid             text NOT NULL,
    jwk             jsonb NOT NULL,
    made_at         timestamp with time zone NOT NULL,
    sealed          bytea,
    expires_at      timestamp with time zone,
    retired_at      timestamp with time zone,
    retired_because text,
    CONSTRAINT receipt_key_pkey PRIMARY KEY (kid),
    CONSTRAINT receipt_key_retired CHECK ((retired_at IS NULL) = (retired_because IS NULL) AND (retired_because IS NULL OR (retired_because = ANY (ARRAY['superseded', 'compromised']))) AND (retired_at IS NULL OR sealed IS NULL))
);

-- What each outlet was last offered of each article to reproduce, so that it can be notified when that ends.
CREATE TABLE offer (
    partner_id    uuid NOT NULL,
    outlet_id     uuid NOT NULL,
    article_id    uuid NOT NULL,
    version       integer NOT NULL,
    level         text NOT NULL,
    permission_id uuid NOT NULL,
    offered_at    timestamp with time zone NOT NULL,
    CONSTRAINT offer_pkey PRIMARY KEY (outlet_id, article_id),
    CONSTRAINT offer_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id)
);
CREATE INDEX offer_of_article ON offer (article_id, partner_id);
CREATE TRIGGER offer_of_partner AFTER INSERT ON offer
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();
CREATE TRIGGER offer_of_partner_again AFTER UPDATE ON offer
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();

-- The same for the other uses, in a table that release 1.0 does not read.
CREATE TABLE other_use_offer (
    partner_id    uuid NOT NULL,
    outlet_id     uuid NOT NULL,
    use           text NOT NULL,
    article_id    uuid NOT NULL,
    version       integer NOT NULL,
    level         text NOT NULL,
    permission_id uuid NOT NULL,
    offered_at    timestamp with time zone NOT NULL,
    CONSTRAINT other_use_offer_pkey PRIMARY KEY (outlet_id, use, article_id),
    CONSTRAINT other_use_offer_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT other_use_offer_use CHECK (use <> 'reproduce')
);
CREATE INDEX other_use_offer_of_article ON other_use_offer (article_id, partner_id);
CREATE TRIGGER other_use_offer_of_partner AFTER INSERT ON other_use_offer
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();
CREATE TRIGGER other_use_offer_of_partner_again AFTER UPDATE ON other_use_offer
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT
    EXECUTE FUNCTION refers_to_partner();

-- The offers for all uses.
CREATE VIEW offer_for_use AS
 SELECT offer.partner_id,
    offer.outlet_id,
    'reproduce' AS use,
    offer.article_id,
    offer.version,
    offer.level,
    offer.permission_id,
    offer.offered_at
   FROM offer
UNION ALL
 SELECT other_use_offer.partner_id,
    other_use_offer.outlet_id,
    other_use_offer.use,
    other_use_offer.article_id,
    other_use_offer.version,
    other_use_offer.level,
    other_use_offer.permission_id,
    other_use_offer.offered_at
   FROM other_use_offer;

-- The entries of partner feeds that each outlet has fetched, so that the feed can tell when one must be removed. A feed for another use
-- than to reproduce is slug?use=USE.
CREATE TABLE feed_offer (
    outlet_id  uuid NOT NULL,
    feed       text NOT NULL,
    article_id uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    CONSTRAINT feed_offer_pkey PRIMARY KEY (outlet_id, feed, article_id),
    CONSTRAINT feed_offer_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT feed_offer_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES outlet(id)
);
CREATE INDEX feed_offer_latest ON feed_offer (outlet_id, feed, offered_at DESC, article_id);

-- The signed statement of what was delivered to a partner in a month, made when it is first read.
CREATE TABLE monthly_statement (
    partner_id uuid NOT NULL,
    period     text NOT NULL,
    receipts   integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    statement  text NOT NULL,
    CONSTRAINT monthly_statement_pkey PRIMARY KEY (partner_id, period),
    CONSTRAINT monthly_statement_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id)
);

-- How many articles each permission has delivered for each use in a day or a month, for its quota.
CREATE TABLE quota_use (
    permission_id      uuid NOT NULL,
    period             text NOT NULL,
    starts_at          timestamp with time zone NOT NULL,
    permission_version integer NOT NULL,
    used               integer NOT NULL,
    use                text DEFAULT 'reproduce' NOT NULL,
    CONSTRAINT quota_use_pkey PRIMARY KEY (permission_id, use, period, starts_at),
    CONSTRAINT quota_use_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permission(id),
    CONSTRAINT quota_use_period CHECK (period = ANY (ARRAY['day', 'month']))
);


-- =========================================================================================================================================
-- Notices and reproductions
-- =========================================================================================================================================

-- The notices, each a demand that a partner act on what it received, with its delivery, acknowledgement and end.
CREATE TABLE notice (
    id                uuid NOT NULL,
    partner_id        uuid NOT NULL,
    kind              text NOT NULL,
    demand            text NOT NULL,
    article_id        uuid,
    version           integer,
    permission_id     uuid NOT NULL,
    change_id         bigint NOT NULL,
    issued_at         timestamp with time zone NOT NULL,
    due_at            timestamp with time zone,
    delivered_at      timestamp with time zone,
    delivered_through text,
    acknowledged_at   timestamp with time zone,
    done_at           timestamp with time zone,
    withdrawn_at      timestamp with time zone,
    use               text,
    CONSTRAINT notice_pkey PRIMARY KEY (id),
    CONSTRAINT notice_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT notice_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT notice_demand CHECK (demand = ANY (ARRAY['correct', 'remove', 'hold'])),
    CONSTRAINT notice_kind CHECK (kind = ANY (ARRAY['correction', 'clarification', 'editors-note', 'retraction', 'withholding', 'kill', 'permission-ended', 'permission-narrowed'])),
    CONSTRAINT notice_of_something CHECK ((article_id IS NULL) = (kind = ANY (ARRAY['permission-ended', 'permission-narrowed'])))
);
CREATE INDEX notice_of_article ON notice (article_id, partner_id);
CREATE INDEX notice_of_partner ON notice (partner_id, id);
CREATE INDEX notice_of_permission ON notice (permission_id) WHERE kind = 'permission-ended';
CREATE UNIQUE INDEX notice_once ON notice (change_id, partner_id) WHERE article_id IS NOT NULL;
CREATE UNIQUE INDEX notice_once_of_permission ON notice (change_id, permission_id, kind, COALESCE(use, 'reproduce'))
    WHERE article_id IS NULL;
CREATE INDEX notice_open ON notice (due_at, id) WHERE done_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX notice_open_of_partner ON notice (partner_id, article_id) WHERE done_at IS NULL AND withdrawn_at IS NULL;

-- The articles and outlets that each notice about a reduced permission concerns.
CREATE TABLE notice_article (
    notice_id  uuid NOT NULL,
    article_id uuid NOT NULL,
    outlet_id  uuid NOT NULL,
    back_at    timestamp with time zone,
    CONSTRAINT notice_article_pkey PRIMARY KEY (notice_id, article_id, outlet_id),
    CONSTRAINT notice_article_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id)
);
CREATE INDEX notice_article_taken ON notice_article (article_id, outlet_id) WHERE back_at IS NULL;

-- Each notice with each article that it concerns, possibly more than once.
CREATE VIEW notice_about AS
 SELECT n.id,
    n.partner_id,
    n.kind,
    n.change_id,
    n.due_at,
    n.done_at,
    n.withdrawn_at,
    n.article_id,
    NULL::text AS use
   FROM notice n
  WHERE n.article_id IS NOT NULL
UNION ALL
 SELECT n.id,
    n.partner_id,
    n.kind,
    n.change_id,
    n.due_at,
    n.done_at,
    n.withdrawn_at,
    r.article_id,
    NULL::text AS use
   FROM notice n
     JOIN receipt r ON r.permission_id = n.permission_id
  WHERE n.kind = 'permission-ended' AND (COALESCE(n.withdrawn_at, n.done_at) IS NULL OR r.delivered_at <= COALESCE(n.withdrawn_at, n.done_at))
UNION ALL
 SELECT n.id,
    n.partner_id,
    n.kind,
    n.change_id,
    n.due_at,
    n.done_at,
    n.withdrawn_at,
    l.article_id,
    COALESCE(n.use, 'reproduce') AS use
   FROM notice n
     JOIN notice_article l ON l.notice_id = n.id
  WHERE n.kind = 'permission-narrowed' AND (l.back_at IS NULL OR l.back_at >= COALESCE(n.withdrawn_at, n.done_at));

-- Deliveries of notices by email or phone that the rights desk recorded.
CREATE TABLE notice_delivery (
    id          uuid NOT NULL,
    notice_id   uuid NOT NULL,
    channel     text NOT NULL,
    at          timestamp with time zone NOT NULL,
    note        text,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT notice_delivery_pkey PRIMARY KEY (id),
    CONSTRAINT notice_delivery_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
    CONSTRAINT notice_channel CHECK (channel = ANY (ARRAY['email', 'phone']))
);
CREATE INDEX notice_delivery_of_notice ON notice_delivery (notice_id, at);

-- What partners answered to notices.
CREATE TABLE acknowledgement (
    id        uuid NOT NULL,
    notice_id uuid NOT NULL,
    outcome   text NOT NULL,
    url       text,
    note      text,
    at        timestamp with time zone NOT NULL,
    key_id    text NOT NULL,
    CONSTRAINT acknowledgement_pkey PRIMARY KEY (id),
    CONSTRAINT acknowledgement_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id),
    CONSTRAINT acknowledgement_outcome CHECK (outcome = ANY (ARRAY['removed', 'corrected', 'never-used']))
);
CREATE INDEX acknowledgement_by_time ON acknowledgement (at);
CREATE INDEX acknowledgement_in_order ON acknowledgement (notice_id, id);
CREATE INDEX acknowledgement_of_notice ON acknowledgement (notice_id, at);

-- The copies that partners say they run, by URL, and how often their pages are checked.
CREATE TABLE reproduction (
    id             uuid NOT NULL,
    partner_id     uuid NOT NULL,
    article_id     uuid NOT NULL,
    url            text NOT NULL,
    version        integer NOT NULL,
    status         text NOT NULL,
    revision       integer DEFAULT 1 NOT NULL,
    created_at     timestamp with time zone NOT NULL,
    updated_at     timestamp with time zone NOT NULL,
    check_every    integer,
    check_set_by   text,
    next_check_at  timestamp with time zone,
    check_failures integer DEFAULT 0 NOT NULL,
    CONSTRAINT reproduction_pkey PRIMARY KEY (id),
    CONSTRAINT reproduction_once UNIQUE (partner_id, article_id, url),
    CONSTRAINT reproduction_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
    CONSTRAINT reproduction_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT reproduction_check_set_by CHECK (check_set_by = ANY (ARRAY['rights-desk', 'partner'])),
    CONSTRAINT reproduction_status CHECK (status = ANY (ARRAY['running', 'removed']))
);
CREATE INDEX reproduction_check_due ON reproduction (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX reproduction_of_article ON reproduction (article_id, partner_id);
CREATE INDEX reproduction_of_article_in_order ON reproduction (article_id, id);
CREATE INDEX reproduction_of_partner ON reproduction (partner_id, id);

-- The checks of the pages of copies, those that wait and those with findings.
CREATE TABLE reproduction_check (
    id                 uuid NOT NULL,
    reproduction_id    uuid NOT NULL,
    host               text NOT NULL,
    url                text NOT NULL,
    requested_at       timestamp with time zone NOT NULL,
    requested_by       text NOT NULL,
    lease              uuid,
    leased_until       timestamp with time zone,
    checked_at         timestamp with time zone,
    response_url       text,
    status             integer,
    problem_code       text,
    problem_detail     text,
    findings           jsonb,
    acknowledgement_id uuid,
    confirms           boolean,
    attempts           smallint DEFAULT 0 NOT NULL,
    CONSTRAINT reproduction_check_pkey PRIMARY KEY (id),
    CONSTRAINT reproduction_check_reproduction_id_fkey FOREIGN KEY (reproduction_id) REFERENCES reproduction(id)
);
CREATE INDEX reproduction_check_by_host ON reproduction_check (host, checked_at) WHERE checked_at IS NOT NULL;
CREATE INDEX reproduction_check_by_time ON reproduction_check (checked_at) WHERE checked_at IS NOT NULL;
CREATE INDEX reproduction_check_leased ON reproduction_check (host, leased_until) WHERE checked_at IS NULL;
CREATE INDEX reproduction_check_of_copy ON reproduction_check (reproduction_id, checked_at DESC);
CREATE UNIQUE INDEX reproduction_check_once ON reproduction_check (reproduction_id) WHERE checked_at IS NULL;


-- =========================================================================================================================================
-- Audit
-- =========================================================================================================================================

-- Each change of rights, each transition of an article, each preview link and each legal read, with who made it and what was different
-- before; the rows are never changed, except to erase what identifies a person.
CREATE TABLE audit_event (
    place      bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    id         uuid NOT NULL,
    at         timestamp with time zone NOT NULL,
    kind       text NOT NULL,
    subject    text NOT NULL,
    partner_id uuid,
    key_id     text,
    made_by    text NOT NULL,
    before     jsonb,
    after      jsonb,
    note       text,
    person     text,
    CONSTRAINT audit_event_pkey PRIMARY KEY (place),
    CONSTRAINT audit_event_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id)
);
CREATE INDEX audit_event_by_kind ON audit_event (kind, place);
CREATE INDEX audit_event_by_time ON audit_event (at);
CREATE INDEX audit_event_of_partner ON audit_event (partner_id, place);
CREATE INDEX audit_event_of_subject ON audit_event (subject, place);
CREATE TRIGGER audit_events_to_seal AFTER INSERT ON audit_event
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT
    EXECUTE FUNCTION audit_events_to_seal();

-- The hash chain over the audit events: number, hash and previous hash of each, and the digests of its personal members.
CREATE TABLE audit_seal (
    number   bigint NOT NULL,
    place    bigint NOT NULL,
    hash     bytea NOT NULL,
    previous bytea NOT NULL,
    digests  jsonb NOT NULL,
    CONSTRAINT audit_seal_pkey PRIMARY KEY (number),
    CONSTRAINT audit_seal_once UNIQUE (place),
    CONSTRAINT audit_seal_place_fkey FOREIGN KEY (place) REFERENCES audit_event(place)
);

-- The audit events that are not in the hash chain yet, each with the transaction that wrote it.
CREATE TABLE audit_unsealed (
    place bigint NOT NULL,
    xid   xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT audit_unsealed_pkey PRIMARY KEY (place)
);

-- One row: the last audit event that was written before the hash chain existed.
CREATE TABLE audit_chain_start (
    only_one boolean DEFAULT true NOT NULL,
    until    bigint NOT NULL,
    CONSTRAINT audit_chain_start_pkey PRIMARY KEY (only_one),
    CONSTRAINT audit_chain_start_only_one CHECK (only_one)
);

-- Denied reads of partners, counted per key, article, reason and hour.
CREATE TABLE denied_read (
    place      bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    id         uuid NOT NULL,
    key_id     text NOT NULL,
    made_by    text NOT NULL,
    partner_id uuid NOT NULL,
    outlet_id  uuid NOT NULL,
    article_id uuid NOT NULL,
    reason     text NOT NULL,
    hour       timestamp with time zone NOT NULL,
    count      integer NOT NULL,
    first_at   timestamp with time zone NOT NULL,
    last_at    timestamp with time zone NOT NULL,
    CONSTRAINT denied_read_pkey PRIMARY KEY (place),
    CONSTRAINT denied_read_once UNIQUE (key_id, article_id, reason, hour)
);
CREATE INDEX denied_read_by_time ON denied_read (first_at);
CREATE INDEX denied_read_of_article ON denied_read (article_id, place);
CREATE INDEX denied_read_of_partner ON denied_read (partner_id, place);


-- =========================================================================================================================================
-- Keys and requests
-- =========================================================================================================================================

-- The API keys, each with its scopes; of the secret half only an HMAC is stored.
CREATE TABLE key (
    id           text NOT NULL,
    hash         bytea NOT NULL,
    name         text NOT NULL,
    scopes       text[] NOT NULL,
    partner_id   uuid,
    outlet_id    uuid,
    created_at   timestamp with time zone NOT NULL,
    created_by   text NOT NULL,
    expires_at   timestamp with time zone NOT NULL,
    revoked_at   timestamp with time zone,
    last_used_at timestamp with time zone,
    replaced_by  text,
    CONSTRAINT key_pkey PRIMARY KEY (id),
    CONSTRAINT key_outlet FOREIGN KEY (outlet_id) REFERENCES outlet(id),
    CONSTRAINT key_partner FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT key_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES key(id),
    CONSTRAINT key_names_one_outlet CHECK ((partner_id IS NULL) = (outlet_id IS NULL))
);
CREATE INDEX key_of_partner ON key (partner_id) WHERE partner_id IS NOT NULL;

-- Secrets that all nodes share, such as the pepper of key HMACs and the key that encrypts cursors.
CREATE TABLE secret (
    name  text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT secret_pkey PRIMARY KEY (name)
);

-- Responses to requests with an Idempotency-Key, written in the transaction of the request and kept for 24 hours.
CREATE TABLE idempotency (
    caller      text NOT NULL,
    key         text NOT NULL,
    fingerprint bytea NOT NULL,
    status      integer NOT NULL,
    headers     jsonb NOT NULL,
    body        text,
    created_at  timestamp with time zone NOT NULL,
    ids         uuid[],
    CONSTRAINT idempotency_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);


-- =========================================================================================================================================
-- Webhooks and WebSub
-- =========================================================================================================================================

-- The webhooks of partners and of the newsroom, with what each subscribes to and why it is disabled.
CREATE TABLE webhook (
    id               uuid NOT NULL,
    partner_id       uuid,
    outlet_id        uuid,
    key_id           text NOT NULL,
    url              text NOT NULL,
    description      text,
    kinds            text[] DEFAULT '{}'::text[] NOT NULL,
    sections         text[] DEFAULT '{}'::text[] NOT NULL,
    feeds            text[] DEFAULT '{}'::text[] NOT NULL,
    enabled          boolean NOT NULL,
    disabled_because text,
    disabled_at      timestamp with time zone,
    failing_since    timestamp with time zone,
    version          integer DEFAULT 1 NOT NULL,
    created_at       timestamp with time zone NOT NULL,
    created_by       text NOT NULL,
    updated_at       timestamp with time zone NOT NULL,
    updated_by       text NOT NULL,
    CONSTRAINT webhook_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_key_id_fkey FOREIGN KEY (key_id) REFERENCES key(id),
    CONSTRAINT webhook_outlet_id_fkey FOREIGN KEY (outlet_id) REFERENCES outlet(id),
    CONSTRAINT webhook_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partner(id),
    CONSTRAINT webhook_disabled CHECK (disabled_because = ANY (ARRAY['asked', 'gone', 'failing', 'key-revoked', 'key-expired'])),
    CONSTRAINT webhook_disabled_for_a_reason CHECK (enabled = (disabled_because IS NULL) AND enabled = (disabled_at IS NULL)),
    CONSTRAINT webhook_of_one_outlet CHECK ((partner_id IS NULL) = (outlet_id IS NULL))
);
CREATE INDEX webhook_of_partner ON webhook (partner_id, id);

-- The signing secrets of each webhook, encrypted with a key that is not in the database.
CREATE TABLE webhook_secret (
    id         uuid NOT NULL,
    webhook_id uuid NOT NULL,
    sealed     bytea NOT NULL,
    made_at    timestamp with time zone NOT NULL,
    ends_at    timestamp with time zone,
    CONSTRAINT webhook_secret_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_secret_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
);
CREATE INDEX webhook_secret_of_webhook ON webhook_secret (webhook_id, made_at);

-- The position of the change log up to which events were queued for each webhook; the row lock makes one node at a time do so.
CREATE TABLE webhook_place (
    webhook_id   uuid NOT NULL,
    place        text NOT NULL,
    head         text,
    look_at      timestamp with time zone,
    early_at     timestamp with time zone NOT NULL,
    desk_read_at timestamp with time zone,
    CONSTRAINT webhook_place_pkey PRIMARY KEY (webhook_id),
    CONSTRAINT webhook_place_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
);

-- The consecutive failures of each webhook, until when it is paused, and when it was confirmed.
CREATE TABLE webhook_health (
    webhook_id   uuid NOT NULL,
    failures     integer DEFAULT 0 NOT NULL,
    since        timestamp with time zone,
    rest_until   timestamp with time zone,
    confirmed_at timestamp with time zone,
    CONSTRAINT webhook_health_pkey PRIMARY KEY (webhook_id),
    CONSTRAINT webhook_health_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
);

-- The articles that a webhook with chosen sections or feeds has received an event about; it receives their later changes even if they leave
-- the section or feed.
CREATE TABLE webhook_heard (
    webhook_id uuid NOT NULL,
    article_id uuid NOT NULL,
    CONSTRAINT webhook_heard_pkey PRIMARY KEY (webhook_id, article_id),
    CONSTRAINT webhook_heard_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE
);

-- The deliveries that are pending or settled, each with the signed body.
CREATE TABLE webhook_delivery (
    id          uuid NOT NULL,
    webhook_id  uuid NOT NULL,
    type        text NOT NULL,
    article_id  uuid,
    happened_at timestamp with time zone NOT NULL,
    body        text NOT NULL,
    notices     uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    urgent      boolean NOT NULL,
    test        boolean DEFAULT false NOT NULL,
    state       text NOT NULL,
    tries       integer DEFAULT 0 NOT NULL,
    attempts    integer DEFAULT 0 NOT NULL,
    next_at     timestamp with time zone,
    lease       uuid,
    lease_until timestamp with time zone,
    created_at  timestamp with time zone NOT NULL,
    settled_at  timestamp with time zone,
    last_status integer,
    last_error  text,
    traceparent text,
    CONSTRAINT webhook_delivery_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id) ON DELETE CASCADE,
    CONSTRAINT webhook_delivery_state CHECK (state = ANY (ARRAY['pending', 'delivered', 'failed', 'superseded'])),
    CONSTRAINT webhook_delivery_waits CHECK (state <> 'pending' OR next_at IS NOT NULL)
);
CREATE INDEX webhook_delivery_leased ON webhook_delivery (webhook_id) WHERE lease IS NOT NULL;
CREATE INDEX webhook_delivery_of_article ON webhook_delivery (webhook_id, article_id, created_at) WHERE article_id IS NOT NULL;
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_settled ON webhook_delivery (settled_at) WHERE state <> 'pending';
CREATE UNIQUE INDEX webhook_delivery_taken_back_once ON webhook_delivery (webhook_id, article_id, happened_at) WHERE urgent;
CREATE INDEX webhook_delivery_test ON webhook_delivery (webhook_id) WHERE test AND state = 'pending';
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, urgent DESC, next_at, id) WHERE state = 'pending';

-- The attempts of each delivery, with request headers and response.
CREATE TABLE webhook_attempt (
    id               uuid NOT NULL,
    delivery_id      uuid NOT NULL,
    at               timestamp with time zone NOT NULL,
    latency_ms       integer NOT NULL,
    request_headers  jsonb NOT NULL,
    status           integer,
    response_headers jsonb,
    response_body    text,
    error            text,
    error_detail     text,
    CONSTRAINT webhook_attempt_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_attempt_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_delivery(id) ON DELETE CASCADE
);
CREATE INDEX webhook_attempt_of_delivery ON webhook_attempt (delivery_id, id);

-- One row: a proof that tells whether a node has the key that the secrets of this database are encrypted with.
CREATE TABLE webhook_seal (
    only_one boolean DEFAULT true NOT NULL,
    proof    bytea NOT NULL,
    CONSTRAINT webhook_seal_pkey PRIMARY KEY (only_one),
    CONSTRAINT webhook_seal_only_one_check CHECK (only_one)
);

-- One row: the position of the change log up to which the WebSub hub was notified of changes, and the lease of the node that does so.
CREATE TABLE websub_place (
    one         boolean DEFAULT true NOT NULL,
    place       text NOT NULL,
    lease_until timestamp with time zone,
    CONSTRAINT websub_place_pkey PRIMARY KEY (one),
    CONSTRAINT websub_place_one CHECK (one)
);

-- One row per public feed, with a digest of its last known state and when the WebSub hub is to be notified.
CREATE TABLE websub_topic (
    name        text NOT NULL,
    look        text NOT NULL,
    due_at      timestamp with time zone,
    attempts    integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    CONSTRAINT websub_topic_pkey PRIMARY KEY (name)
);
CREATE INDEX websub_topic_due ON websub_topic (due_at) WHERE due_at IS NOT NULL;


-- =========================================================================================================================================
-- Imports
-- =========================================================================================================================================

-- The imports with their orders, the state of the present or last run, and the lease of the node that runs it.
CREATE TABLE import (
    id                 uuid NOT NULL,
    state              text NOT NULL,
    source             text NOT NULL,
    url                text,
    every_seconds      bigint,
    publish            boolean NOT NULL,
    visibility         text,
    section            jsonb,
    language           text,
    created_at         timestamp with time zone NOT NULL,
    created_by         text NOT NULL,
    etag               text,
    last_modified      text,
    next_etag          text,
    next_last_modified text,
    run                integer DEFAULT 0 NOT NULL,
    document_run       integer DEFAULT 0 NOT NULL,
    document_bytes     bigint,
    format             text,
    position           integer DEFAULT 0 NOT NULL,
    total              integer,
    created            integer DEFAULT 0 NOT NULL,
    updated            integer DEFAULT 0 NOT NULL,
    unchanged          integer DEFAULT 0 NOT NULL,
    passed_over        integer DEFAULT 0 NOT NULL,
    refused            integer DEFAULT 0 NOT NULL,
    started_at         timestamp with time zone,
    worked_at          timestamp with time zone,
    finished_at        timestamp with time zone,
    problem_code       text,
    problem_detail     text,
    failures           integer DEFAULT 0 NOT NULL,
    next_at            timestamp with time zone,
    lease              uuid,
    leased_until       timestamp with time zone,
    key_id             text,
    document_url       text,
    visibility_of_new  boolean DEFAULT false NOT NULL,
    interruptions      integer DEFAULT 0 NOT NULL,
    CONSTRAINT import_pkey PRIMARY KEY (id),
    CONSTRAINT import_key_id_fkey FOREIGN KEY (key_id) REFERENCES key(id),
    CONSTRAINT import_source_fkey FOREIGN KEY (source) REFERENCES source(slug),
    CONSTRAINT import_state CHECK (state = ANY (ARRAY['awaiting-document', 'receiving', 'queued', 'running', 'scheduled', 'done', 'failed', 'canceled'])),
    CONSTRAINT import_visibility CHECK (visibility = ANY (ARRAY['public', 'teaser', 'licensed']))
);
CREATE INDEX import_abandoned ON import (leased_until) WHERE state = 'running';
CREATE INDEX import_due ON import (next_at) WHERE state = ANY (ARRAY['queued', 'scheduled']);

-- The document of each run, in parts of one transaction each.
CREATE TABLE import_part (
    import_id uuid NOT NULL,
    number    integer NOT NULL,
    bytes     bytea STORAGE EXTERNAL NOT NULL,
    CONSTRAINT import_part_pkey PRIMARY KEY (import_id, number),
    CONSTRAINT import_part_import_id_fkey FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE CASCADE
);

-- The import log, one row per item that a run created, updated, passed over or refused.
CREATE TABLE import_entry (
    import_id  uuid NOT NULL,
    run        integer NOT NULL,
    number     integer NOT NULL,
    outcome    text NOT NULL,
    source_id  text,
    headline   text,
    article_id uuid,
    code       text,
    detail     text,
    conflicts  text[] DEFAULT '{}'::text[] NOT NULL,
    at         timestamp with time zone NOT NULL,
    cut        text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT import_entry_pkey PRIMARY KEY (import_id, run, number),
    CONSTRAINT import_entry_import_id_fkey FOREIGN KEY (import_id) REFERENCES import(id) ON DELETE CASCADE,
    CONSTRAINT import_entry_outcome CHECK (outcome = ANY (ARRAY['created', 'updated', 'passed-over', 'refused']))
);
CREATE INDEX import_entry_amiss ON import_entry (import_id, run DESC, number) WHERE outcome = 'refused' OR cut <> '{}'::text[];
CREATE INDEX import_entry_by_time ON import_entry (at);
CREATE INDEX import_entry_refused ON import_entry (import_id, run DESC, number) WHERE outcome = 'refused';


-- =========================================================================================================================================
-- Operation
-- =========================================================================================================================================

-- Offsets of the clock that dateline_now() returns; empty outside tests.
CREATE TABLE clock_offset (
    amount interval NOT NULL
);

-- When each retention task last ended, and how many rows it has removed.
CREATE TABLE retention_run (
    task     text NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    removed  bigint NOT NULL,
    in_all   bigint NOT NULL,
    CONSTRAINT retention_run_pkey PRIMARY KEY (task)
);


-- =========================================================================================================================================
-- Functions, in alphabetical order
-- =========================================================================================================================================

-- Concatenates two search vectors with a gap between their positions, so that no phrase matches across both.
CREATE FUNCTION apart(before tsvector, after tsvector)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select ts_delete(before || cast(U&'''\FDD0'':20' as tsvector) || after, U&'\FDD0') $function$;

-- Whether name_count counts the names of an article, by its row alone and not by the clock.
CREATE FUNCTION article_counted(a article)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.effective_visibility <> 'licensed'
       and a.first_live_at is not null
       -- The end was recorded where there is one and nothing is expected any more.
       and (a.expires_at is null or a.next_edge_at is not null)
$function$;

-- Trigger on article: sets effective_visibility to the visibility of the article, or else to that of its source, or else to public.
CREATE FUNCTION article_effective_visibility()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
    new.effective_visibility := new.visibility;
    if new.effective_visibility is null and new.source is not null then
        -- Shared: a source that changes its mind at the same moment waits, and then finds this row too.
        select s.visibility into new.effective_visibility from source s where s.slug = new.source for share;
    end if;
    new.effective_visibility := coalesce(new.effective_visibility, 'public');
    return new;
end $function$;

-- The names that an article carries, one row each.
CREATE FUNCTION article_names(section text, source text, tags text[], authors text[])
 RETURNS TABLE(kind text, slug text)
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select 'section', section where section is not null
    union all select 'source', source where source is not null
    union all select 'tag', unnest(tags)
    union all select 'author', unnest(authors)
$function$;

-- Writes the section values of the given articles anew.
CREATE FUNCTION article_section_terms(articles uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
    delete from article_term where article_id = any(articles) and term like 'section:%';
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from article a, article_terms(a) t(term)
    where a.id = any(articles) and a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and t.term like 'section:%';
    update article_text set article_id = article_id where article_id = any(articles);
end $function$;

-- Locks sections and their ancestors in share mode, so that a concurrent move of one of them waits and then finds the new articles.
CREATE FUNCTION article_sections_held(sections text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
    perform 1 from section held
    where held.slug in (with recursive above(slug) as (
        select unnest(sections) union select s.parent from section s join above on s.slug = above.slug) select slug from above)
    order by held.slug for share;
end $function$;

-- Trigger on article: records when a published article became licensed (narrowed_at), and when it was shown again without a new version
-- (reshown_at).
CREATE FUNCTION article_shown_otherwise()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if new.effective_visibility <> old.effective_visibility then
        new.narrowed_at := case when new.effective_visibility = 'licensed'
            then coalesce(old.taken_back_at, old.unpublished_at, least(old.expires_at, dateline_now())) end;
    end if;
    -- A publication is dated itself.
    if new.pub_status = 'usable' and new.modified_at = old.modified_at then
        new.reshown_at := dateline_now();
    end if;
    return new;
end $function$;

-- The state of an article as recorded at an instant, with the visibility in effect then; no row for a draft.
CREATE FUNCTION article_state_at(article uuid, instant timestamp with time zone)
 RETURNS TABLE(status text, published_at timestamp with time zone, embargoed_until timestamp with time zone, scheduled_at timestamp with time zone, expires_at timestamp with time zone, effective_visibility text)
 LANGUAGE sql
 STABLE
AS $function$
    select s.status, s.published_at, s.embargoed_until, s.scheduled_at, s.expires_at, coalesce(s.visibility, o.visibility, 'public')
    from (select * from article_state l where l.article_id = $1 and l.recorded_at <= $2 order by l.place desc limit 1) s
    left join lateral (select v.visibility from source_version v where v.slug = s.source and v.recorded_at <= $2
                       order by v.place desc limit 1) o on true
$function$;

-- Trigger on article: writes the new state to article_state, after the baseline row if there is none.
CREATE FUNCTION article_state_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
    if old.version > 0 and not exists (select from article_state s where s.article_id = new.id) then
        insert into article_state (article_id, recorded_at, baseline, status, published_at, embargoed_until, scheduled_at, expires_at,
                                   visibility, source)
        values (old.id, (select h.at from history_start h), true, article_status(old), old.published_at, old.embargoed_until,
                old.scheduled_at, old.expires_at, old.visibility, old.source);
    end if;
    insert into article_state (article_id, status, published_at, embargoed_until, scheduled_at, expires_at, visibility, source)
    values (new.id, article_status(new), new.published_at, new.embargoed_until, new.scheduled_at, new.expires_at, new.visibility, new.source);
    return null;
end $function$;

-- Trigger on article: writes the first state of articles that are inserted as published.
CREATE FUNCTION article_states_begun()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    insert into article_state (article_id, status, published_at, embargoed_until, scheduled_at, expires_at, visibility, source)
    select a.id, article_status(a), a.published_at, a.embargoed_until, a.scheduled_at, a.expires_at, a.visibility, a.source
    from made a where a.version > 0;
    return null;
end $function$;

-- The status of an article without regard to the time.
CREATE FUNCTION article_status(a article)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select case when a.pub_status <> 'usable' then a.pub_status when a.unpublished_at is not null then 'unpublished' else 'usable' end
$function$;

-- Trigger on article: records when an article was withheld or killed, and clears the instant when it is released.
CREATE FUNCTION article_taken_back()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.taken_back_at := case when new.pub_status <> 'usable' then dateline_now() end;
    return new;
end $function$;

-- The filter values of an article, as they are stored in article_term.
CREATE FUNCTION article_terms(a article)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
AS $function$
    select 'tag:' || one from unnest(a.tags) one
    union select 'subject:' || one from unnest(a.subjects) one
    union select 'author:' || one from unnest(a.authors) one where one is not null
    union select 'source:' || a.source where a.source is not null
    union select 'type:' || a.type
    union select 'language:' || array_to_string((string_to_array(lower(a.language), '-'))[:n], '-')
          from generate_series(1, array_length(string_to_array(a.language, '-'), 1)) n
    union (with recursive above(slug) as (
               select a.section where a.section is not null
               union select s.parent from section s join above on s.slug = above.slug where s.parent is not null)
           select 'section:' || slug from above)
$function$;

-- Trigger on article: writes the rows of article_term anew, and updates article_text, for articles whose filtered columns changed.
CREATE FUNCTION article_terms_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    touched uuid[];
begin
    select array_agg(a.id) into touched from made a join former b on b.id = a.id
    where (a.version > 0, a.pub_status, a.unpublished_at, a.taken_back_at, a.first_public_at is null, a.published_at, a.modified_at,
           a.expires_at, a.effective_visibility, a.type, a.language, a.section, a.source, a.tags, a.subjects, a.authors)
        is distinct from
          (b.version > 0, b.pub_status, b.unpublished_at, b.taken_back_at, b.first_public_at is null, b.published_at, b.modified_at,
           b.expires_at, b.effective_visibility, b.type, b.language, b.section, b.source, b.tags, b.subjects, b.authors);
    if touched is null then return null; end if;
    perform article_sections_held(array(select distinct section from made where section is not null and version > 0 and id = any(touched)));
    delete from article_term where article_id = any(touched);
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from made a, article_terms(a) t(term)
    where a.id = any(touched) and a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null;
    update article_text set article_id = article_id where article_id = any(touched);
    return null;
end $function$;

-- Trigger on article: writes the rows of article_term for new articles.
CREATE FUNCTION article_terms_made()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    perform article_sections_held(array(select distinct section from made where section is not null and version > 0));
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from made a, article_terms(a) t(term)
    where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null;
    return null;
end $function$;

-- Trigger on article_text: copies the columns by which searches filter and sort from the article, and adds the word "every article" to each
-- vector, because a GIN index cannot find rows by the absence of a word.
CREATE FUNCTION article_text_place()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
    a article;
begin
    select * into a from article where id = new.article_id;
    new.published_at := a.published_at;
    new.modified_at := a.modified_at;
    new.expires_at := a.expires_at;
    new.shown := case when a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null then a.effective_visibility end;
    -- What is null is passed over.
    new.ended_at := case when a.first_public_at is not null
        then least(a.narrowed_at, coalesce(a.taken_back_at, a.unpublished_at, a.expires_at)) end;
    new.section := a.section;
    new.language := a.language;
    -- Not taken back; shown to everybody, whole or as a teaser, as in article_term.
    new.terms := array(select article_terms(a) union all select 'live' where new.shown is not null
                       union all select 'open' where new.shown <> 'licensed');
    new.times := time_stretches(0, a.published_at) || time_stretches(1, a.modified_at) || time_stretches(2, new.ended_at);
    -- A word that every article has, since by what is not in it no index finds one. No text holds it: words have no spaces.
    new.open := new.open || cast('''every article''' as tsvector);
    new.whole := new.whole || cast('''every article''' as tsvector);
    return new;
end $function$;

-- Trigger on article_text: sets the search vector without captions, or null if the article has none, where the writer gives none.
CREATE FUNCTION article_text_uncaptioned()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
    story jsonb;
begin
    if new.uncaptioned is not null then return new; end if;
    select v.content into story from article a join version v on v.article_id = a.id and v.number = a.version where a.id = new.article_id;
    if story is null then new.uncaptioned := new.open;
    elsif has_captions(story) then new.uncaptioned := uncaptioned(story, new.configuration);
    else new.uncaptioned := null;
    end if;
    return new;
end $function$;

-- Trigger on version: keeps article_use_policy equal to the newest version of each article.
CREATE FUNCTION article_use_policy_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if new.content ? 'usePolicy' then
        insert into article_use_policy values (new.article_id, new.content -> 'usePolicy', new.created_at)
        on conflict (article_id) do update set policy = excluded.policy, recorded_at = excluded.recorded_at
            where article_use_policy.policy <> excluded.policy;
    else
        update article_use_policy set policy = '{}', recorded_at = new.created_at
        where article_id = new.article_id and policy <> '{}';
    end if;
    return null;
end $function$;

-- The search vectors of a text: open of headline and teaser, whole of everything; each word stemmed, stemmed without accents, and plain
-- without accents.
CREATE FUNCTION article_vectors(configuration text, headline text, teaser text, rest text, OUT open tsvector, OUT whole tsvector)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
    spoken regconfig := cast(configuration as regconfig);
    folded regconfig := cast('folded_' || configuration as regconfig);
    head text := searchable(headline);
    lead text := searchable(teaser);
    body text := searchable(rest);
    vectors record := joined_vectors(
        to_tsvector(spoken, head), case when octet_length(head) <> length(head) then to_tsvector(folded, head) end, to_tsvector('folded_simple', head),
        to_tsvector(spoken, lead), case when octet_length(lead) <> length(lead) then to_tsvector(folded, lead) end, to_tsvector('folded_simple', lead),
        to_tsvector(spoken, body), case when octet_length(body) <> length(body) then to_tsvector(folded, body) end, to_tsvector('folded_simple', body));
begin
    article_vectors.open := vectors.open;
    article_vectors.whole := vectors.whole;
end $function$;

-- Trigger on audit_event: notes each new event in audit_unsealed, with its transaction.
CREATE FUNCTION audit_events_to_seal()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    insert into audit_unsealed (place) select m.place from made m;
    return null;
end $function$;

-- The mark of an epoch, or a hash of its row if the row is older than marks.
CREATE FUNCTION change_epoch_mark(e change_epoch)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(e.mark, ('x' || left(md5(concat_ws('|', e.epoch, e.system_identifier, extract(epoch from e.began_at))), 16))::bit(64)::bigint)
$function$;

-- Whether the change log holds, or once held, the row that a cursor names; if not, the cursor belongs to another history.
CREATE FUNCTION change_row_known(of_epoch integer, of_xid xid8, of_id bigint, of_mark bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    select case
        when of_epoch = 0 then true
        when of_id = 0 then exists (
            select from change_epoch e where e.epoch = of_epoch and (of_mark is null or change_epoch_mark(e) = of_mark))
        else (of_epoch < current_epoch() or of_xid < pg_snapshot_xmax(pg_current_snapshot()))
            and (exists (
                    select from change c
                    where c.id = of_id and c.epoch = of_epoch and c.xid = of_xid and (of_mark is null or change_row_mark(c) = of_mark))
                or exists (
                    select from cut_change c
                    where c.id = of_id and c.epoch = of_epoch and c.xid = of_xid and (of_mark is null or c.mark = of_mark)))
    end
$function$;

-- The mark of a change row, or a hash of the row if it is older than marks.
CREATE FUNCTION change_row_mark(c change)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(c.mark, ('x' || left(md5(concat_ws('|', c.kind, c.article_id, c.version, c.subject, extract(epoch from c.at), c.made_by)), 16))::bit(64)::bigint)
$function$;

-- The corrections of an article up to one of its versions as JSON, as the statements that read articles return them.
CREATE FUNCTION corrections_of_version(of_article uuid, of_version integer)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
    return (
        select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at, 'version', c.version)
                         order by c.version desc)
        from correction c where c.article_id = of_article and c.version <= of_version);
end $function$;

-- The number of the current epoch of the change log.
CREATE FUNCTION current_epoch()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(max(epoch), 0) from change_epoch $function$;

-- Checks the next rows of the change log that are old enough, and moves those that a newer row supersedes to cut_change.
CREATE FUNCTION cut_changes(before timestamp with time zone, most integer, tail bigint DEFAULT 10000, OUT looked integer, OUT cut integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
    last     cut_progress;
    told     change;
    newest   change;
    began    history_start;
    articles uuid[];
    subjects text[];
begin
    cut := 0;
    select * into last from cut_progress for update;
    select * into told from change where article_id is not null and change.told order by epoch desc, xid desc, id desc limit 1;
    select * into newest from change order by epoch desc, xid desc, id desc limit 1;
    select * into began from history_start;
    with stretch as (
        select c.epoch, c.xid, c.id, c.article_id, c.subject,
               bool_and(c.at < before and (c.epoch <> newest.epoch or c.xid::text::bigint < newest.xid::text::bigint - tail))
                   over (order by c.epoch, c.xid, c.id) as ready
        from (select * from change s
              where (s.epoch, s.xid, s.id) > (last.epoch, last.xid, last.id)
                and (s.epoch < current_epoch() or s.xid < pg_snapshot_xmin(pg_current_snapshot()))
              order by s.epoch, s.xid, s.id limit most) c
    ), ready as (select * from stretch s where s.ready)
    select count(*), array_agg(distinct r.article_id) filter (where r.article_id is not null),
           array_agg(distinct r.subject) filter (where r.article_id is null),
           coalesce((array_agg(r.epoch order by r.epoch desc, r.xid desc, r.id desc))[1], last.epoch),
           coalesce((array_agg(r.xid order by r.epoch desc, r.xid desc, r.id desc))[1], last.xid),
           coalesce((array_agg(r.id order by r.epoch desc, r.xid desc, r.id desc))[1], last.id)
    into looked, articles, subjects, last.epoch, last.xid, last.id
    from ready r;
    if looked = 0 then return; end if;
    update cut_progress set epoch = last.epoch, xid = last.xid, id = last.id;

    with superseded as (
        select c.id from change c
        where c.article_id = any(articles) and (c.epoch, c.xid, c.id) <= (last.epoch, last.xid, last.id) and c.at < before
          and not (c.told and c.epoch = told.epoch and c.xid::text::bigint >= told.xid::text::bigint - tail)
          and not exists (select from article a where a.id = c.article_id and a.pub_status = 'withheld')
          and exists (select from change k
                      where k.article_id = c.article_id and (k.epoch, k.xid, k.id) > (c.epoch, c.xid, c.id)
                        and k.told >= c.told and k.live >= c.live and k.at >= c.at)
          -- What an article said stands in its versions.
          and ((c.epoch, c.xid) > (began.epoch, began.xid) or c.kind in ('updated', 'corrected', 'clarified', 'noted', 'retracted'))
        union all
        select c.id from change c
        where c.article_id is null and c.subject = any(subjects)
          and (c.epoch, c.xid, c.id) <= (last.epoch, last.xid, last.id) and c.at < before
          and exists (select from change k
                      where k.article_id is null and k.subject = c.subject and (k.epoch, k.xid, k.id) > (c.epoch, c.xid, c.id)
                        and k.at >= c.at)
          -- Permissions have versions from the beginning; that translations belong together is no state that is recorded.
          and ((c.epoch, c.xid) > (began.epoch, began.xid) or split_part(c.subject, ':', 1) in ('permission', 'translations'))
    ), gone as (
        delete from change c where c.id in (select s.id from superseded s)
        returning c.id, c.epoch, c.xid, change_row_mark(c) as mark
    )
    insert into cut_change (id, epoch, xid, mark) select g.id, g.epoch, g.xid, g.mark from gone g;
    get diagnostics cut = row_count;
end $function$;

-- The clock of Dateline; every transaction asks here what time it is.
CREATE FUNCTION dateline_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ select clock_timestamp() + coalesce((select sum(amount) from clock_offset), interval '0') $function$;

-- The content of a draft, that of the version that it names included.
CREATE FUNCTION draft_content(d draft)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(d.content, (select v.content from version v where v.article_id = d.article_id and v.number = d.content_version))
$function$;

-- Tells the corrections made during a withholding, and withdraws the notice of the withholding.
CREATE FUNCTION end_withholding(ended_by change)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
    said change;
begin
    perform 1 from article where id = ended_by.article_id for update;
    -- What was corrected while nobody could read the article is told now.
    for said in
        select c.* from change c
        where c.article_id = ended_by.article_id and c.kind in ('corrected', 'clarified', 'noted', 'retracted')
          and c.id > (select max(w.id) from change w where w.article_id = ended_by.article_id and w.kind = 'withheld')
        order by c.id
    loop
        said.at := ended_by.at;
        perform open_notices(said, null);
    end loop;
    update notice set withdrawn_at = ended_by.at
    where article_id = ended_by.article_id and kind = 'withholding' and done_at is null and withdrawn_at is null;
end $function$;

-- What is left of the content of a draft or version when the text of its killed article is erased.
CREATE FUNCTION erased_content(content jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select jsonb_build_object('type', content -> 'type', 'language', content -> 'language', 'source', content -> 'source',
        'headline', '', 'bylines', '[]'::jsonb, 'body', '[]'::jsonb, 'tags', '[]'::jsonb, 'subjects', '[]'::jsonb, 'media', '[]'::jsonb)
$function$;

-- Trigger on feed: writes the new state to feed_version.
CREATE FUNCTION feed_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    f feed := case tg_op when 'DELETE' then old else new end;
begin
    insert into feed_version (slug, recorded_by, deleted, version, title, description, language, author, image_url, query, pinned, excluded,
                              item_count, ttl_minutes, level, podcast)
    values (f.slug, case when tg_op <> 'DELETE' then f.updated_by end, tg_op = 'DELETE', f.version, f.title, f.description, f.language,
            f.author, f.image_url, f.query, f.pinned, f.excluded, f.item_count, f.ttl_minutes, f.level, f.podcast);
    return null;
end $function$;

-- Trigger on feed: refuses a new feed whose slug a permission named for a former feed.
CREATE FUNCTION feed_slug_is_licensed_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if exists (select from permission_version where new.slug = any(feeds_named(terms))) then
        raise exception 'a permission named another feed %', new.slug
            using errcode = 'unique_violation', constraint = 'feed_slug_licensed', table = 'feed';
    end if;
    return new;
end $function$;

-- Trigger on feed: refuses to delete a feed that a permission names which is not revoked.
CREATE FUNCTION feed_stays_for_permissions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if exists (select from permission where state <> 'revoked' and old.slug = any(feeds_named(terms))) then
        raise exception 'a permission names the feed %', old.slug
            using errcode = 'foreign_key_violation', constraint = 'feed_under_permission', table = 'feed';
    end if;
    return old;
end $function$;

-- Trigger on feed: keeps the version of a deleted feed in former_feed, and continues from it when the slug is used again.
CREATE FUNCTION feed_version_goes_on()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if tg_op = 'DELETE' then
        insert into former_feed values (old.slug, old.version, dateline_now())
        on conflict (slug) do update set version = greatest(former_feed.version, excluded.version), deleted_at = excluded.deleted_at;
        return old;
    end if;
    new.version := new.version + coalesce((select version from former_feed where slug = new.slug), 0);
    return new;
end $function$;

-- The slugs of the feeds that the terms of a permission include or exclude.
CREATE FUNCTION feeds_named(terms jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select coalesce(array_agg(distinct slug order by slug), '{}')
    from jsonb_array_elements_text(coalesce(nullif(terms -> 'scope' -> 'feeds', 'null'), '[]')
                                   || coalesce(nullif(terms -> 'exclude' -> 'feeds', 'null'), '[]')) slug
$function$;

-- Whether the content of an article has a medium with a caption.
CREATE FUNCTION has_captions(content jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select jsonb_path_exists(content, '$.body[*] ? (exists(@.media) && @.caption != "")') $function$;

-- Locks the rights of partners against changes until the transaction ends, then returns the versions by which a delivery must have been
-- decided.
CREATE FUNCTION held_still(partners uuid[], outlets uuid[], permissions uuid[])
 RETURNS TABLE(permission uuid, outlet uuid, of_partner integer, of_outlet integer, of_permission integer)
 LANGUAGE plpgsql
AS $function$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended(cast(id as text), 27)) from (select unnest(partners) as id order by 1) those;
    return query
        select p.id, o.id, q.version, o.version, p.version
        from permission p join partner q on q.id = p.partner_id join outlet o on o.partner_id = q.id
        where p.id = any(permissions) and o.id = any(outlets);
end $function$;

-- A text that changes whenever transaction ids may be given out again: after a crash, a failover, a restart or a restore. Null on a
-- replica.
CREATE FUNCTION incarnation()
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
    if pg_is_in_recovery() then
        return null;
    end if;
    return (select concat_ws(' ', i.id, extract(epoch from pg_postmaster_start_time()), pg_relation_filenode('change')) from incarnation i);
end $function$;

-- The search vectors of an article, put together from those of its headline, its teaser and the rest: stemmed, stemmed without accents
-- (null for a text without letters beyond ASCII), and plain without accents.
CREATE FUNCTION joined_vectors(headline_spoken tsvector, headline_folded tsvector, headline_plain tsvector, teaser_spoken tsvector, teaser_folded tsvector, teaser_plain tsvector, rest_spoken tsvector, rest_folded tsvector, rest_plain tsvector, OUT open tsvector, OUT whole tsvector)
 RETURNS record
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
    spoken tsvector := apart(setweight(headline_spoken, 'A'), setweight(teaser_spoken, 'B'));
    folded tsvector := spoken;
begin
    if headline_folded is not null or teaser_folded is not null then
        folded := apart(setweight(coalesce(headline_folded, headline_spoken), 'A'), setweight(coalesce(teaser_folded, teaser_spoken), 'B'));
    end if;
    open := case when folded = spoken then spoken else apart(spoken, folded) end;
    open := apart(open, apart(setweight(headline_plain, 'A'), setweight(teaser_plain, 'B')));
    spoken := setweight(rest_spoken, 'C');
    if rest_folded <> rest_spoken then spoken := apart(spoken, setweight(rest_folded, 'C')); end if;
    whole := apart(open, apart(spoken, setweight(rest_plain, 'D')));
end $function$;

-- Whether a former partner may still use its key for notices: while a notice is open, and for twelve months after the last one ended.
CREATE FUNCTION keeps_notices_key(partner uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    select exists (select from notice n where n.partner_id = partner
                   and coalesce(n.done_at, n.withdrawn_at, at) > at - interval '12 months')
       and (exists (select from partner p where p.id = partner and p.status <> 'active')
            or not exists (select from permission l where l.partner_id = partner and l.state = 'active'
                           and l.valid_from <= at and (l.valid_until is null or l.valid_until > at)))
$function$;

-- Why a key is no longer in force; null while it is.
CREATE FUNCTION key_ended(k key, at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    select case
        when k.revoked_at is not null then 'key-revoked'
        when k.expires_at <= at and not ('notices' = any(k.scopes) and keeps_notices_key(k.partner_id, at)) then 'key-expired'
    end
$function$;

-- Trigger on section, tag and source: records the instant when a publicly known name changed.
CREATE FUNCTION known_name_has_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    update naming set renamed_at = dateline_now();
    return null;
end $function$;

-- The position of the change log as text; it changes with every committed change.
CREATE FUNCTION log_position()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, newest.mark, (
            select count(*) from (
                select 1 from change c
                where c.epoch = newest.epoch and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select n.epoch, n.xid, n.id, change_row_mark(n) as mark from change n
              order by n.epoch desc, n.xid desc, n.id desc limit 1) newest), '0')
$function$;

-- Trigger on section, tag, author and source: marks a new name as put by an editor if it is inserted as announced.
CREATE FUNCTION name_made()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.put_by_editor := new.announced;
    return new;
end $function$;

-- Trigger on section and source: marks a name that an editor puts.
CREATE FUNCTION name_put()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.put_by_editor := true;
    return new;
end $function$;

-- Trigger on article: adds the difference that updated articles make to name_count.
CREATE FUNCTION names_counted_when_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, sum(n.articles) from (
        select x.kind, x.slug, 1 as articles from made a, article_names(a.section, a.source, a.tags, a.authors) x where article_counted(a)
        union all
        select x.kind, x.slug, -1 from former b, article_names(b.section, b.source, b.tags, b.authors) x where article_counted(b)) n
    group by n.kind, n.slug having sum(n.articles) <> 0;
    return null;
end $function$;

-- Trigger on article: empties name_count when the articles are truncated.
CREATE FUNCTION names_counted_when_emptied()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    delete from name_count;
    return null;
end $function$;

-- Trigger on article: subtracts deleted articles from name_count.
CREATE FUNCTION names_counted_when_gone()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, -count(*) from former b, article_names(b.section, b.source, b.tags, b.authors) n where article_counted(b) group by n.kind, n.slug;
    return null;
end $function$;

-- Trigger on article: adds new articles to name_count.
CREATE FUNCTION names_counted_when_made()
 RETURNS trigger
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, count(*) from made a, article_names(a.section, a.source, a.tags, a.authors) n where article_counted(a) group by n.kind, n.slug;
    return null;
end $function$;

-- Trigger on section, tag and source: changes naming.state, which invalidates remembered names.
CREATE FUNCTION names_have_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    update naming set state = nextval('naming_state');
    return null;
end $function$;

-- The names of the section, the tags and the source of an article as JSON, as the statements that read articles return them.
CREATE FUNCTION names_of_article(of_section text, of_tags text[], of_source text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
    return json_build_object(
        'section', (select s.name from section s where s.slug = of_section),
        'tags', (select json_object_agg(t.slug, t.name) from tag t where t.slug = any(of_tags)),
        'source', (select json_build_object('slug', s.slug, 'name', s.name, 'url', s.url, 'holder', s.copyright_holder,
                                            'notice', s.copyright_notice, 'media', s.media_syndicatable)
                   from source s where s.slug = of_source));
end $function$;

-- A new UUID of version 7 (RFC 9562).
CREATE FUNCTION next_id()
 RETURNS uuid
 LANGUAGE sql
AS $function$
    select encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid()) placing
                substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid
$function$;

-- The kind of the notice that a kind of change leads to.
CREATE FUNCTION notice_kind(change_kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select case change_kind
        when 'corrected' then 'correction' when 'clarified' then 'clarification' when 'noted' then 'editors-note'
        when 'retracted' then 'retraction' when 'withheld' then 'withholding' when 'canceled' then 'kill' end
$function$;

-- Trigger on change: opens and withdraws notices in the transaction of the change that they are about.
CREATE FUNCTION notices_follow_the_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    subject_id uuid;
begin
    if new.article_id is not null then
        if new.kind = 'released' then
            perform end_withholding(new);
        else
            -- A receipt refers to its article: those that are being written are waited for, and later ones wait and then see this.
            perform 1 from article where id = new.article_id for update;
            if new.kind in ('withheld', 'canceled')
               or not exists (select from article where id = new.article_id and pub_status = 'withheld') then
                perform open_notices(new, null);
            end if;
        end if;
        return null;
    end if;
    subject_id := cast(substr(new.subject, strpos(new.subject, ':') + 1) as uuid);
    if new.kind = 'permission-changed' then
        perform withdraw_end_notices(array[subject_id], new.at);
    elsif new.kind <> 'partner-changed' then
        perform open_end_notice(new, subject_id);
    elsif exists (select from partner where id = subject_id and status = 'closed') then
        -- The end of a partner is the end of all its permissions.
        perform open_end_notice(new, l.id) from permission l
        where l.partner_id = subject_id and l.state in ('active', 'suspended') and not l.end_told;
    else
        perform withdraw_end_notices(array(select l.id from permission l where l.partner_id = subject_id and l.end_told), new.at);
    end if;
    return null;
end $function$;

-- Opens the notice that a permission has ended, if the partner has a receipt under it and was not notified yet.
CREATE FUNCTION open_end_notice(about change, ended uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
    with told as (
        update permission p set end_told = true
        where p.id = ended and not p.end_told and exists (select from receipt where permission_id = ended)
        returning p.id, p.partner_id, p.terms)
    insert into notice (id, partner_id, kind, demand, permission_id, change_id, issued_at, due_at)
    select next_id(), told.partner_id, 'permission-ended',
           case told.terms ->> 'afterTerm' when 'keep' then 'hold' else 'remove' end,
           told.id, about.id, about.at,
           case when told.terms ->> 'afterTerm' = 'keep' then null
                else about.at + coalesce(remove_within(told.terms), interval '24 hours') end
    from told
$function$;

-- Opens, or opens again, the notice that a permission was reduced.
CREATE FUNCTION open_narrowed_notice(act bigint, narrowed uuid, now timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
AS $function$ select open_narrowed_notice(act, narrowed, now, null) $function$;

-- Opens, or opens again, the notice that a permission was reduced.
CREATE FUNCTION open_narrowed_notice(act bigint, narrowed uuid, now timestamp with time zone, of_use text)
 RETURNS uuid
 LANGUAGE sql
AS $function$
    insert into notice (id, partner_id, kind, demand, permission_id, use, change_id, issued_at, due_at)
    select next_id(), p.partner_id, 'permission-narrowed',
           case p.terms ->> 'afterTerm' when 'keep' then 'hold' else 'remove' end,
           p.id, of_use, act, now,
           case when p.terms ->> 'afterTerm' = 'keep' then null
                else now + coalesce(remove_within(p.terms), interval '24 hours') end
    from permission p where p.id = narrowed
    on conflict (change_id, permission_id, kind, coalesce(use, 'reproduce')) where article_id is null
        do update set done_at = null, withdrawn_at = null
    returning id
$function$;

-- Opens the notices about a change of an article, for all partners that have a receipt of it or for one of them.
CREATE FUNCTION open_notices(about change, one uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
    insert into notice (id, partner_id, kind, demand, article_id, version, permission_id, change_id, issued_at, due_at)
    select next_id(), had.partner_id, notice_kind(about.kind),
           case when about.kind in ('withheld', 'canceled') then 'remove' else 'correct' end,
           about.article_id,
           case when about.kind not in ('withheld', 'canceled') then about.version end,
           had.permission_id, about.id, about.at,
           about.at + least(case about.kind when 'canceled' then interval '1 hour' else interval '24 hours' end,
                            remove_within(p.terms))
    from (select distinct on (partner_id) partner_id, permission_id from receipt
          where article_id = about.article_id and (one is null or partner_id = one)
          order by partner_id, delivered_at desc) had
    join permission p on p.id = had.permission_id
    on conflict (change_id, partner_id) where article_id is not null do nothing
$function$;

-- Trigger on outlet: writes the new state to outlet_version.
CREATE FUNCTION outlet_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    o outlet := case tg_op when 'DELETE' then old else new end;
begin
    insert into outlet_version (outlet_id, recorded_by, deleted, version, partner_id, name, domain, worldwide, territories, channels)
    values (o.id, case when tg_op <> 'DELETE' then o.updated_by end, tg_op = 'DELETE', o.version, o.partner_id, o.name, o.domain,
            o.worldwide, o.territories, o.channels);
    return null;
end $function$;

-- The tokens of a text, each with its kind and its length in characters, and its search vectors as joined_vectors takes them.
CREATE FUNCTION parsed_text(configuration text, document text, OUT kinds integer[], OUT lengths integer[], OUT spoken tsvector, OUT folded tsvector, OUT plain tsvector)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
    said text := searchable(document);
begin
    select coalesce(array_agg((parsed.token).tokid), '{}'), coalesce(array_agg(length((parsed.token).token)), '{}') into kinds, lengths
    from (select ts_parse('default', said) as token offset 0) parsed;
    spoken := to_tsvector(cast(configuration as regconfig), said);
    plain := to_tsvector('folded_simple', said);
    if octet_length(said) <> length(said) then folded := to_tsvector(cast('folded_' || configuration as regconfig), said); end if;
end $function$;

-- Trigger on partner: writes the new state to partner_version.
CREATE FUNCTION partner_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    p partner := case tg_op when 'DELETE' then old else new end;
begin
    insert into partner_version (partner_id, recorded_by, deleted, version, name, status, country, exclude)
    values (p.id, case when tg_op <> 'DELETE' then p.updated_by end, tg_op = 'DELETE', p.version, p.name, p.status, p.country, p.exclude);
    return null;
end $function$;

-- The same as text_tokens, for the release before.
CREATE FUNCTION passage_words(configuration text, document text, OUT tokens text, OUT spoken text, OUT folded text, OUT plain text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
    said text := searchable(document);
begin
    tokens := (select string_agg(tokid || ':' || length(token), ' ') from ts_parse('default', said));
    spoken := to_tsvector(cast(configuration as regconfig), said);
    if octet_length(said) <> length(said) then
        folded := to_tsvector(cast('folded_' || configuration as regconfig), said);
        plain := to_tsvector('folded_simple', said);
    end if;
end $function$;

-- Trigger on permission: locks the feeds that new terms name, and refuses terms that name a feed that does not exist.
CREATE FUNCTION permission_holds_its_feeds()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    named text[] := feeds_named(new.terms);
    held  text[];
begin
    if tg_op = 'UPDATE' then
        named := array(select unnest(named) except select unnest(feeds_named(old.terms)) order by 1);
    end if;
    if named = '{}' then return new; end if;
    held := array(select slug from feed where slug = any(named) order by slug for key share);
    if held <> named then
        raise exception 'a feed is not there any more'
            using errcode = 'foreign_key_violation', constraint = 'permission_feed', table = 'permission';
    end if;
    return new;
end $function$;

-- Trigger on receipt: opens the notices that a partner would miss because its article was corrected, withheld or killed between decision
-- and receipt.
CREATE FUNCTION receipts_overtaken()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    about change;
    late receipt;
begin
    for late in
        select * from written w
        where w.delivered_at >= dateline_now() - interval '1 minute'
          and (select a.version = w.version and a.pub_status = 'usable' from article a where a.id = w.article_id) is not true
        order by w.partner_id, w.article_id, w.id
    loop
        for about in
            select c.* from change c join article a on a.id = c.article_id
            where c.article_id = late.article_id
              and (c.kind in ('corrected', 'clarified', 'noted', 'retracted') and c.version > late.version
                   or c.kind = 'canceled' or c.kind = 'withheld' and a.pub_status = 'withheld' and c.at = a.status_at)
            order by c.id
        loop
            perform open_notices(about, late.partner_id);
        end loop;
    end loop;
    return null;
end $function$;

-- Trigger on receipt and offer: checks once per statement, in place of foreign keys, that outlet and permission belong to the partner.
CREATE FUNCTION refers_to_partner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    perform from (select distinct partner_id, outlet_id, permission_id from written) w
    where not exists (
        select from partner q join outlet o on o.partner_id = q.id join permission p on p.partner_id = q.id
        where q.id = w.partner_id and o.id = w.outlet_id and p.id = w.permission_id
        for key share);
    if found then
        raise foreign_key_violation using message = format('a row of %s refers to no outlet and permission of one partner', tg_table_name);
    end if;
    return null;
end $function$;

-- The time within which the terms of a permission require removal.
CREATE FUNCTION remove_within(terms jsonb)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select make_interval(secs => extract(epoch from cast(terms ->> 'removeWithin' as interval))) $function$;

-- A text with every punctuation mark and symbol replaced by a space, so that search positions are the same on every database.
CREATE FUNCTION searchable(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select regexp_replace($1, '[' || '&/<>'
    || '\u0080-\u00A9\u00AB-\u00AC\u00AE-\u00B1\u00B4\u00B6\u00B8\u00BB\u00BF\u00D7\u00F7\u02C2-\u02C5\u02D2-\u02DF'
    || '\u02E5-\u02EB\u02ED\u02EF-\u02FF\u0375\u037E\u0384-\u0385\u0387\u03F6\u0482\u055A-\u055F\u0589-\u058F\u05BE\u05C0'
    || '\u05C3\u05C6\u05F3-\u05F4\u0606-\u060F\u061B-\u061F\u066A-\u066D\u06D4\u06DE\u06E9\u06FD-\u06FE\u0700-\u070D'
    || '\u07F6-\u07F9\u07FE-\u07FF\u0830-\u083E\u085E\u0888\u0964-\u0965\u0970\u09F2-\u09F3\u09FA-\u09FB\u09FD\u0A76'
    || '\u0AF0-\u0AF1\u0B70\u0BF3-\u0BFA\u0C77\u0C7F\u0C84\u0D4F\u0D79\u0DF4\u0E3F\u0E4F\u0E5A-\u0E5B\u0F01-\u0F17'
    || '\u0F1A-\u0F1F\u0F34\u0F36\u0F38\u0F3A-\u0F3D\u0F85\u0FBE-\u0FC5\u0FC7-\u0FDA\u104A-\u104F\u109E-\u109F\u10FB'
    || '\u1360-\u1368\u1390-\u1399\u1400\u166D-\u166E\u1680\u169B-\u169C\u16EB-\u16ED\u1735-\u1736\u17D4-\u17D6\u17D8-\u17DB'
    || '\u1800-\u180A\u1940-\u1945\u19DE-\u19FF\u1A1E-\u1A1F\u1AA0-\u1AA6\u1AA8-\u1AAD\u1B4E-\u1B4F\u1B5A-\u1B6A\u1B74-\u1B7F'
    || '\u1BFC-\u1BFF\u1C3B-\u1C3F\u1C7E-\u1C7F\u1CC0-\u1CC7\u1CD3\u1FBD\u1FBF-\u1FC1\u1FCD-\u1FCF\u1FDD-\u1FDF\u1FED-\u1FEF'
    || '\u1FFD-\u200B\u200E-\u205F\u2066-\u2069\u207A-\u207E\u208A-\u208E\u20A0-\u20C1\u2100-\u2101\u2103-\u2106\u2108-\u2109'
    || '\u2114\u2116-\u2118\u211E-\u2123\u2125\u2127\u2129\u212E\u213A-\u213B\u2140-\u2144\u214A-\u214D\u214F\u218A-\u2429'
    || '\u2440-\u244A\u249C-\u24E9\u2500-\u2775\u2794-\u2BFF\u2CE5-\u2CEA\u2CF9-\u2CFC\u2CFE-\u2CFF\u2D70\u2E00-\u2E2E'
    || '\u2E30-\u2E5D\u2E80-\u2EF3\u2F00-\u2FD5\u2FF0-\u3004\u3008-\u3020\u3030\u3036-\u3037\u303D-\u303F\u309B-\u309C\u30A0'
    || '\u30FB\u3190-\u3191\u3196-\u319F\u31C0-\u31E5\u31EF\u3200-\u321E\u322A-\u3247\u3250\u3260-\u327F\u328A-\u32B0'
    || '\u32C0-\u33FF\u4DC0-\u4DFF\uA490-\uA4C6\uA4FE-\uA4FF\uA60D-\uA60F\uA673\uA67E\uA6F2-\uA716\uA720-\uA721\uA789-\uA78A'
    || '\uA828-\uA82B\uA836-\uA839\uA874-\uA877\uA8CE-\uA8CF\uA8F8-\uA8FA\uA8FC\uA92E-\uA92F\uA95F\uA9C1-\uA9CD\uA9DE-\uA9DF'
    || '\uAA5C-\uAA5F\uAA77-\uAA79\uAADE-\uAADF\uAAF0-\uAAF1\uAB5B\uAB6A-\uAB6B\uABEB\uFB29\uFBB2-\uFBD2\uFD3E-\uFD4F'
    || '\uFD90-\uFD91\uFDC8-\uFDCF\uFDFC-\uFE19\uFE30-\uFE6B\uFEFF-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65\uFFE0-\uFFEE'
    || '\uFFFC-\uFFFD\U00010100-\U00010102\U00010137-\U0001013F\U00010179-\U00010189\U0001018C-\U000101A0\U000101D0-\U000101FC'
    || '\U0001039F\U000103D0\U0001056F\U00010857\U00010877-\U00010878\U0001091F\U0001093F\U00010A50-\U00010A58\U00010A7F'
    || '\U00010AC8\U00010AF0-\U00010AF6\U00010B39-\U00010B3F\U00010B99-\U00010B9C\U00010D6E\U00010D8E-\U00010D8F\U00010EAD'
    || '\U00010ED0-\U00010ED8\U00010F55-\U00010F59\U00010F86-\U00010F89\U00011047-\U0001104D\U000110BB-\U000110BC'
    || '\U000110BE-\U000110C1\U00011140-\U00011143\U00011174-\U00011175\U000111C5-\U000111C8\U000111CD\U000111DB'
    || '\U000111DD-\U000111DF\U00011238-\U0001123D\U000112A9\U000113D4-\U000113D8\U0001144B-\U0001144F\U0001145A-\U0001145D'
    || '\U000114C6\U000115C1-\U000115D7\U00011641-\U00011643\U00011660-\U0001166C\U000116B9\U0001173C-\U0001173F\U0001183B'
    || '\U00011944-\U00011946\U000119E2\U00011A3F-\U00011A46\U00011A9A-\U00011A9C\U00011A9E-\U00011AA2\U00011B00-\U00011B09'
    || '\U00011BE1\U00011C41-\U00011C45\U00011C70-\U00011C71\U00011EF7-\U00011EF8\U00011F43-\U00011F4F\U00011FD5-\U00011FF1'
    || '\U00011FFF\U00012470-\U00012474\U00012FF1-\U00012FF2\U00016A6E-\U00016A6F\U00016AF5\U00016B37-\U00016B3F'
    || '\U00016B44-\U00016B45\U00016D6D-\U00016D6F\U00016E97-\U00016E9A\U00016FE2\U0001BC9C\U0001BC9F\U0001CC00-\U0001CCEF'
    || '\U0001CCFA-\U0001CED0\U0001CEE0-\U0001CEF0\U0001CF50-\U0001CFC3\U0001D000-\U0001D0F5\U0001D100-\U0001D164'
    || '\U0001D16A-\U0001D16C\U0001D183-\U0001D184\U0001D18C-\U0001D1A9\U0001D1AE-\U0001D1EA\U0001D200-\U0001D241\U0001D245'
    || '\U0001D300-\U0001D356\U0001D6C1\U0001D6DB\U0001D6FB\U0001D715\U0001D735\U0001D74F\U0001D76F\U0001D789\U0001D7A9'
    || '\U0001D7C3\U0001D800-\U0001D9FF\U0001DA37-\U0001DA3A\U0001DA6D-\U0001DA74\U0001DA76-\U0001DA83\U0001DA85-\U0001DA8B'
    || '\U0001E14F\U0001E2FF\U0001E5FF\U0001E95E-\U0001E95F\U0001ECAC\U0001ECB0\U0001ED2E\U0001EEF0-\U0001EEF1'
    || '\U0001F000-\U0001F093\U0001F0A0-\U0001F0F5\U0001F10D-\U0001F1AD\U0001F1E6-\U0001F202\U0001F210-\U0001F251'
    || '\U0001F260-\U0001F265\U0001F300-\U0001F7F0\U0001F800-\U0001F8C1\U0001F8D0-\U0001F8D8\U0001F900-\U0001FBEF\U0001FBFA'
    || ']', ' ', 'g') $function$;

-- Trigger on section: when the section gets another parent, writes the section values of the articles below anew, or, if there are more
-- than 100, queues the section in moved_section.
CREATE FUNCTION section_moved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    below text[] := sections_below(new.slug);
    touched uuid[];
begin
    touched := array(select a.id from article a where a.section = any(below) limit 101);
    if cardinality(touched) > 100 then
        insert into moved_section (slug) values (new.slug) on conflict (slug) do update set last_article = default;
    elsif cardinality(touched) > 0 then
        perform article_section_terms(touched);
    end if;
    return null;
end $function$;

-- A section with the sections above it, the nearest first.
CREATE FUNCTION section_path(slug text)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
    return (
        with recursive above(slug, distance) as (
            select section_path.slug, 0
            union all
            select s.parent, a.distance + 1 from above a join section s on s.slug = a.slug
            where s.parent is not null and a.distance < 50)
        select array_agg(above.slug order by above.distance) from above);
end $function$;

-- Trigger on section: writes the new state to section_version.
CREATE FUNCTION section_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    s section := case tg_op when 'DELETE' then old else new end;
begin
    insert into section_version (slug, recorded_by, deleted, version, name, description, parent)
    values (s.slug, case when tg_op <> 'DELETE' then s.updated_by end, tg_op = 'DELETE', s.version, s.name, s.description, s.parent);
    return null;
end $function$;

-- The slugs of a section and of all sections below it.
CREATE FUNCTION sections_below(slug text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
    with recursive below(slug) as (
        select $1 union select s.slug from section s join below on s.parent = below.slug)
    select array_agg(below.slug) from below
$function$;

-- The part of a body that a search snippet may show at an instant, without the captions of media whose rights have ended.
CREATE FUNCTION shown_body(content jsonb, indexed text, instant timestamp with time zone, captions boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    select case when hidden.media is null and indexed <> '' then left(indexed, 20000) else left((
        select string_agg(part #>> '{}', E'\n' order by number, kind)
        from jsonb_array_elements(content -> 'body') with ordinality as body(block, number),
        lateral (select 1, jsonb_path_query(block, '$.text') union all select 2, jsonb_path_query(block, '$.attribution')
                 union all select 3, jsonb_path_query(block, '$.items[*].text') union all select 4, jsonb_path_query(block, '$.caption')
                 union all select 5, jsonb_path_query(block, '$.header[*]') union all select 6, jsonb_path_query(block, '$.rows[*][*]')
                 union all select 7, jsonb_path_query(block, '$.fallbackText')) parts(kind, part)
        where part #>> '{}' is not null and (block ->> 'media' = any(hidden.media)) is not true), 20000) end
    from (select array_agg(one ->> 'id') as media from jsonb_array_elements(content -> 'media') one
          where not captions or cast(one ->> 'rightsExpireAt' as timestamptz) <= instant) hidden
$function$;

-- Trigger on source: writes the new state to source_version.
CREATE FUNCTION source_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    s source := case tg_op when 'DELETE' then old else new end;
begin
    insert into source_version (slug, recorded_by, deleted, version, name, url, visibility, copyright_holder, copyright_notice,
                                media_syndicatable, public_history)
    values (s.slug, case when tg_op <> 'DELETE' then s.updated_by end, tg_op = 'DELETE', s.version, s.name, s.url, s.visibility,
            s.copyright_holder, s.copyright_notice, s.media_syndicatable, s.public_history);
    return null;
end $function$;

-- Trigger on source: changes the effective visibility of its articles that have no visibility of their own, or, if there are more than 100,
-- queues the source in changed_source.
CREATE FUNCTION source_visibility_to_articles()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    touched uuid[];
begin
    touched := array(select a.id from article a
                     where a.source = new.slug and a.visibility is null and a.effective_visibility <> new.visibility limit 101);
    if cardinality(touched) > 100 then
        insert into changed_source (slug) values (new.slug) on conflict (slug) do update set last_article = default;
    else
        update article set effective_visibility = new.visibility
        where source = new.slug and visibility is null and effective_visibility <> new.visibility;
    end if;
    return null;
end $function$;

-- Trigger on outlet and permission: refuses to delete a row that receipts or offers refer to.
CREATE FUNCTION stays_while_referred_to()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
    referring boolean;
begin
    execute format('select exists (select from receipt where %1$I = $1) or exists (select from offer_for_use where %1$I = $1)', tg_argv[0])
        into referring using old.id;
    if referring then
        raise foreign_key_violation using message = format('receipts or offers refer to this %s', tg_table_name);
    end if;
    return null;
end $function$;

-- Trigger on outlet and permission: refuses to change the id or the partner of a row.
CREATE FUNCTION stays_with_partner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    raise foreign_key_violation using message = format('%s %s stays what it is, and with its partner', tg_table_name, old.id);
end $function$;

-- The tokens of a text, each with its kind and its length in characters, and the positions of its words in each of the three forms that are
-- searched.
CREATE FUNCTION text_tokens(configuration text, document text, OUT kinds integer[], OUT lengths integer[], OUT spoken text, OUT folded text, OUT plain text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
    said text := searchable(document);
begin
    select coalesce(array_agg(tokid), '{}'), coalesce(array_agg(length(token)), '{}') into kinds, lengths from ts_parse('default', said);
    spoken := to_tsvector(cast(configuration as regconfig), said);
    if octet_length(said) <> length(said) then
        folded := to_tsvector(cast('folded_' || configuration as regconfig), said);
        plain := to_tsvector('folded_simple', said);
    end if;
end $function$;

-- The numbers of time ranges that together cover exactly the seconds between two instants.
CREATE FUNCTION time_cover(kind integer, since bigint, before bigint)
 RETURNS bigint[]
 LANGUAGE plpgsql
 IMMUTABLE COST 5000
AS $function$
declare
    first bigint := since;
    last bigint := before - 1;
    length integer := 0;
    cover bigint[] := '{}';
begin
    while first <= last and length < 16 loop
        while first <= last and first & 3 <> 0 loop
            cover := cover || time_stretch(kind, length, first);
            first := first + 1;
        end loop;
        while first <= last and last & 3 <> 3 loop
            cover := cover || time_stretch(kind, length, last);
            last := last - 1;
        end loop;
        exit when first > last;
        first := first >> 2;
        last := last >> 2;
        length := length + 1;
    end loop;
    return cover || array(select time_stretch(kind, length, one) from generate_series(first, last) one);
end $function$;

-- The number of a time range: its position among those of its length, the length, and the kind of instant.
CREATE FUNCTION time_stretch(kind integer, length integer, ordinal bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select ordinal << 8 | length << 2 | kind $function$;

-- The numbers of all time ranges that hold an instant, one per length.
CREATE FUNCTION time_stretches(kind integer, instant timestamp with time zone)
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
    select array_agg(time_stretch(kind, length, cast(floor(extract(epoch from instant)) as bigint) >> 2 * length))
    from generate_series(0, 16) length where instant is not null
$function$;

-- Like log_position(), for the changes that everybody may know of.
CREATE FUNCTION told_position()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, newest.mark, (
            select count(*) from (
                select 1 from change c
                where c.article_id is not null and c.told and c.epoch = newest.epoch
                  and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select n.epoch, n.xid, n.id, change_row_mark(n) as mark from change n where n.article_id is not null and n.told
              order by n.epoch desc, n.xid desc, n.id desc limit 1) newest), '0')
$function$;

-- The search vector of an article without the captions of its media.
CREATE FUNCTION uncaptioned(content jsonb, configuration text)
 RETURNS tsvector
 LANGUAGE sql
 STABLE
AS $function$
    select words.whole
    from (select string_agg(part #>> '{}', E'\n' order by number, kind) as body
          from jsonb_array_elements(content -> 'body') with ordinality as body(block, number),
          lateral (select 1, jsonb_path_query(block, '$.text') union all select 2, jsonb_path_query(block, '$.attribution')
                   union all select 3, jsonb_path_query(block, '$.items[*].text')
                   union all select 4, jsonb_path_query(block, '$.caption') where block -> 'media' is null
                   union all select 5, jsonb_path_query(block, '$.header[*]') union all select 6, jsonb_path_query(block, '$.rows[*][*]')
                   union all select 7, jsonb_path_query(block, '$.fallbackText')) parts(kind, part)
          where part #>> '{}' is not null) said,
    lateral (select string_agg(one ->> 'display', E'\n') as credits from jsonb_array_elements(content -> 'bylines') one) signed,
    lateral article_vectors(configuration, normalize(content ->> 'headline'), normalize(coalesce(content ->> 'teaser', '')),
        left(normalize(coalesce(said.body, '')), 200000) || E'\n' || normalize(coalesce(signed.credits, ''))) words
$function$;

-- Trigger on use_policy: writes the new state to use_policy_version.
CREATE FUNCTION use_policy_recorded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    insert into use_policy_version (level, subject, version, policy, recorded_at, recorded_by)
    values (new.level, new.subject, new.version, new.policy, new.updated_at, new.updated_by);
    return null;
end $function$;

-- The content of a wire item, that of the version that it names included.
CREATE FUNCTION wire_content(w wire_item)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
    select coalesce(w.content, (select v.content from version v where v.article_id = w.article_id and v.number = w.content_version))
$function$;

-- Withdraws the notices that permissions have ended, for permissions that are valid again.
CREATE FUNCTION withdraw_end_notices(again uuid[], now timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
    with going_on as (
        update permission p set end_told = false
        where p.id = any(again) and p.end_told and p.state <> 'revoked' and (p.valid_until is null or p.valid_until > now)
          and not exists (select from partner q where q.id = p.partner_id and q.status = 'closed')
        returning p.id)
    update notice n set withdrawn_at = now
    from going_on where n.permission_id = going_on.id and n.kind = 'permission-ended' and n.done_at is null and n.withdrawn_at is null
$function$;

-- Trigger on change: does at a publication what a release does for notices, if a withholding ended by unpublication.
CREATE FUNCTION withholding_ended_by_publication()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    if exists (select from notice where article_id = new.article_id and kind = 'withholding')
       and 'withheld' is not distinct from (
           select c.kind from change c
           where c.article_id = new.article_id and c.id < new.id and c.kind in ('withheld', 'released', 'published')
           order by c.id desc limit 1)
    then
        perform end_withholding(new);
    end if;
    return null;
end $function$;


-- =========================================================================================================================================
-- Text search configurations
-- =========================================================================================================================================

-- Besides the configuration of PostgreSQL for each language there is one that removes accents before it stems a word, and one that removes
-- accents and stems nothing.
CREATE EXTENSION unaccent;

CREATE TEXT SEARCH CONFIGURATION folded_arabic (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_arabic ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH arabic_stem;
ALTER TEXT SEARCH CONFIGURATION folded_arabic ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_arabic ADD MAPPING FOR hword, hword_part, word WITH unaccent, arabic_stem;

CREATE TEXT SEARCH CONFIGURATION folded_armenian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_armenian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH armenian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_armenian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_armenian ADD MAPPING FOR hword, hword_part, word WITH unaccent, armenian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_basque (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_basque ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH basque_stem;
ALTER TEXT SEARCH CONFIGURATION folded_basque ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_basque ADD MAPPING FOR hword, hword_part, word WITH unaccent, basque_stem;

CREATE TEXT SEARCH CONFIGURATION folded_catalan (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_catalan ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH catalan_stem;
ALTER TEXT SEARCH CONFIGURATION folded_catalan ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_catalan ADD MAPPING FOR hword, hword_part, word WITH unaccent, catalan_stem;

CREATE TEXT SEARCH CONFIGURATION folded_danish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_danish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH danish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_danish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_danish ADD MAPPING FOR hword, hword_part, word WITH unaccent, danish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_dutch (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_dutch ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH dutch_stem;
ALTER TEXT SEARCH CONFIGURATION folded_dutch ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_dutch ADD MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;

CREATE TEXT SEARCH CONFIGURATION folded_english (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_english ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION folded_english ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_english ADD MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

CREATE TEXT SEARCH CONFIGURATION folded_finnish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_finnish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH finnish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_finnish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_finnish ADD MAPPING FOR hword, hword_part, word WITH unaccent, finnish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_french (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_french ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION folded_french ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_french ADD MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

CREATE TEXT SEARCH CONFIGURATION folded_german (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_german ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH german_stem;
ALTER TEXT SEARCH CONFIGURATION folded_german ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_german ADD MAPPING FOR hword, hword_part, word WITH unaccent, german_stem;

CREATE TEXT SEARCH CONFIGURATION folded_greek (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_greek ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH greek_stem;
ALTER TEXT SEARCH CONFIGURATION folded_greek ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_greek ADD MAPPING FOR hword, hword_part, word WITH unaccent, greek_stem;

CREATE TEXT SEARCH CONFIGURATION folded_hindi (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_hindi ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION folded_hindi ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_hindi ADD MAPPING FOR hword, hword_part, word WITH unaccent, hindi_stem;

CREATE TEXT SEARCH CONFIGURATION folded_hungarian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_hungarian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH hungarian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_hungarian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_hungarian ADD MAPPING FOR hword, hword_part, word WITH unaccent, hungarian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_indonesian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_indonesian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH indonesian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_indonesian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_indonesian ADD MAPPING FOR hword, hword_part, word WITH unaccent, indonesian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_irish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_irish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH irish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_irish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_irish ADD MAPPING FOR hword, hword_part, word WITH unaccent, irish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_italian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_italian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH italian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_italian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_italian ADD MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_lithuanian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_lithuanian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH lithuanian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_lithuanian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_lithuanian ADD MAPPING FOR hword, hword_part, word WITH unaccent, lithuanian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_nepali (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_nepali ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH nepali_stem;
ALTER TEXT SEARCH CONFIGURATION folded_nepali ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_nepali ADD MAPPING FOR hword, hword_part, word WITH unaccent, nepali_stem;

CREATE TEXT SEARCH CONFIGURATION folded_norwegian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_norwegian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH norwegian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_norwegian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_norwegian ADD MAPPING FOR hword, hword_part, word WITH unaccent, norwegian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_portuguese (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_portuguese ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH portuguese_stem;
ALTER TEXT SEARCH CONFIGURATION folded_portuguese ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_portuguese ADD MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;

CREATE TEXT SEARCH CONFIGURATION folded_romanian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_romanian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH romanian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_romanian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_romanian ADD MAPPING FOR hword, hword_part, word WITH unaccent, romanian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_russian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_russian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH english_stem;
ALTER TEXT SEARCH CONFIGURATION folded_russian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_russian ADD MAPPING FOR hword, hword_part, word WITH unaccent, russian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_serbian (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_serbian ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH serbian_stem;
ALTER TEXT SEARCH CONFIGURATION folded_serbian ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_serbian ADD MAPPING FOR hword, hword_part, word WITH unaccent, serbian_stem;

CREATE TEXT SEARCH CONFIGURATION folded_simple (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_simple ADD MAPPING FOR asciihword, asciiword, email, file, float, host, hword_asciipart, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_simple ADD MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE TEXT SEARCH CONFIGURATION folded_spanish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_spanish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_spanish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH spanish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_spanish ADD MAPPING FOR hword, hword_part, word WITH unaccent, spanish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_swedish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_swedish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_swedish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH swedish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_swedish ADD MAPPING FOR hword, hword_part, word WITH unaccent, swedish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_tamil (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_tamil ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_tamil ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH tamil_stem;
ALTER TEXT SEARCH CONFIGURATION folded_tamil ADD MAPPING FOR hword, hword_part, word WITH unaccent, tamil_stem;

CREATE TEXT SEARCH CONFIGURATION folded_turkish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_turkish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_turkish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH turkish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_turkish ADD MAPPING FOR hword, hword_part, word WITH unaccent, turkish_stem;

CREATE TEXT SEARCH CONFIGURATION folded_yiddish (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION folded_yiddish ADD MAPPING FOR email, file, float, host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version WITH simple;
ALTER TEXT SEARCH CONFIGURATION folded_yiddish ADD MAPPING FOR hword, hword_part, word WITH unaccent, yiddish_stem;
ALTER TEXT SEARCH CONFIGURATION folded_yiddish ADD MAPPING FOR asciihword, asciiword, hword_asciipart WITH yiddish_stem;
