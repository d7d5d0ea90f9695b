-- Words between any two signs. The parser of PostgreSQL takes every character beyond ASCII for a letter where the database has the locale C,
-- as the embedded one has, and everything around a slash for the name of a file: a word after “ or before … was found by nobody. What is
-- indexed, what is asked and what is marked goes through one function that leaves spaces in the place of signs, so that every
-- database finds the same. This file runs outside a transaction (see beside it): each statement can be repeated, and the texts that are
-- there already are indexed anew a few at a time, while others write.

-- Character by character, so that a place in what comes out is the same place in what went in. The punctuation, symbols, spaces, marks of
-- direction and selectors of variants (of emoji) of Unicode 17, and of ASCII the four that the parser makes file names, tags and entities
-- of; not the point within Catalan words.
create or replace function searchable(text) returns text
    language sql immutable strict parallel safe
as $$ select regexp_replace($1, '[' || '&/<>'
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
    || ']', ' ', 'g') $$;

-- A passage around what was found. Noncharacters (Unicode 23.7: for internal use) stand for where a match begins (FDD0) and ends (FDD1) and
-- where a passage ends (FDD2). A text that holds some of its own loses them first. Marks are set in what is searched, and carried to the
-- same places of what was written.
create or replace function highlighted(configuration text, document text, query tsquery, options text) returns text
    language plpgsql stable
as $$
declare
    written text := translate(normalize(document), U&'\FDD0\FDD1\FDD2\FDD3', '');
    searched text := searchable(written);
    marks text := case when length(searched) <= 400 then 'HighlightAll=true' else options end
        || U&', StartSel="\FDD0", StopSel="\FDD1", FragmentDelimiter="\FDD2"';
    found text := ts_headline(cast('folded_' || configuration as regconfig), searched, query, marks);
    passage text;
    piece text;
    shown text[] := '{}';
    copied text;
    place integer := 1;
    skipped integer;
    marked boolean;
begin
    if strpos(found, U&'\FDD0') = 0 then found := ts_headline(cast(configuration as regconfig), searched, query, marks); end if;
    if coalesce(strpos(found, U&'\FDD0'), 0) = 0 then return null; end if;
    foreach passage in array string_to_array(found, U&'\FDD2') loop
        skipped := strpos(substr(searched, place), translate(passage, U&'\FDD0\FDD1', ''));
        place := place + greatest(skipped, 1) - 1;
        copied := '';
        marked := false;
        foreach piece in array string_to_array(translate(passage, U&'\FDD1', U&'\FDD0'), U&'\FDD0') loop
            copied := copied || case when marked then U&'\FDD0' else '' end
                || case when skipped = 0 then piece else substr(written, place, length(piece)) end
                || case when marked then U&'\FDD1' else '' end;
            place := place + case when skipped = 0 then 0 else length(piece) end;
            marked := not marked;
        end loop;
        shown := shown || copied;
    end loop;
    return array_to_string(shown, U&'\FDD2');
end $$;

-- Of a body what a passage may be cut from at an instant: no caption of media whose rights have ended; none at all for those whose
-- permission decides about each. As in the index, which knows no instants; only what must leave something out is put together anew.
create or replace function shown_body(content jsonb, indexed text, instant timestamptz, captions boolean) returns text
    language sql stable
as $$
    select case when hidden.media is null then left(indexed, 20000) else left((
        select string_agg(part #>> '{}', E'\n' order by number, kind)
        from jsonb_array_elements(content -> 'body') with ordinality as body(block, number),
        lateral (select 1, jsonb_path_query(block, '$.text') union all select 2, jsonb_path_query(block, '$.attribution')
                 union all select 3, jsonb_path_query(block, '$.items[*].text') union all select 4, jsonb_path_query(block, '$.caption')
                 union all select 5, jsonb_path_query(block, '$.header[*]') union all select 6, jsonb_path_query(block, '$.rows[*][*]')
                 union all select 7, jsonb_path_query(block, '$.fallbackText')) parts(kind, part)
        where part #>> '{}' is not null and (block ->> 'media' = any(hidden.media)) is not true), 20000) end
    from (select array_agg(one ->> 'id') as media from jsonb_array_elements(content -> 'media') one
          where not captions or cast(one ->> 'rightsExpireAt' as timestamptz) <= instant) hidden
$$;

-- One text after another, far enough apart that no phrase begins in one and ends in the other. What keeps them apart, a noncharacter, is
-- taken out again; the places stay.
create or replace function apart(before tsvector, after tsvector) returns tsvector
    language sql immutable strict parallel safe
as $$ select ts_delete(before || cast(U&'''\FDD0'':20' as tsvector) || after, U&'\FDD0') $$;

-- The two vectors of a text: what everybody may search, and all of it. Each in its language with accents and without, and unstemmed without.
create or replace function article_vectors(
    configuration text, headline text, teaser text, rest text, out open tsvector, out whole tsvector)
    language sql stable
as $$
    select top.open, apart(top.open, apart(apart(spoken.rest, folded.rest), plain.rest))
    from (select searchable(headline) as headline, searchable(teaser) as teaser, searchable(rest) as rest,
                 cast('folded_' || configuration as regconfig) as folded, cast(configuration as regconfig) as spoken) said,
    lateral (select apart(setweight(to_tsvector(said.spoken, said.headline), 'A'), setweight(to_tsvector(said.spoken, said.teaser), 'B')) as open,
                    setweight(to_tsvector(said.spoken, said.rest), 'C') as rest) spoken,
    lateral (select apart(setweight(to_tsvector(said.folded, said.headline), 'A'), setweight(to_tsvector(said.folded, said.teaser), 'B')) as open,
                    setweight(to_tsvector(said.folded, said.rest), 'C') as rest) accentless,
    lateral (select case when accentless.open = spoken.open then '' else accentless.open end as open,
                    case when accentless.rest = spoken.rest then '' else accentless.rest end as rest) folded,
    lateral (select apart(setweight(to_tsvector('folded_simple', said.headline), 'A'),
                          setweight(to_tsvector('folded_simple', said.teaser), 'B')) as open,
                    setweight(to_tsvector('folded_simple', said.rest), 'D') as rest) plain,
    lateral (select apart(apart(spoken.open, folded.open), plain.open) as open) top
$$;

create or replace function article_texts_indexed(articles uuid[]) returns void
    language sql
as $$
    update article_text t set open = words.open, whole = words.whole
    from article a join version v on v.article_id = a.id and v.number = a.version join article_text x on x.article_id = a.id,
    lateral (select string_agg(one ->> 'display', E'\n') as credits from jsonb_array_elements(v.content -> 'bylines') one) signed,
    lateral article_vectors(x.configuration, normalize(v.content ->> 'headline'), normalize(coalesce(v.content ->> 'teaser', '')),
                            x.body || E'\n' || normalize(coalesce(signed.credits, ''))) words
    where t.article_id = a.id and a.id = any(articles)
$$;

-- Ten in a transaction: no writer and no reader of the log waits longer than for a publication. What somebody is writing at the moment is
-- left for later, so that nobody waits in a circle.
create or replace procedure every_article_text_indexed()
    language plpgsql
as $$
declare
    last uuid := '00000000-0000-0000-0000-000000000000';
    batch uuid[];
    held uuid[];
    later uuid[] := '{}';
begin
    loop
        batch := array(select article_id from article_text where article_id > last order by article_id limit 10);
        exit when cardinality(batch) = 0;
        held := array(select article_id from article_text where article_id = any(batch) for update skip locked);
        perform article_texts_indexed(held);
        commit;
        later := later || array(select one from unnest(batch) one where one <> all(held));
        last := batch[cardinality(batch)];
    end loop;
    while cardinality(later) > 0 loop
        held := array(select article_id from article_text where article_id = any(later) limit 10 for update skip locked);
        perform article_texts_indexed(held);
        commit;
        later := array(select article_id from article_text where article_id = any(later) and article_id <> all(held));
        perform pg_sleep(0.05);
    end loop;
end $$;
call every_article_text_indexed();
drop procedure every_article_text_indexed();
drop function article_texts_indexed(uuid[]);
