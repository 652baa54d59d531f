-- The twenty of a team who are due first, with what the list shows of each: the join behind a page of the list.
SELECT r.id, r.name_sealed, r.sex, r.born_on, c.starts_on, c.ends_on, e.programme, a.next_due, a.class, a.controlled
FROM jiayi.contracts c
JOIN jiayi.residents r ON r.id = c.resident_id
JOIN jiayi.enrolments e ON e.resident_id = r.id AND e.valid_to IS NULL
JOIN LATERAL (
  SELECT next_due, class, controlled FROM jiayi.assessments
  WHERE resident_id = r.id AND programme = e.programme ORDER BY happened_on DESC LIMIT 1
) a ON true
WHERE c.team_id = TEAM AND c.state = 'active' AND c.starts_on <= current_date AND c.ends_on >= current_date
ORDER BY a.next_due, r.id LIMIT 20;
