-- The last day on which the team may accept, by the policy of the day of the signature. Every policy before this said
-- fourteen days; what follows another contract is answered before it starts. Days are China's.
ALTER TABLE contracts ADD COLUMN answer_by DATE;
UPDATE contracts SET answer_by = DATE '1970-01-01' + ((signed_at / 1000 + 28800) / 86400)::integer + 14;
UPDATE contracts SET answer_by = starts_on - 1 WHERE origin <> 'new' AND starts_on <= answer_by;
