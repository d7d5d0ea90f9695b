-- Token offsets stand beside the serialized parts. The release before reads them there, too.
drop table passage_text;
drop function passage_words(text, text);
