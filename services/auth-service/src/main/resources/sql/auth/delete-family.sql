DELETE FROM refresh_families WHERE id = :familyId
