-- The tokens of texts and the positions of their words in each of the three forms that are searched. The texts are a JSON array.
select w.tokens, w.spoken, w.folded, w.plain
from json_to_recordset(cast(:texts as json)) t(number integer, configuration text, text text)
cross join lateral passage_words(t.configuration, t.text) w
order by t.number
