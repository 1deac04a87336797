UPDATE answers SET outcome = :outcome, text = :text WHERE answer_id = CAST(:draftId AS uuid) AND outcome = 'draft'
