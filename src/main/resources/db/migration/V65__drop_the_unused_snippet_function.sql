-- Release 1.0.0 does not call it: SnippetExtractor makes the snippets of a search.
drop function highlighted(text, text, tsquery, text);
