-- The tokens of texts, and the positions of their words: stemmed (spoken), stemmed without accents (folded), and unstemmed without accents
-- (plain). The texts are a JSON array.
select w.kinds, w.lengths, w.spoken, w.folded, w.plain
from json_to_recordset(cast(:texts as json)) t(number integer, configuration text, text text)
cross join lateral text_tokens(t.configuration, t.text) w
order by t.number
